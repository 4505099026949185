"""A delivery -> which spot to look at, what was first seen there, and whether it can matter.

Deliveries come late, twice, in any order, or never, so nothing is concluded from one but where to look, and, of a comment
that its own author posted just now, what it said (`gh_gate.app.work.sighted`).

- ``issues``, ``issue_comment`` and ``pull_request`` (it may have a new head commit) name a spot, whatever their action.
- ``deployment_protection_rule`` names a run, of which a job waits for the App; nothing else that it says is believed.
- ``installation``, ``installation_repositories``, ``repository`` (it may have another name now) and a push that may change the
  policy wake the sweep.
- Everything else asks for nothing. Rights are asked for when somebody decides, so ``membership`` and ``team`` change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gh_gate.app.spots import Sighting, Spot
from gh_gate.app.work import hints
from gh_gate.app.work.payload import dig, load, number, repository, text
from gh_gate.app.work.sighted import sighting

_NAMES_A_SPOT = frozenset({"issues", "issue_comment", "pull_request"})
_WAKES_THE_SWEEP = frozenset({"installation", "installation_repositories", "repository"})
_POLICY = frozenset({".github/gh-gate.yml", ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"})
_CALLBACK = re.compile(
    r"/repos/([A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100})/actions/runs/([1-9][0-9]{0,18})/deployment_protection_rule\Z",
    re.ASCII,
)
_COMMITS = 2_048
"""A push lists no more commits: https://docs.github.com/webhooks/webhook-events-and-payloads#push."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What a delivery asks for.

    :param spot: where to look, None for nowhere.
    :param sighting: the comment that it shows for the first time, None where it shows none.
    :param asks: a text in it claims to ask for a decision.
    :param marked: its comment has a marker.
    :param commands: its comment reads like a command.
    :param wakes_sweep: whether everything is to be looked through.
    :param why: where it asks for nothing, the reason.
    """

    spot: Spot | None = None
    sighting: Sighting | None = None
    asks: bool = False
    marked: bool = False
    commands: bool = False
    wakes_sweep: bool = False
    why: str = ""

    @property
    def relevant(self) -> bool:
        """Whether it alone is reason enough to ask GitHub."""
        return self.asks or self.marked or self.commands or (self.spot is not None and self.spot.run > 0)

    @property
    def urgent(self) -> bool:
        """Whether a person waits for the answer to a command."""
        return self.commands and self.sighting is not None and self.sighting.human


def route(event: str, body: bytes) -> Routed:
    """Return what a delivery asks for.

    :param event: the ``X-GitHub-Event`` header.
    :param body: the payload; whatever it is, it is an answer: what cannot be understood asks for nothing.
    """
    payload = load(body)
    if payload is None:
        return Routed(why="its body is no JSON object")
    if event in _NAMES_A_SPOT:
        return _about_a_spot(payload)
    if event in _WAKES_THE_SWEEP:
        return Routed(wakes_sweep=True)
    if event == "push":
        return _pushed(payload)
    if event == "deployment_protection_rule":
        return _held(payload)
    return Routed(why=f"the event {event[:40]!r} asks for nothing")


def _about_a_spot(payload: Mapping[str, Any]) -> Routed:
    spot = _spot(payload)
    if spot is None:
        return Routed(why="it names no issue that can be understood")
    openings, comments = _texts(payload)
    is_pull = bool(dig(payload, "issue", "pull_request"))
    return Routed(
        spot,
        sighting(payload),
        asks=any(hints.asks(body, is_pull=is_pull) for body in openings),
        marked=any(map(hints.marked, comments)),
        commands=any(map(hints.commands, comments)),
    )


def _spot(payload: Mapping[str, Any]) -> Spot | None:
    home = number(dig(payload, "repository", "id"))
    issue = number(dig(payload, "issue", "number")) or number(dig(payload, "pull_request", "number"))
    name = repository(dig(payload, "repository", "full_name"))
    if home is None or issue is None or name is None:
        return None
    return Spot(home, issue, name, number(dig(payload, "installation", "id")) or 0)


def _held(payload: Mapping[str, Any]) -> Routed:
    """Return the run that a protection rule holds back: only the address for the answer names it."""
    home, name = number(dig(payload, "repository", "id")), repository(dig(payload, "repository", "full_name"))
    found = _CALLBACK.search(text(payload.get("deployment_callback_url")) or "")
    run = number(int(found[2])) if found else None
    if home is None or name is None or found is None or run is None or found[1].lower() != name.lower():
        return Routed(why="it names no run of its repository")
    return Routed(Spot(home, 0, name, number(dig(payload, "installation", "id")) or 0, run=run))


def _texts(payload: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the texts that open the issue and those of the comment, as they are and as they were before an edit."""
    opening, comment = text(dig(payload, "issue", "body")), text(dig(payload, "comment", "body"))
    before = text(dig(payload, "changes", "body", "from"))
    openings, comments = [opening], [comment]
    (openings if payload.get("comment") is None else comments).append(before)
    return [body for body in openings if body], [body for body in comments if body]


def _pushed(payload: Mapping[str, Any]) -> Routed:
    branch = text(dig(payload, "repository", "default_branch"))
    if branch is None or payload.get("ref") != f"refs/heads/{branch}":
        return Routed(why="the push is not to the default branch")
    if not _may_change_policy(payload):
        return Routed(why="the push does not change the policy")
    return Routed(wakes_sweep=True)


def _may_change_policy(payload: Mapping[str, Any]) -> bool:
    commits = payload.get("commits")
    if payload.get("forced") is not False or not isinstance(commits, list) or not 0 < len(commits) < _COMMITS:
        return True
    lists = [dig(commit, key) for commit in commits for key in ("added", "modified", "removed")]
    return any(not isinstance(paths, list) or any(path in _POLICY for path in map(str, paths)) for paths in lists)
