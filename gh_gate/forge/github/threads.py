"""A thread, made of what REST shows and what GraphQL knows about edits and deletions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gh_gate.core.thread import Comment, Deletion, Face, Person, Thread
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Gone, Place
from gh_gate.forge.github import edits
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.edits import Edits, Text
from gh_gate.forge.github.looks import Look, Looks, OutOfSight
from gh_gate.forge.github.people import Cast, person
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.texts import label_names, posted

PAUSES = (0.0, 0.25, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look; REST and GraphQL answer from different copies, which may differ for moments.

The first is short, for who looks while others write: a waiter that was told of a record, whose App goes on to its labels.
"""

LATE = 2.0
"""Seconds; what is not to be seen after a pause of that length is gone, and not only unknown to a copy that lags behind."""

REMEMBERED = 200
"""Threads that are remembered, so that looking again at one that did not change takes no GraphQL."""

HEAVY = 1_000_000
"""Characters; a thread with more, edits included, is asked for anew each time: strangers must not fill the memory."""


@dataclass(frozen=True, slots=True)
class _Whole:
    version: tuple[str, ...]
    settled: bool
    opening: Comment
    comments: tuple[Comment, ...]
    deletions: tuple[Deletion, ...]
    head: str | None
    face: Face


class Threads:
    """Reads threads.

    :param repository: ``owner/name``.
    """

    def __init__(self, client: Client, repository: str) -> None:
        self._client, self._name = client, repository
        self._looks = Looks(client, repository)
        self._wholes: dict[int, _Whole] = {}
        self._lost: set[int] = set()

    def read(self, place: Place, me: Person) -> Thread:
        """Read a thread; see `gh_gate.forge.base.Forge.read`."""
        for pause in PAUSES:
            if pause:
                self._client.manners.sleep(pause)
            try:
                found = self._look(place.number, counts=not pause)
            except OutOfSight:
                if pause >= LATE or place.number in self._lost:
                    self._lost.add(place.number)  # waited for once, so at the next reading no copy is behind
                    raise
                continue
            self._lost.discard(place.number)
            if found:
                return _cut(*found, place, me)
            self._client.forget()
        raise UpstreamError(
            f"#{place.number} changed at every look, or GitHub's two descriptions of it differ.",
            why=f"REST and GraphQL did not agree in {len(PAUSES)} looks",
            do="try again later",
        )

    def _look(self, number: int, *, counts: bool) -> tuple[_Whole, datetime] | None:
        """Look once; None where the two descriptions differ, after which the number of comments is not believed either."""
        with understanding(f"#{number}"):
            look = self._looks.take(number, counts=counts)
            whole = self._whole(number, look) if look else None
        return (whole, look.read_at) if look and whole else None

    def _whole(self, number: int, look: Look) -> _Whole | None:
        known = self._wholes.get(number)
        if known and known.settled and known.version == look.version:
            return known
        told = edits.read(self._client, self._name, number, look.subject)
        if told is None or not look.agrees(told):
            return None
        whole = _joined(look, told)
        if len(self._wholes) >= REMEMBERED:
            self._wholes.clear()
        self._wholes.pop(number, None)
        if _characters(whole) <= HEAVY:
            self._wholes[number] = whole
        return whole


def _characters(whole: _Whole) -> int:
    texts = (whole.opening, *whole.comments)
    return sum(len(text.body) + sum(len(r.text or "") for r in text.revisions) for text in texts)


def _joined(look: Look, told: Edits) -> _Whole:
    issue = look.issue
    authors = [person(text["user"]) for text in (issue, *look.comments)]
    cast = Cast(authors)
    comments = (_comment(text, int(text["id"]), told.comments[int(text["id"])], cast) for text in look.comments)
    return _Whole(
        version=look.version,
        settled=look.settled,
        opening=_comment(issue, 0, told.opening, cast),
        comments=tuple(sorted(comments, key=lambda comment: comment.id)),
        deletions=told.deletions(cast),
        head=look.head,
        face=Face(
            title=str(issue["title"]),
            open=issue["state"] == "open",
            locked=bool(issue["locked"]),
            labels=label_names(issue),
        ),
    )


def _comment(shown: Mapping[str, Any], number: int, text: Text, cast: Cast) -> Comment:
    plain = posted(shown)
    return replace(
        plain,
        id=number,
        edited_at=text.edited_at,
        revisions=text.revisions(plain.created_at, plain.author, cast),
        by_email=text.by_email,
    )


def _cut(whole: _Whole, read_at: datetime, place: Place, me: Person) -> Thread:
    opening, comments, deletions = whole.opening, whole.comments, whole.deletions
    if place.comment_id is not None:
        found = next((comment for comment in comments if comment.id == place.comment_id), None)
        if found is None:
            raise Gone(f"the comment that asks on #{place.number} was deleted.")
        opening = found
        comments = tuple(comment for comment in comments if comment.id > found.id)
        deletions = tuple(deletion for deletion in deletions if deletion.at >= found.created_at)
    return Thread(opening, comments, deletions, me, read_at, head=whole.head, face=whole.face)
