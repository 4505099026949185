"""A model is trained; whoever approves it says where it goes."""

from metaflow import FlowSpec, hitl, retry, step


class TrainAndDeploy(FlowSpec):
    @step
    def start(self) -> None:
        self.accuracy = 0.94
        self.next(self.gate)

    @retry(times=2, minutes_between_retries=0)
    @hitl(
        message="Accuracy {self.accuracy:.1%}: deploy?",
        input_schema={"deploy_target": ["staging", "production"], "notes": {"type": "str", "required": False}},
        timeout="2h",
        poll_interval=1,
    )
    @step
    def gate(self) -> None:
        self.target = self.hitl_input["deploy_target"]
        print("the body ran for", self.target)
        self.next(self.end)

    @step
    def end(self) -> None:
        print("deployed to", self.hitl_input["deploy_target"], "by", self.hitl_decision["by"])


if __name__ == "__main__":
    TrainAndDeploy()
