"""One gate step, from the question to where the gate stands: opens it or finds it again, and waits or leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from action.commands import Commands
from action.interrupts import Interrupted, Interrupts
from action.log import Lines
from action.settings import Mode, Settings
from gh_gate import screen
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import GateError
from gh_gate.forge.github import connect
from gh_gate.poller import look_once, wait
from gh_gate.prepare import prepare
from gh_gate.prepare.app_key import known_key

CANCELLED = "the run was cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a step leaves its gate.

    :param ticket: and ``found`` are None where the run was cancelled before the gate was opened.
    :param found: the decision, or where the gate stands.
    :param error: what kept the step from finding out; the gate may be open all the same.
    """

    ticket: Ticket | None = None
    found: Decision | Tally | None = None
    error: GateError | None = None

    @property
    def decision(self) -> Decision | None:
        """The decision; None while the gate is pending."""
        return self.found.decision if isinstance(self.found, Tally) else self.found


def run(settings: Settings, environ: Mapping[str, str], commands: Commands) -> Outcome:
    """Open the gate, or find it again, and wait for the decision, or look once in the mode ``detach``.

    A signal ends the waiting and closes the gate as cancelled, unless it is decided by then.

    :return: with the error of `prepare`, `Engine` or `wait`, if there was one.
    """
    step = _Step(settings, environ, commands)
    try:
        return step.run()
    except GateError as error:
        return Outcome(step.opened[1] if step.opened else None, error=error)


@dataclass
class _Step:
    """A step under way, and the gate that it has opened, if it has."""

    settings: Settings
    environ: Mapping[str, str]
    commands: Commands
    opened: tuple[Engine, Ticket] | None = None
    interrupts: Interrupts = field(default_factory=Interrupts)

    def run(self) -> Outcome:
        if self.settings.mode is Mode.DETACH:
            engine, ticket = self.open()
            return Outcome(ticket, look_once(engine, ticket))
        with self.interrupts.caught():
            try:
                return self.wait(*self.open())
            except Interrupted:
                return self.cancel()

    def open(self) -> tuple[Engine, Ticket]:
        settings, request = self.settings, self.settings.request
        environ = {**self.environ, **settings.credentials()}
        forge = connect(environ, settings.repository, sleep=self.interrupts.sleep)
        again = partial(prepare, request, forge)
        prepared = again()
        for notice in prepared.notices:
            self.commands.notice(notice, title=f"gate {request.name}")
        key = known_key(prepared, settings.public_key, request.run.event)
        engine = Engine(forge, sleep=self.interrupts.sleep, public_key=key)
        with self.interrupts.held():
            ticket = engine.open(prepared, labels=settings.labels, attempt=request.run.attempt, again=again)
            self.opened = engine, ticket
        self.commands.notice(screen.headline(ticket), title=f"gate {ticket.gate.name}")
        return self.opened

    def wait(self, engine: Engine, ticket: Ticket) -> Outcome:
        show = screen.LogLines(Lines(self.commands), engine.forge.now)
        return Outcome(ticket, wait(engine, ticket, interval=self.settings.poll_interval, show=show))

    def cancel(self) -> Outcome:
        if self.opened is None:
            return Outcome()
        engine, ticket = self.opened
        return Outcome(ticket, engine.cancel(ticket, CANCELLED))
