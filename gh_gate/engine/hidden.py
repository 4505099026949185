"""Questions that somebody has edited until nothing tells whose they are: no older approval passes in their place.

What is listed shows every text as it is now. Whether it was another one is asked of the forge, of all of them at once; only
those are read whose text was edited.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from gh_gate.core import marker
from gh_gate.core.thread import Comment, Person
from gh_gate.engine import records
from gh_gate.forge.base import Forge, Gone, Place, Posting

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys

Key = tuple[int, str, str]


class Knowing(Forge, Protocol):
    """A forge that can tell which texts were edited without reading their threads."""

    def edited(self, numbers: Collection[int]) -> frozenset[int]:
        """Return those issues whose text was edited; where that cannot be told, it may have been."""


def newer(forge: Knowing, asked: Posting, later: Sequence[Posting], key: Key, known: Keys) -> Place | None:
    """Return a newer question of whoever asked, that may be about the same run and name; None where there is none.

    :param asked: the question whose approval is to pass.
    :param later: what was posted since, and does not claim the same now.
    :param known: the App's keys.
    """
    mine = [one.place for one in later if _same(one.author, asked.author)]
    issues = [place for place in mine if place.comment_id is None]
    touched = forge.edited([place.number for place in issues]) if issues else frozenset()
    found = next((place for place in issues if place.number in touched and _asked(forge, place, key)), None)
    pulls = dict.fromkeys(one.place.number for one in (asked, *later) if one.place.comment_id is not None)
    return found or next((place for number in pulls if (place := _in_thread(forge, number, asked, key, known))), None)


def _asked(forge: Forge, place: Place, key: Key) -> bool:
    try:
        return _may_have_asked(forge.read(place).opening, key)
    except Gone:
        return False


def _in_thread(forge: Forge, number: int, asked: Posting, key: Key, known: Keys) -> Place | None:
    """Look through a pull request's comments; there also a "no" stays whose question was deleted."""
    for comment in forge.read(Place(number)).comments:
        if comment.created_at < asked.created_at or comment.id == asked.place.comment_id:
            continue
        hidden = _same(comment.author, asked.author) and _may_have_asked(comment, key)
        if hidden or records.is_no(records.signed_about_key(comment.body, key, number, known)):
            return Place(number, comment.id, comment.url)
    return None


def _may_have_asked(text: Comment, key: Key) -> bool:
    """Tell whether an edited text asked under this key at first, as far as its history shows."""
    if text.edited_at is None:
        return False
    first = text.revisions[0] if text.revisions else None
    if first is None or first.text is None or first.at > text.created_at:
        return True  # somebody has removed it from the history
    claim = marker.read_claim(first.text)
    return claim is not None and claim.key == key


def _same(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id
