"""Everything that the App is installed in, for the sweep; each listing is asked for conditionally."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import unquote

from gh_gate.app.github.held_runs import held_runs
from gh_gate.app.github.hub import Hub
from gh_gate.app.work.redelivery import HookDelivery
from gh_gate.app.work.sweep import Repo
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.texts import is_pull

LOOKS = {"issues": "read", "metadata": "read", "contents": "read", "actions": "read"}
"""Permissions of the token that looks through all repositories of an installation."""

LISTINGS = 20_000
"""Listings that are remembered; of most repositories nothing has changed, and the answer is empty."""


class Installed:
    """See `gh_gate.app.work.sweep.Installations`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._clients: dict[int, tuple[Mapping[str, str], Client]] = {}

    def now(self) -> datetime:
        """Return GitHub's clock."""
        return self._hub.now()

    def deliveries_since(self, since: datetime) -> Iterator[HookDelivery]:
        """Return the tries to deliver a webhook to the App since then, newest first."""
        cursor = ""
        while True:
            params: dict[str, str | int] = {"per_page": 100} | ({"cursor": cursor} if cursor else {})
            answer = self._hub.client.get(path("app", "hook", "deliveries"), params, keep=False)
            with understanding("the App's deliveries"):
                found = [_delivery(row) for row in answer.data]
            yield from (one for one in found if one.at >= since)
            cursor = _cursor(answer.headers.get("link", ""))
            if not cursor or not found or found[-1].at < since:
                return

    def redeliver(self, delivery_id: int) -> None:
        """Have a webhook delivered once more; twice is no harm."""
        where = path("app", "hook", "deliveries", delivery_id, "attempts")
        self._hub.client.write("POST", where, None, needs="", same_again=True)

    def repositories(self) -> Iterator[Repo]:
        """Return the repositories of all installations that are not suspended."""
        for page in self._hub.client.pages(path("app", "installations")):
            with understanding("the App's installations"):
                rows = [row for row in page.data if row.get("suspended_at") is None]
                found = [(int(row["id"]), {str(k): str(v) for k, v in row["permissions"].items()}) for row in rows]
            for number, granted in found:
                yield from self._of_installation(number, granted)

    def changed_issues(self, repo: Repo, since: datetime) -> Iterator[tuple[int, str, str, bool]]:
        """Return number, body, author's login and whether it is a pull request, of what was updated since then."""
        for row in self._changed(repo, "issues", {"state": "all", "since": _stamp(since)}):
            yield int(row["number"]), row.get("body") or "", _login(row), is_pull(row)

    def changed_comments(self, repo: Repo, since: datetime) -> Iterator[tuple[int, str, str]]:
        """Return issue number, body and author's login of the comments that were updated since then."""
        where = {"since": _stamp(since), "sort": "updated"}
        for row in self._changed(repo, "issues/comments", where):
            yield int(str(row["issue_url"]).rpartition("/")[2]), row.get("body") or "", _login(row)

    def waiting_runs(self, repo: Repo) -> Iterator[int]:
        """Return the runs in which something waits for environments' rules, where the App may answer those at all."""
        granted, client = self._clients[repo.installation]
        if granted.get("deployments") != "write" or not granted.get("actions"):
            return
        yield from held_runs(client, repo.full_name)

    def _of_installation(self, number: int, granted: Mapping[str, str]) -> Iterator[Repo]:
        known = self._clients.get(number)
        if known is None or known[0] != granted:
            known = granted, self._hub.account(number, self._hub.token(number, granted, LOOKS, {}), LISTINGS)
            self._clients[number] = known
        seen = 0
        for page in count(1):
            answer = known[1].get(path("installation", "repositories"), {"per_page": 100, "page": page})
            with understanding("the installation's repositories"):
                rows = answer.data["repositories"]
                yield from (Repo(int(row["id"]), str(row["full_name"]), number) for row in rows)
                seen += len(rows)
                if not rows or seen >= answer.data["total_count"]:
                    return

    def _changed(self, repo: Repo, what: str, params: Mapping[str, str | int]) -> Iterable[Mapping[str, Any]]:
        where = path("repos", *repo.full_name.split("/"), *what.split("/"))
        for page in self._clients[repo.installation][1].pages(where, params, needs="issues: read"):
            with understanding(f"the {what} of {repo.full_name}"):
                yield from page.data


def _delivery(row: Mapping[str, Any]) -> HookDelivery:
    at = datetime.fromisoformat(row["delivered_at"])
    return HookDelivery(int(row["id"]), str(row["guid"]), str(row["status"]), at)


def _cursor(link: str) -> str:
    following = next((part for part in link.split(",") if 'rel="next"' in part), "")
    # It goes back as a parameter, which is quoted again.
    return unquote(following.partition("cursor=")[2].partition(">")[0].partition("&")[0])


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _login(row: Mapping[str, Any]) -> str:
    return str((row.get("user") or {}).get("login", ""))
