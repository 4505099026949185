"""Print what Metaflow's client knows of the newest run in this folder, one object for each task."""

import json

from metaflow import Flow, Metaflow, namespace

namespace(None)
(flow,) = Metaflow().flows
tasks = [task for step in Flow(flow.id).latest_run for task in step]
print(
    json.dumps(
        [
            {
                "step": task.pathspec.split("/")[2],
                "ok": task.successful,
                "metadata": {name: value for name, value in task.metadata_dict.items() if name.startswith("hitl")},
                "artifacts": {one.id: str(one.data) for one in task if not one.id.startswith("hitl")},
                "input": task["hitl_input"].data if "hitl_input" in task else None,
                "decision": task["hitl_decision"].data if "hitl_decision" in task else None,
            }
            for task in tasks
        ]
    )
)
