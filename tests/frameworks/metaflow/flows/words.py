"""One gate whose words are the caller's."""

import json
import os

from metaflow import FlowSpec, step

from metaflow_extensions.hitl.plugins.hitl_decorator import hitl


class Words(FlowSpec):
    @step
    def start(self) -> None:
        self.cost = 40
        self.next(self.gate)

    @hitl(**json.loads(os.environ.get("WORDS", "{}")))
    @step
    def gate(self) -> None:
        print("the body ran with", self.hitl_input, self.hitl_decision["policy"])
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


if __name__ == "__main__":
    Words()
