"""Flows of every shape that Metaflow has, each with gates wherever one can be."""

FANS = """
from metaflow import FlowSpec, hitl, kubernetes, retry, step

class Fans(FlowSpec):
    @step
    def start(self):
        self.models = ["a", "b"]
        self.next(self.left_side, self.right)

    @retry(times=3)
    @hitl(message="Left?")
    @step
    def left_side(self):
        self.next(self.meet)

    @step
    def right(self):
        self.next(self.meet)

    @hitl(message="Joined?", on_timeout="notify")
    @step
    def meet(self, inputs):
        self.models = inputs.left_side.models
        self.next(self.spread)

    @step
    def spread(self):
        self.next(self.each, foreach="models")

    @hitl(message="Each {self.input}?")
    @kubernetes(gpu=2, node_selector="gpu=yes", persistent_volume_claims={"data": "/data"})
    @step
    def each(self):
        self.parts = [1, 2]
        self.next(self.part, foreach="parts")

    @hitl(message="Part {self.input}?")
    @step
    def part(self):
        self.next(self.last)

    @hitl(message="Last?")
    @step
    def last(self):
        self.next(self.parts_joined)

    @hitl(message="Parts?")
    @step
    def parts_joined(self, inputs):
        self.next(self.joined)

    @hitl(message="All?", timeout="90s")
    @step
    def joined(self, inputs):
        self.next(self.end)

    @hitl(message="The end?")
    @step
    def end(self):
        pass

if __name__ == "__main__":
    Fans()
"""

TURNS = """
from metaflow import FlowSpec, hitl, step

class Turns(FlowSpec):
    @hitl(message="Start?")
    @step
    def start(self):
        self.road = "rough"
        self.next({"smooth": self.smooth, "rough": self.rough}, condition="road")

    @hitl(message="Smooth?")
    @step
    def smooth(self):
        self.next(self.again)

    @hitl(message="Rough?")
    @step
    def rough(self):
        self.next(self.again)

    @hitl(message="Again?")
    @step
    def again(self):
        self.more = "no"
        self.next({"yes": self.again, "no": self.end}, condition="more")

    @step
    def end(self):
        pass

if __name__ == "__main__":
    Turns()
"""
