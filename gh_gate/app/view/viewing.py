"""Puts together what is shown of one gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gh_gate.app.archive import Archive
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view import proof, seats
from gh_gate.app.view.access import hidden
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.looking import Looked, Looking, unread
from gh_gate.app.view.opened import Opened, decision_of
from gh_gate.app.view.ports import At
from gh_gate.app.view.rights import Ask, Rights, nobody, only
from gh_gate.app.view.said import Heard, Judged, said
from gh_gate.app.view.sight import Sight, version
from gh_gate.core import marker
from gh_gate.core.thread import Comment, Thread
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Place

LARGEST = 2**63 - 1

UNREAD = "The question was asked anew below, and the server has not read that yet. Load the page again in a moment."
KEPT = "This is what the server has kept; the thread on GitHub may say more."
TWICE = (
    "Two questions of this name wait here, so an approval counts for neither until one of them has ended. "
    "A comment on GitHub rejects both."
)


class Viewing:
    """Looks at gates for callers who may see them.

    :param rights: of people, asked as the App.
    :param steady: a steady clock in seconds.
    """

    def __init__(
        self, hub: Hub, ledger: Ledger, keys: SigningKeys, rights: Rights, *, steady: Callable[[], float]
    ) -> None:
        self._hub, self._ledger, self._keys, self._rights = hub, ledger, keys, rights
        self._looking = Looking(hub, ledger, steady=steady)

    def opened(self, repository: Spot, at: At) -> Opened:
        """Return a gate of a repository that the caller may read: of several askings one that waits, else the one decided last.

        :raise Hidden: where there is none, or the name is missing and there are several.
        """
        spot = replace(repository, number=at.number)
        openings = self._ledger.of_spot(spot, Kind.OPENED) if at.number <= LARGEST else ()
        named = [opening for opening in openings if at.gate in ("", opening.data["name"])]
        if not named or len({opening.data["name"] for opening in named}) > 1:
            raise hidden()
        askings = [Opened(opening, self._ledger.find(decision_of(opening))) for opening in reversed(named)]
        waiting = [one for one in askings if one.decided is None and not one.problem]
        found = waiting[0] if waiting else max(askings, key=lambda one: one.decided.seq if one.decided else 0)
        return replace(found, twin=len(waiting) > 1, heard=frozenset(one.place for one in askings))

    def forget(self, spot: Spot, place: int) -> None:
        """Read a gate anew when it is looked at next."""
        self._looking.forget(spot, place)

    def sight(self, caller: Caller, repository: Spot, at: At) -> Sight:
        """Return one gate as a caller sees it.

        :param repository: the caller may read it.
        :raise Hidden: as `opened`.
        """
        opened, spot = self.opened(repository, at), replace(repository, number=at.number)
        looked = self._looked(caller, spot, opened)
        gate, tally, ask = opened.gate, looked.tally, self._ask(caller, spot, looked)
        here = seats.seats(gate, looked.thread, tally, caller.person, ask, insider=_writes(caller, ask))
        me = here[0].verdict if caller.person.human else None
        trouble = _trouble(opened, looked)
        free = tally.decision is None and not trouble
        asked = caller.person.human and _asked(caller, opened, looked)
        now = looked.thread.read_at if looked.thread else self._hub.now()
        commands = said(self._heard(spot, opened, looked))
        return Sight(
            listed=opened.listed(spot.repository, mine=me.approve if me and free else None),
            gate=gate,
            tally=tally,
            now=now,
            version=version(tally, commands, here),
            seats=here,
            me=me,
            commands=commands,
            envelope=opened.envelope,
            verification=proof.verified(opened, self._keys),
            may_approve=free and me is not None and me.approve is not False,
            may_reject=free and me is not None and (me.reject or _started(caller, opened)),
            may_cancel=free and asked,
            closed=trouble,
            stands=tuple(sentence for sentence in (trouble, _unread(looked), seats.left_out(gate)) if sentence),
        )

    def _looked(self, caller: Caller, spot: Spot, opened: Opened) -> Looked:
        """Look at a gate; who cannot write is shown a decided one as it is kept.

        To read the threads of a long history, one by one, would use up what GitHub lets the App ask there.
        """
        kept = proof.kept(opened)
        if kept is not None and not self._insider(caller, spot):
            return unread(opened, kept)
        return self._looking.at(spot, opened, kept)

    def _insider(self, caller: Caller, spot: Spot) -> bool:
        try:
            return _writes(caller, self._rights.at(spot))
        except UpstreamError:
            raise
        except GateError:
            return True  # the App is not there any more; what reads the thread says why

    def _ask(self, caller: Caller, spot: Spot, looked: Looked) -> Ask:
        if looked.gone:
            return nobody
        ask = self._rights.at(spot)
        return ask if looked.thread else only(caller.person, ask)

    def _heard(self, spot: Spot, opened: Opened, looked: Looked) -> Heard:
        start = f"{Kind.COMMAND}:{opened.opening.once.removeprefix(f'{Kind.OPENED}:')}:"
        entries = [entry for entry in self._ledger.of_spot(spot, Kind.COMMAND) if entry.once.startswith(start)]
        seen = Archive(self._ledger, spot).seen(Place(spot.number, opened.place or None))
        return Heard(looked.tally, looked.thread, tuple(map(Judged.of, entries)), seen)


def _writes(caller: Caller, ask: Ask) -> bool:
    standing = ask(caller.person, ()) if caller.person.human else None
    return standing is not None and standing.can_write


def _started(caller: Caller, opened: Opened) -> bool:
    started = opened.gate.initiator
    return started is not None and started.id == caller.person.id


def _asked(caller: Caller, opened: Opened, looked: Looked) -> bool:
    """Tell whether somebody started the run that asks, or posted the question."""
    author = looked.thread.opening.author if looked.thread else None
    return _started(caller, opened) or (author is not None and author.id == caller.person.id)


def asked_anew(opened: Opened, thread: Thread) -> bool:
    """Tell whether a program has asked another question of the same name below a gate, which the server has not read yet."""
    new = (comment for comment in thread.comments if comment.id not in opened.heard and _may_ask(comment, thread))
    claims = [claim for comment in new if (claim := marker.read_claim(comment.body))]
    return any(claim.key[2] == opened.name and claim.digest != opened.opening.gate for claim in claims)


def _may_ask(comment: Comment, thread: Thread) -> bool:
    # Nobody believes a person's text to be a question, so nobody can close a gate to answers with one.
    author, asker = comment.author, thread.opening.author
    return author is not None and (not author.human or (asker is not None and author.id == asker.id))


def _unread(looked: Looked) -> str:
    return "" if looked.thread or looked.gone else KEPT


def _trouble(opened: Opened, looked: Looked) -> str:
    """Return why an answer would not count, or would find no thread."""
    if opened.problem and opened.decided is None:
        return f"This question is not decided: {opened.problem}."
    if looked.gone:
        return (
            f"The thread cannot be read any more ({looked.gone.rstrip('.')}); this is what the server has kept of it."
        )
    if opened.decided is None and looked.thread and asked_anew(opened, looked.thread):
        return UNREAD
    if opened.twin:
        return TWICE
    return "The decision is being written down." if looked.ending else ""
