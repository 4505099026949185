"""A cheap step that asks nobody, and one whose answer is an instance of the flow's own class."""

from dataclasses import dataclass
from typing import Literal

from metaflow import FlowSpec, hitl, step


@dataclass
class Rollout:
    region: Literal["eu", "us"]
    share: float = 0.5


class Typed(FlowSpec):
    @hitl(message="Train for {self.cost} USD?", auto_approve_if=lambda self: self.cost < 100, poll_interval=1)
    @step
    def start(self) -> None:
        print("cheap enough, says", self.hitl_decision["policy"])
        self.next(self.roll_out)

    @hitl(message="Roll out?", input_schema=Rollout, poll_interval=1)
    @step
    def roll_out(self) -> None:
        print("Rollout", self.hitl_input.region, self.hitl_input.share)
        self.next(self.end)

    cost = 40

    @step
    def end(self) -> None:
        print("told to the next step:", self.hitl_input, self.hitl_decision["inputs"])


if __name__ == "__main__":
    Typed()
