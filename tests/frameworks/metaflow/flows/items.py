"""A gate for each item of a list that may be another one when the flow is taken up again."""

import os
from typing import Any

from metaflow import FlowSpec, hitl, step


class Items(FlowSpec):
    @step
    def start(self) -> None:
        self.items = os.environ["ITEMS"].split(",")
        self.next(self.deploy, foreach="items")

    @hitl(message="Deploy this service?", poll_interval=1)
    @step
    def deploy(self) -> None:
        print("deployed", self.input)
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        self.merge_artifacts(inputs, include=["items"])
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


if __name__ == "__main__":
    Items()
