"""Two gates, one after the other; the second one's words come from outside."""

import os

from metaflow import FlowSpec, hitl, step


class Two(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.one)

    @hitl(message="One?", input_schema={"n": "int"}, poll_interval=1)
    @step
    def one(self) -> None:
        self.next(self.two)

    @hitl(message=os.environ["MESSAGE"], poll_interval=1)
    @step
    def two(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


if __name__ == "__main__":
    Two()
