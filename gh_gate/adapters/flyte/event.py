"""An event that waits for people's input in a task; the gate itself is the memory, so a task that dies finds it again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import flyte

from gh_gate.adapters.flyte import pages
from gh_gate.adapters.flyte.answers import Answer
from gh_gate.adapters.flyte.both import Both, both
from gh_gate.adapters.flyte.failures import failure
from gh_gate.adapters.flyte.report import Entry
from gh_gate.library.decision import Decision
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question

if TYPE_CHECKING:
    from gh_gate.adapters.flyte.asks import Asks

T = TypeVar("T")

env = flyte.TaskEnvironment(name="gh-gate", image=None, description="Nothing is served: people answer on GitHub.")
"""For ``depends_on=[hitl.env]``, as it is written for flyteplugins-hitl; it holds no task and needs no image."""


class Event(Generic[T]):
    """Input that was asked for; made by `new_event` or `Event.create`.

    :param gate: the gate: its status, its deadline, and a way to withdraw it.
    :param decision: who decided, when and why; None until `wait` has returned.
    """

    create: ClassVar[Asks]

    def __init__(self, gate: PendingGate[Any], asked: Question[Any], wanted: Answer, data_type: Any) -> None:
        self.gate = gate
        self.decision: Decision[Any] | None = None
        self.data_type, self.scope = data_type, "run"
        self._asked, self._wanted = asked, wanted
        rows = {"Request": self.request_id, "API": self.api_url}
        self._entry = Entry(gate, asked.prompt, asked.form.fields, rows)

    @property
    def name(self) -> str:
        """The event's name, and its gate's."""
        return self._asked.name

    @property
    def prompt(self) -> str:
        """What people are asked, in Markdown."""
        return self._asked.prompt

    @property
    def timeout_seconds(self) -> int:
        """How long commands count, from the opening."""
        return self._asked.timeout

    @property
    def poll_interval_seconds(self) -> float:
        """Seconds between two looks."""
        return self._asked.poll_interval

    @property
    def request_id(self) -> str:
        """Which gate it is: ``OWNER/REPO#NUMBER/NAME``."""
        return self.gate.reference

    @property
    def form_url(self) -> str:
        """The page where people answer: the App's own, where ``GH_GATE_URL`` says where that is, else the issue."""
        return pages.form(self.gate, os.environ)

    @property
    def api_url(self) -> str:
        """Where a program answers in a person's name: the App's ``/submit/json``, or else the issue."""
        return pages.api(self.gate, os.environ)

    @property
    def endpoint(self) -> str:
        """The page where people answer."""
        return self.form_url

    @property
    def wait(self) -> Both[[], T]:
        """Wait for the input: ``event.wait()``, or ``await event.wait.aio()``.

        :return: the value; for a bool, a rejection is False.
        :raise TimeoutError: where nobody decided in time.
        :raise Rejected: where somebody said no, and the value is no bool.
        :raise Cancelled: where the question was withdrawn.
        :raise GateError: as `gh_gate.library.pending.PendingGate.wait`.
        """
        waiting: Both[[], T] = both(self._wait)
        return waiting

    async def _wait(self) -> T:
        decision = await self.gate.wait_async()
        self.decision = decision
        await self._entry.show(decision)
        if not self._wanted.kind.has(decision):
            raise failure(decision, name=self.name, timeout=self.timeout_seconds)
        value: T = self._wanted.of(decision)
        return value

    async def shown(self) -> Event[T]:
        """Write it into the task's report."""
        await self._entry.show()
        return self

    def __repr__(self) -> str:
        kind = getattr(self.data_type, "__name__", repr(self.data_type))
        return f"Event(name={self.name!r}, scope='run', data_type={kind}, request_id={self.request_id!r})"
