"""The pipeline of Flyte's own guide to human input, with the import changed, a short look interval, and a name for the run.

https://www.union.ai/docs/v2/union/user-guide/ (Human-in-the-loop)
"""

from __future__ import annotations

import sys
from typing import Any

import flyte
import flyte.report

import gh_gate.adapters.flyte as hitl

env = flyte.TaskEnvironment(name="hitl-workflow", depends_on=[hitl.env])


@env.task(report=True)
async def analyze_data(dataset: str) -> dict[str, Any]:
    result = {"dataset": dataset, "row_count": 142857, "anomalies_detected": 3, "confidence": 0.87}
    await flyte.report.replace.aio(f"Analysis complete: {result['anomalies_detected']} anomalies detected")
    await flyte.report.flush.aio()
    return result


@env.task(report=True)
async def request_human_review(analysis: dict[str, Any]) -> bool:
    event = await hitl.new_event.aio(
        "review_decision",
        data_type=bool,
        scope="run",
        prompt=(
            f"Analysis found {analysis['anomalies_detected']} anomalies "
            f"with {analysis['confidence']:.0%} confidence. "
            "Approve for downstream processing? (true/false)"
        ),
        poll_interval_seconds=1,
    )
    print(event, event.form_url, event.api_url, flush=True)
    return await event.wait.aio()


@env.task(report=True)
async def main(dataset: str = "s3://my-bucket/data.parquet") -> str:
    analysis = await analyze_data(dataset=dataset)
    approved = await request_human_review(analysis=analysis)
    if approved:
        return "Processing approved — continuing pipeline."
    return "Processing rejected by reviewer — pipeline halted."


if __name__ == "__main__":
    flyte.init()
    run = flyte.with_runcontext(mode="local", name=sys.argv[1]).run(main)
    run.wait()
    print(run.outputs())
