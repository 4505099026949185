"""Asks one gate in the terminal while it waits; an answer from elsewhere, or the deadline, ends the asking."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from gh_gate import screen
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.errors import GateError
from gh_gate.forge.local import LocalForge
from gh_gate.poller import Show
from gh_gate.terminal import elsewhere
from gh_gate.terminal.conversation import Answer, Talk, converse
from gh_gate.terminal.keyboard import Keyboard
from gh_gate.terminal.page import drawn, page
from gh_gate.terminal.people import Here, here
from gh_gate.terminal.turn import Turn

if TYPE_CHECKING:
    from rich.console import Console

HINT = "Enter takes what stands in [ ]; /reject WHY says no at any time; Ctrl-C leaves the gate open.\n\n"


class Dialogue:
    """What `gh_gate.watch.Watcher` shows, and how it sleeps, where a person sits at the local forge.

    :param forge: where the comments go.
    :param keyboard: where the person types.
    :param out: the terminal that the person sees.
    :param console: the same, for its width and colours.
    :param rest: shows where the gate stands, and sleeps, once nothing more is asked here.
    """

    def __init__(
        self,
        forge: LocalForge,
        keyboard: Keyboard,
        out: TextIO,
        console: Console,
        rest: tuple[Show, Callable[[float], None]],
    ) -> None:
        self._forge, self._keyboard, self._out, self._console = forge, keyboard, out, console
        self._show_rest, self._sleep_rest = rest
        self._turn = Turn()
        self._talk: Talk | None = None
        self._said = 0
        self._digest = ""
        self._over = False

    @property
    def listening(self) -> bool:
        """Whether it waits for a line that is typed."""
        return self._talk is not None

    def show(self, ticket: Ticket, tally: Tally, pause: float) -> None:
        """Take up what became of the gate; begin to ask where it is this gate's turn."""
        if self._over:
            self._show_rest(ticket, tally, pause)
        if tally.decision is not None:
            self._end(tally.decision)
        else:
            self._take_up(ticket, tally)

    def sleep(self, seconds: float) -> None:
        """Wait for a line, and come back early where it ended in a comment."""
        if self._over:
            self._sleep_rest(seconds)
        elif self._talk is None:
            time.sleep(seconds)  # others have the terminal
        else:
            self._listen(self._talk, seconds)

    def stop(self) -> None:
        """Leave the terminal to others; on a line of its own."""
        self._over = True
        self._hush()
        self._turn.give_back()

    def _take_up(self, ticket: Ticket, tally: Tally) -> None:
        self._hear(tally)
        if self._is_late(tally):
            self._close("the deadline has passed, so nothing that is typed now counts\n")
        if self._over or (self._talk is not None and ticket.gate.digest == self._digest) or not self._turn.take():
            return
        self._hush()
        self._begin(ticket, tally)

    def _is_late(self, tally: Tally) -> bool:
        return tally.deadline is not None and self._forge.now() > tally.deadline

    def _begin(self, ticket: Ticket, tally: Tally) -> None:
        gate, who = ticket.gate, here(self._forge, ticket.gate, tally)
        if self._digest != gate.digest:
            self._write(f"{screen.headline(ticket)}\n" if self._digest else "")  # put anew: in another issue
            self._digest, self._ticket = gate.digest, ticket
            self._write(page(gate, tally, self._forge.now(), self._console))
        if not who.may and not who.teams:
            self._leave("nobody else on this machine may decide it")
            return
        self._write(_as(who) + HINT)
        self._keyboard.forget()
        agreed = tally.votes[0].values if tally.votes else None
        self._talk = converse(gate, who, agreed)
        self._write(next(self._talk))

    def _listen(self, talk: Talk, seconds: float) -> None:
        try:
            line = self._keyboard.line(seconds)
        except EOFError:
            self._leave("the input ended, which is never a yes")
            return
        if line is None or self._over:  # stopped from another thread while this one waited
            return
        try:
            self._write(talk.send(line))
        except StopIteration as end:
            self._talk = None
            self._post(end.value)

    def _post(self, answer: Answer) -> None:
        try:
            if answer.joins is not None:
                self._forge.add_member(answer.joins, answer.login)
            self._said = self._forge.say(answer.login, self._ticket.place.number, answer.line).id
        except GateError as error:  # the file is locked or full: the next look asks again
            self._write(f"{error.diagnostics()}\n")
            return
        self._write(f"answered as @{answer.login}\n")

    def _hear(self, tally: Tally) -> None:
        """Tell what became of the comment that was typed here, where there is something to tell."""
        mine = [answer for answer in tally.answers if answer.comment_id == self._said]
        if not mine:
            return
        self._said = 0
        text = mine[0].text or ("" if mine[0].counted else "it did not count")
        self._write(f"\n{drawn(text, self._console)}" if text else "")

    def _end(self, decision: Decision) -> None:
        typed_here = any(vote.comment_id == self._said for vote in decision.by)
        self.stop()
        if self._digest and not typed_here:
            self._write(f"meanwhile: {screen.outcome(decision)}\n")

    def _close(self, why: str) -> None:
        """Ask no more here, and say why if anything was asked."""
        shown = bool(self._digest) and not self._over
        self.stop()
        self._write(why if shown else "")

    def _leave(self, why: str) -> None:
        """Ask no more here; the gate goes on waiting for others."""
        line = elsewhere.approve(self._forge, self._ticket.gate, self._ticket.place.number)
        self._close(f"{why}; the gate stays open. From another terminal:\n  {line}\n")

    def _hush(self) -> None:
        """End the question that stands on the screen."""
        if self._talk is not None:
            self._talk = None
            self._write("\n")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _as(who: Here) -> str:
    """Say as whom the person here answers, where that is settled."""
    if len(who.may) != 1:
        return ""
    if who.done or who.may[0] == who.me:
        return f"Answering as @{who.may[0]}.\n"
    return f"You are @{who.me}, who may not decide; answering as @{who.may[0]}.\n"
