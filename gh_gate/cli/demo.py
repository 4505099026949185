"""``gh-gate demo``: the main job on this machine, with nothing to configure.

A gate asks whether a model may be deployed; the person at the terminal, or in a second one, answers. Without a terminal the
demo plays the approver: one answer that is refused, one that counts.
"""

from __future__ import annotations

import html
import sys
import tempfile
from pathlib import Path

import click

from gh_gate import screen
from gh_gate.asked import Request, Run
from gh_gate.cli import say
from gh_gate.cli.demo_words import CODEOWNERS, CONTEXT, HEADER, INPUTS, PLAYED, PROMPT
from gh_gate.core import marker, record
from gh_gate.core.decision import ballot
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Person
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.local import LocalForge
from gh_gate.forge.local.people import machine_login
from gh_gate.prepare import prepare
from gh_gate.terminal import elsewhere, keyboard
from gh_gate.terminal.keyboard import Keyboard

_LOOK = 0.5
"""Seconds between two looks; the local forge costs nothing."""


@click.command(epilog="Example: gh-gate demo")
@click.option("--play", is_flag=True, help="Play the approver too, as without a terminal.")
@click.option(
    "--json", "as_json", is_flag=True, help="Play it, and print only where the gate stands, as one JSON object."
)
def demo(play: bool, as_json: bool) -> None:
    """Ask on a forge on this machine, answer here or from a second terminal, and see the decision and its record."""
    with tempfile.TemporaryDirectory(prefix="gh-gate-demo-", ignore_cleanup_errors=True) as folder:
        show = _Demo(Path(folder), None if play or as_json else keyboard.at_hand(), quiet=as_json)
        sys.exit(show.run())


class _Demo:
    def __init__(self, folder: Path, keys: Keyboard | None, *, quiet: bool) -> None:
        self.me = machine_login()
        (folder / "pyproject.toml").touch()
        (folder / "CODEOWNERS").write_text(CODEOWNERS.format(me=self.me), encoding="utf-8")
        self.keys, self.quiet = keys, quiet
        self.forge = LocalForge(folder)
        self.engine = Engine(self.forge)
        self.shown: set[int] = set()

    def run(self) -> int:
        ticket = self.engine.open(prepare(self._request(), self.forge))
        if self.quiet:
            tally = self._watch(ticket)
            say.out(say.as_json(ticket, tally))
            return say.CODES[tally.status]
        say.line(HEADER, fg="cyan")
        say.line(screen.headline(ticket), bold=True)
        say.line(_without_marker(self.forge.read(ticket.place).opening.body))
        tally = self._watch(ticket)
        if tally.decision is None:
            say.line(
                "\nthe input ended, and an end of input is never a yes: the gate stays pending (exit 6)", fg="yellow"
            )
            return 6
        self._end(ticket, tally)
        return say.CODES[tally.status]

    def _request(self) -> Request:
        run = Run(id="demo", title="release", initiator=Person(1, "release-bot"))
        return Request(
            name="deploy",
            prompt=PROMPT,
            context=CONTEXT,
            run=run,
            approvers=("codeowners:/deploy/",),
            inputs=INPUTS,
            timeout=86_400,
        )

    def _watch(self, ticket: Ticket) -> Tally:
        tally = self._look(ticket)
        if self.keys is None:
            for who, words in PLAYED:
                self._speak(ticket, who or self.me, words)
                tally = self._look(ticket)
            return tally
        self._explain(ticket)
        while tally.decision is None:
            try:
                line = self.keys.line(_LOOK)
            except EOFError:
                return tally
            if line and line.strip():
                self._speak(ticket, self.me, line)
            tally = self._look(ticket)
        return tally

    def _look(self, ticket: Ticket) -> Tally:
        tally = self.engine.look(ticket)
        if not self.quiet:
            self._show(ticket)
        return tally

    def _show(self, ticket: Ticket) -> None:
        thread = self.forge.read(ticket.place)
        for comment in thread.comments:
            note = marker.read_note(comment.body)
            if comment.id not in self.shown and note is not None and note.kind is not marker.Kind.STATUS:
                self.shown.add(comment.id)
                say.line(f"\n@{thread.me.login}:", fg="blue")
                say.line(_indent(_without_marker(comment.body)))
            elif comment.id not in self.shown and not ballot.is_ours(comment, thread) and comment.author:
                self.shown.add(comment.id)
                say.line(f"\n@{comment.author.login}:  {comment.body}", fg="green")

    def _speak(self, ticket: Ticket, who: str, line: str) -> None:
        self.forge.say(who, ticket.place.number, line)

    def _explain(self, ticket: Ticket) -> None:
        say.line(
            f"\nYou are @{self.me}, an owner of deploy/. Type your comment here and press Enter, for instance:",
            bold=True,
        )
        say.line('  /approve {"deploy_target": "prod"}        (refused: there is no such target)')
        say.line('  /approve {"deploy_target": "staging"}')
        say.line("  /reject accuracy too low")
        say.line("or answer from a second terminal:")
        say.line(f"  {elsewhere.approve(self.forge, ticket.gate, ticket.place.number)}")
        say.line("or on a page, which this starts there:")
        say.line(f"  {elsewhere.page(self.forge)}\n")

    def _end(self, ticket: Ticket, tally: Tally) -> None:
        decision = tally.decision
        if decision is None:
            return
        say.line(f"\nthe pipeline goes on with: {screen.outcome(decision)}", bold=True)
        if decision.inputs:
            say.line(f"typed values: {dict(decision.inputs)}")
        proved = record.verify(ticket.envelope, None, allow_unsigned=True)
        proved.record.decides(ticket.gate)
        again = self.engine.look(ticket).decision
        say.line(f"the record is about gate {proved.record.digest[:16]}…, which is the one that was asked: verified")
        say.line(
            f"the thread was read once more and says the same: {'verified' if again == decision else 'NOT THE SAME'}"
        )
        say.line("it is unsigned: here, and with the Action alone, the comments are the evidence; the App signs")


def _without_marker(body: str) -> str:
    """Return a text as a page shows it: without the marker, the folded record, and what keeps names from being mentions."""
    shown = body.partition("<details>")[0].splitlines()
    text = "\n".join(line for line in shown if not line.startswith("<!-- gh-gate"))
    return html.unescape(text).replace("\u200b", "").strip()


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
