"""What tasks get for an answer, by the real Flyte: typed values, errors that say everything, and early refusals."""

from __future__ import annotations

import json
from typing import Any

from tests.frameworks.flyte.conftest import FlyteRun
from tests.frameworks.forges import LocalStage


def printed(local: LocalStage, run: FlyteRun, flow: str) -> list[Any]:
    """What a pipeline printed, as JSON; it needs nobody."""
    ended = run.start(local, flow).finished()
    assert ended.code == 0, ended.log
    return [json.loads(line) for line in ended.stdout.splitlines() if line[:1] in '{["' or line.isdigit()]


def test_every_type_of_value_comes_as_what_the_task_declared(local: LocalStage, run: FlyteRun) -> None:
    values, again, gates, traced, *guide = printed(local, run, "values.py")
    assert values == {
        "a-bool": "True",
        "a-false": "False",
        "an-int": "42",
        "a-float": "1.0",
        "a-str": "'eu'",
        "json": """'{"a": [1, 2.5, null]}'""",
        "json-list": "'[1, 2]'",
        "json-any": "'null'",
        "colour": "<Colour.BLUE: 'blue'>",
        "literal": "'y'",
        "model": "Deploy(deploy_target='staging', replicas=2)",
        "record": "Window(begin='noon', hours=None)",
        "typed-dict": "{'text': 'fine'}",
        "fields": "{'n': 3}",
    }
    assert (again, gates) == ("1 2 3 4", 4), "one name, asked four times"
    assert traced == [True, True]
    told = guide.pop()
    assert guide == [[42], [True]], "the two examples of Flyte's guide to human approvals"
    assert told[:5] == ["told", "run", "Please provide a value", 3600, 5], "the defaults"
    reference, *links, shown, value, by = told[5:]
    assert reference.endswith("#3/told")
    assert set(links) == {"local:3"}
    assert shown == f"Event(name='told', scope='run', data_type=int, request_id={reference!r})"
    assert (value, by) == (1, "alice")


def test_what_is_no_yes_tells_the_caller_everything(local: LocalStage, run: FlyteRun) -> None:
    (failed,) = printed(local, run, "failing.py")
    assert failed["no"] == "Rejected: how-many was rejected by alice: too few anomalies. See local:1"
    assert failed["late"] == "True too-late timed out after 1 min; nobody decided. See local:3 expired"
    assert failed["withdrawn"] == "Cancelled: withdrawn was cancelled: no longer needed. See local:4"
    assert failed["insists"].startswith("ValueError: insists was rejected by alice")
    assert failed["tries"] == ["how_many", "alice", "alice"], "a no is not tried again, and found again where it is"
    assert failed["gates"] == ["how-many", "insists", "too-late", "withdrawn", "publish"], "one question each"
    assert failed["at_once"] == "None the event publish is asked several times at once."
    assert failed["scope"] == "`scope` is 'global'."
    assert failed["type"] == "`data_type` is 'bool', which is no type."
    assert failed["outside"].startswith("which run is asking is not known")
    assert failed["timeout"] == "`timeout` is not for Flyte."
    assert failed["fail"] == "`fail_on_rejection` is not for Flyte."
    assert failed["seconds"].startswith("`timeout_seconds` is '0'")
    assert failed["poll"].startswith("`poll_interval` is 0.1")
    assert failed["option"] == "a gate has no option `aprovers`."


def test_a_task_whose_answer_flyte_would_keep_asks_nobody(local: LocalStage, run: FlyteRun) -> None:
    (found,) = printed(local, run, "cached.py")
    caching = {"one": "one", "plain": "plain", "gathered": "gathered", "calls": "calls", "overrides": "review"}
    environments = {"one": "asking", "plain": "asking", "overrides": "asking"}
    for name, said in found["refused"].items():
        task = f"{environments.get(name, 'kept')}.{caching.get(name, name)}"
        assert said == f"the task {task} asks people, and Flyte caches what it returns.", name
    assert (len(found["refused"]), found["asked"], found["passed"]) == (6, 0, True)
    assert found["override"] == "a GateTask cannot be overridden (cache, retries)."


def test_what_cannot_be_seen_from_outside(local: LocalStage, run: FlyteRun) -> None:
    (found,) = printed(local, run, "inside.py")
    key, *known = found["told"]
    assert key == "flyte/acme/ml/dev/r1/a0"
    assert known == ["pull_request", 7, "flows/a.py", "c" * 40, "Flyte run r1"]
    assert found["keys"] == ["flyte/s3://bucket/r1/a0/0", "flyte/ml/r9/a7", "flyte/ml/r9/a7"], "never the attempt"
    assert found["outage"] == [f"{phase} GitHub did not answer." for phase in ("RUNNING", "RUNNING", "FAILED")]
    assert all(text.startswith("an input of the gate cannot be shown") for text in found["inputs"])
    assert found["aborted"] == ["cancelled"]
    assert found["field"] == "the prompt shows {wrod}, and the task has no input 'wrod'."
    assert found["brace"].startswith("the prompt cannot be filled in")
    assert found["notify"] == "`notify` is not for a gate that waits without a pod."
    assert found["kind"] == "`data_type` is 'bool', which is no type."
    assert "&lt;script&gt;alert(1)" in found["report"]
    assert "<script" not in found["report"]
