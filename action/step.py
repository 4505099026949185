"""One gate step, from the question to where the gate stands: opens it or finds it again, and waits or leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from action import cautions, job
from action.commands import Commands
from action.interrupts import Interrupted, Interrupts
from action.job import Job
from action.log import Lines
from action.settings import Settings
from gh_gate import notify, screen, stream
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Engine, Ticket, asks_anew
from gh_gate.errors import GateError
from gh_gate.forge.github import GitHubForge, connect
from gh_gate.poller import ask_again, look_once, wait
from gh_gate.prepare import prepare
from gh_gate.prepare.app_key import known_key

CANCELLED = "the run was cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a step leaves its gate.

    :param ticket: and ``found`` are None where the run was cancelled before the gate was opened.
    :param found: the decision, or where the gate stands.
    :param error: what kept the step from finding out; the gate may be open all the same.
    :param by_hand: why nobody but a person will run the job again, while the gate is pending; else an empty string.
    """

    ticket: Ticket | None = None
    found: Decision | Tally | None = None
    error: GateError | None = None
    by_hand: str = ""

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
        return Outcome(step.opened.ticket if step.opened else None, error=error)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A gate that stands open, or was found."""

    forge: GitHubForge
    engine: Engine
    ticket: Ticket


@dataclass
class _Step:
    """A step under way, and the gate that it has opened, if it has."""

    settings: Settings
    environ: Mapping[str, str]
    commands: Commands
    opened: _Opened | None = None
    interrupts: Interrupts = field(default_factory=Interrupts)

    def run(self) -> Outcome:
        if self.settings.job is not None:
            return self.detach(self.settings.job, self.open())
        with self.interrupts.caught():
            try:
                return self.wait(self.open())
            except Interrupted:
                return self.cancel()

    def open(self) -> _Opened:
        settings, request = self.settings, self.settings.request
        environ = {**self.environ, **settings.credentials()}
        forge = connect(environ, settings.repository, sleep=self.interrupts.sleep)
        again = partial(prepare, request, forge)
        prepared = again()
        for notice in prepared.notices:
            self.commands.notice(notice, title=f"gate {request.name}")
        if settings.job is not None and prepared.gate.policy.prevent_self_approval:
            # Its next attempt has to read this; what is asked now could never be answered.
            forge.require_reruns(request.run.id)
        key = known_key(prepared, settings.public_key, request.run.event)
        tell = notify.telling(settings.notify, self.environ)
        engine = Engine(forge, sleep=self.interrupts.sleep, public_key=key, tell=tell)
        with self.interrupts.held():
            ticket = engine.open(prepared, labels=settings.labels, attempt=request.run.attempt, again=again)
            self.opened = _Opened(forge, engine, ticket)
        self.commands.notice(screen.headline(ticket), title=f"gate {ticket.gate.name}")
        self.warn_of_another(ticket)
        return self.opened

    def warn_of_another(self, ticket: Ticket) -> None:
        """Say that an approval does not count here, and why: the question may be another one in every attempt."""
        if ticket.unlike is not None:
            title = f"gate {ticket.gate.name}, not what was approved"
            self.commands.warning(cautions.not_that(ticket.unlike), title=title)

    def detach(self, mine: Job, opened: _Opened) -> Outcome:
        """Look, and leave a note where nothing is decided; then look again, for whoever decided meanwhile saw no note."""
        engine, ticket = opened.engine, opened.ticket
        found = look_once(engine, ticket, sleep=self.interrupts.sleep)
        if found.decision is not None and asks_anew(found.decision):
            ask_again(engine, ticket)
            self.commands.notice(screen.headline(ticket), title=f"gate {ticket.gate.name}, asked anew")
            found = look_once(engine, ticket, sleep=self.interrupts.sleep)
        if found.decision is not None:
            return Outcome(ticket, found)
        by_hand = job.leave_note(opened.forge, ticket, mine, always=self.settings.always, sleep=self.interrupts.sleep)
        return Outcome(ticket, look_once(engine, ticket, sleep=self.interrupts.sleep), by_hand=by_hand)

    def wait(self, opened: _Opened) -> Outcome:
        engine, ticket = opened.engine, opened.ticket
        show = screen.LogLines(Lines(self.commands), engine.forge.now)
        with stream.listening(opened.forge, ticket, self.environ) as listener:
            sooner = {"sleep": listener.sleep} if listener else {}
            return Outcome(ticket, wait(engine, ticket, interval=self.settings.poll_interval, show=show, **sooner))

    def cancel(self) -> Outcome:
        if self.opened is None:
            return Outcome()
        ticket = self.opened.ticket
        return Outcome(ticket, self.opened.engine.cancel(ticket, CANCELLED))
