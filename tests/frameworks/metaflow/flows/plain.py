"""A flow that has no gate."""

from metaflow import FlowSpec, step


class Plain(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        print("done as always")


if __name__ == "__main__":
    Plain()
