"""What a run of the handler tells: one line for each gate, an annotation for each failure, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from action.commands import Commands
from action.log import unforeseen
from gh_gate import screen
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.errors import GateError
from gh_gate.forge.base import Gone


@dataclass(slots=True)
class Handled:
    """A gate that was looked at.

    :param run: what became of the run that waits for it, or an empty string.
    :param resumed: whether nothing is left to do for that run.
    """

    ticket: Ticket
    tally: Tally
    run: str = ""
    resumed: bool = False

    def line(self) -> str:
        """Return where the gate stands, in one line with a link."""
        decision = self.tally.decision
        state = screen.outcome(decision) if decision else f"waiting for {screen.waiting_for(self.ticket, self.tally)}"
        return f"{screen.headline(self.ticket)}  {state}{f' · {self.run}' if self.run else ''}"

    def data(self) -> dict[str, object]:
        """Return the same for the steps after this one."""
        gate = self.ticket.gate
        return {
            "name": gate.name,
            "status": str(self.tally.status),
            "run-id": gate.run_id,
            "issue-number": self.ticket.place.number,
            "issue-url": self.ticket.place.url,
            "resumed": self.resumed,
        }


class Report:
    """Collects what is told."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.exit_code = 0

    @contextmanager
    def aside(self, what: str) -> Iterator[None]:
        """Tell of an error and go on, so that one gate's trouble keeps no other from being handled.

        :param what: what was being done, for people.
        """
        try:
            yield
        except Gone as gone:
            self.commands.line(f"{what}: {gone.what}")
        except GateError as error:
            self.fail(error, what)
        except Exception:  # noqa: BLE001 - whatever it is, the other gates have their own work
            self.fail(unforeseen(self.commands), what)

    def fail(self, error: GateError, what: str = "") -> None:
        """Tell of an error; the step fails with the first one's exit code."""
        title = f"gh-gate: {what}" if what else "gh-gate"
        self.commands.error(error.diagnostics().removeprefix("error: "), title=title)
        self.exit_code = self.exit_code or error.exit_code

    def gates(self, handled: list[Handled]) -> str:
        """Tell of all gates, and return the step's output."""
        for one in handled:
            self.commands.line(one.line())
        return json.dumps([one.data() for one in handled], ensure_ascii=True)
