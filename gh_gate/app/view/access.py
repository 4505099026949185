"""What a caller may read: GitHub says so, asked with the caller's own token, and is believed for a minute."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from gh_gate.app.github import Hub
from gh_gate.app.signin.memory import Memory
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.spots import Spot
from gh_gate.app.view.caller import Caller, Via
from gh_gate.app.view.ports import Hidden
from gh_gate.errors import UsageError
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.connect import REPOSITORY
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import Refused, understanding

REMEMBERED: Final = 60.0
"""Seconds for which GitHub's word about a caller's access is good."""

MOST: Final = 5_000
"""Repositories that a list goes over."""

APPS_PERSON: Final = "ghu_"
"""How the tokens begin that a person has given to an App: such a one can tell where that App is installed."""

_NO: Final = (301, 302, 307, 308, 403, 404, 451)
"""GitHub's ways to say that a caller knows of no repository of that name."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The repositories that a list goes over.

    :param names: ``owner/name`` as GitHub has it now, by the repository's id.
    :param partly: whether there are more.
    """

    names: Mapping[int, str]
    partly: bool = False


class Access:
    """Asks GitHub what callers may read.

    :param hub: GitHub.
    :param steady: a steady clock in seconds.
    """

    def __init__(self, hub: Hub, *, steady: Callable[[], float]) -> None:
        self._hub = hub
        self._single: Memory[Spot | None] = Memory(REMEMBERED, steady)
        self._lists: Memory[Readable] = Memory(REMEMBERED, steady, most=500)

    def repository(self, caller: Caller, full_name: str, *, now: bool = False) -> Spot:
        """Return a repository that a caller may read: its id, and its name as GitHub writes it; the number is 0.

        :param full_name: ``owner/name``.
        :param now: ask, whatever is remembered.
        :raise Hidden: where GitHub shows the caller none of that name.
        :raise NotSignedIn: where GitHub no longer accepts the caller's token.
        :raise UpstreamError: where GitHub cannot be asked.
        """
        if not REPOSITORY.fullmatch(full_name) or set(full_name.split("/")) & {".", ".."}:
            raise hidden()
        found = (
            self._asked(caller, full_name)
            if now
            else self._single.get(f"{_who(caller)} {full_name.lower()}", lambda: self._asked(caller, full_name))
        )
        if found is None:
            raise hidden()
        return found

    def repositories(self, caller: Caller, repository: str = "", *, now: bool = False) -> Readable:
        """Return what a caller's list goes over.

        :param repository: the only one that is wanted, or an empty string for all of them.
        :param now: ask, whatever is remembered.
        :raise UsageError: where all are wanted, and the caller's token cannot tell which these are.
        """
        if repository:
            found = self.repository(caller, repository, now=now)
            return Readable({found.repository_id: found.repository})
        # Who signs in on the page gives a token to this very App, however it begins.
        if caller.via is not Via.PAGE and not caller.token.startswith(APPS_PERSON):
            raise UsageError(
                "`repository` is missing: this token does not tell in which repositories the App is installed.",
                do="say which one: repository=OWNER/NAME",
            )
        return self._listed(caller) if now else self._lists.get(_who(caller), lambda: self._listed(caller))

    def _asked(self, caller: Caller, name: str) -> Spot | None:
        with accepted():
            answer = self._hub.person(caller.token).get(path("repos", *name.split("/")), allow=_NO)
        return _spot(answer, name) if answer.ok else None

    def _listed(self, caller: Caller) -> Readable:
        client, names = self._hub.person(caller.token), dict[int, str]()
        with accepted(), understanding("the caller's repositories"):
            for installation in _installations(client):
                for row in _rows(client, ("user", "installations", installation, "repositories"), "repositories"):
                    if len(names) == MOST:
                        return Readable(names, partly=True)
                    names[int(row["id"])] = str(row["full_name"])
        return Readable(names)


def hidden() -> Hidden:
    """Return what everybody is told of whom nothing is shown, whatever the reason."""
    return Hidden("there is no such gate.", do="check the address, and that you can read its repository on GitHub")


@contextmanager
def accepted() -> Iterator[None]:
    """Tell a caller whose token GitHub no longer accepts to sign in again."""
    try:
        yield
    except Refused as refused:
        if refused.status != 401:
            raise
        raise NotSignedIn("GitHub no longer accepts your token.", why=refused.said, do="sign in again") from None


def _installations(client: Client) -> Iterator[int]:
    rows = _rows(client, ("user", "installations"), "installations")
    yield from (int(row["id"]) for row in rows if row.get("suspended_at") is None)


def _rows(client: Client, where: tuple[str | int, ...], name: str) -> Iterator[Mapping[str, Any]]:
    for page in count(1):
        data = client.get(path(*where), {"per_page": 100, "page": page}).data
        yield from data[name]
        if page * 100 >= data["total_count"] or not data[name]:
            return


def _spot(answer: Answer, name: str) -> Spot:
    with understanding(name):
        return Spot(int(answer.data["id"]), 0, str(answer.data["full_name"]))


def _who(caller: Caller) -> str:
    return f"{caller.person.id} {hashlib.sha256(caller.token.encode()).hexdigest()}"
