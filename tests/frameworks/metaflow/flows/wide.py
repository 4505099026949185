"""Gates in a foreach inside a foreach, in two branches, and in the steps that join them."""

from typing import Any

from metaflow import FlowSpec, hitl, step


class Wide(FlowSpec):
    @step
    def start(self) -> None:
        self.regions = ["eu", "us"]
        self.next(self.region, foreach="regions")

    @step
    def region(self) -> None:
        self.market = self.input
        self.models = ["small", "large"]
        self.next(self.ship, foreach="models")

    @hitl(message="Ship {self.input} to {self.market}?", input_schema={"share": "int"}, poll_interval=1)
    @step
    def ship(self) -> None:
        self.shipped = f"{self.market}-{self.input}-{self.hitl_input['share']}"
        self.next(self.of_region)

    @hitl(message="{inputs[0].market} gets {inputs[0].shipped} and {inputs[1].shipped}?", poll_interval=1)
    @step
    def of_region(self, inputs: Any) -> None:
        self.together = sorted(one.shipped for one in inputs)
        self.next(self.everywhere)

    @step
    def everywhere(self, inputs: Any) -> None:
        self.together = [row for one in inputs for row in one.together]
        self.next(self.fork)

    @step
    def fork(self) -> None:
        self.next(self.left, self.right)

    @hitl(message="Left of {self.together}?", poll_interval=1)
    @step
    def left(self) -> None:
        self.side = self.hitl_decision["reason"]
        self.next(self.end_of_sides)

    @hitl(message="Right?", poll_interval=1)
    @step
    def right(self) -> None:
        self.side = self.hitl_decision["reason"]
        self.next(self.end_of_sides)

    @hitl(message="{inputs.left.side} and {inputs.right.side}?", poll_interval=1)
    @step
    def end_of_sides(self, inputs: Any) -> None:
        self.merge_artifacts(inputs, exclude=["hitl_input", "hitl_decision", "side"])
        self.next(self.end)

    @step
    def end(self) -> None:
        print("shipped", *self.together, "; last by", self.hitl_decision["by"])


if __name__ == "__main__":
    Wide()
