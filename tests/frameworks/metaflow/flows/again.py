"""A step that repeats itself until it is good enough, and asks each time."""

from metaflow import FlowSpec, hitl, step


class Again(FlowSpec):
    @step
    def start(self) -> None:
        self.tries = 0
        self.next(self.train)

    @hitl(message="Train for the {self.tries}. time?", poll_interval=1)
    @step
    def train(self) -> None:
        self.tries += 1
        self.enough = "yes" if self.tries == 2 else "no"
        self.next({"yes": self.end, "no": self.train}, condition="enough")

    @step
    def end(self) -> None:
        print("trained", self.tries, "times")


if __name__ == "__main__":
    Again()
