"""The step itself: it asks through the same engine as everything else, and decides nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flowyml.core.step import Step

from gh_gate.adapters.flowyml import given_back, places, running, values
from gh_gate.adapters.flowyml.asker import Asker
from gh_gate.errors import GateError
from gh_gate.library import question as questions
from gh_gate.library.asking import open_gate
from gh_gate.library.pending import PendingGate
from gh_gate.library.surroundings import around

_WITHOUT_WORDS = "**{name}** has to be approved before the pipeline goes on."


class ApprovalStep(Step):
    """A step that asks people; made by `gh_gate.adapters.flowyml.approval`.

    flowyml calls a step's function, never the step, so the question is that function. It takes no parameters, because
    flowyml fills parameters by position too; what the run knows so far comes from `running`.
    """

    def __init__(self, name: str, prompt: str, inputs: Any, asker: Asker, words: Mapping[str, Any]) -> None:
        self.question = questions.ask(name, prompt or _WITHOUT_WORDS.format(name=name), inputs, **words)
        self._filled, self._asker = bool(prompt), asker
        # Cached, an approval would be found again by every later run.
        super().__init__(self.ask, name=name, outputs=[name], cache=False, tags=places.TAG)
        running.listen()

    def ask(self) -> Any:
        """Ask, and wait for the approval.

        :return: the `gh_gate.Decision`.
        :raise Rejected, Expired, Cancelled: for what is no approval; flowyml stops the run.
        :raise GateError: as `gh_gate.library.asking.open_gate` and `gh_gate.library.pending.PendingGate.wait`.
        """
        now = running.now(self.name)
        with given_back.terminal(now):
            try:
                return self._opened(now).wait()
            except GateError as error:
                sys.stderr.write(f"{error.diagnostics()}\n")  # of an error, flowyml shows the first line
                raise

    def _opened(self, now: running.Now) -> PendingGate[Any]:
        here = around(self.question.repository)
        known = values.plain(now.known)
        context = known if self._filled or self.question.automatic else None
        run = self._asker.run(now.pipeline.name, now.run_id, here.environ)
        condition = values.lending(self.question.automatic, now.pipeline.context, known)
        return open_gate(replace(self.question, automatic=condition), context, run=run, where=here)
