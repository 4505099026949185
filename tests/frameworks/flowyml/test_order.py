"""What stands before a gate in the pipeline runs before it, and what stands after it waits for it."""

from __future__ import annotations

import pytest

from tests.frameworks.flowyml.scripts import script
from tests.frameworks.forges import LocalStage

WORDS = {"load", "check", "train", "deploy"}

STEPS = """
@step(outputs=["data"], cache=False)
def load(): say("load"); return 1

@step(inputs=["data"], cache=False)
def check(data): say("check"); return {"rows": 3}

@step(inputs=["data"], outputs=["model"], cache=False)
def train(data): say("train"); return Metrics("model", accuracy=0.94)

@step(inputs=["data"], outputs=["where"], cache=False)
def deploy(data, approve): say("deploy", approve.by); return "eu"
"""


def asking(steps: str, **words: str) -> str:
    given = "".join(f", {name}={value}" for name, value in words.items())
    gate = f'approval("approve", "@alice"{given})'
    return f'{STEPS}\npipeline = Pipeline("release", context=context(gpu="a100"))\nfor one in [{steps.replace("GATE", gate)}]:\n    pipeline.add_step(one)\n'


def test_steps_are_kept_on_their_side_of_the_gate_though_no_data_leads_over_it(local: LocalStage) -> None:
    """By their data alone flowyml would ask before `check` and `train`, and could deploy before it asks."""
    prompt = '"{model[accuracy]:.1%} on {gpu}, {data} file"'
    name = script(local, asking("load, check, train, GATE, deploy", prompt=prompt) + "run(pipeline)\n")
    running = local.run(name)
    assert "94.0% on a100, 1 file" in local.thread(local.opened()).opening.body
    assert "deploy" not in [line.split(" ")[0] for line in running.printed().splitlines()]
    local.say("alice", "/approve")
    said = [line for line in running.finished().stdout.splitlines() if line.split(" ")[0] in WORDS]
    assert (said[0], sorted(said[1:3]), said[3:]) == ("load", ["check", "train"], ["deploy alice"])


def test_a_step_before_the_gate_that_fails_asks_nobody(local: LocalStage) -> None:
    broken = '\n@step(inputs=["data"], cache=False)\ndef check_rows(data): raise ValueError("three rows are missing")\n'
    text = STEPS + broken + asking("load, train, check_rows, GATE, deploy").removeprefix(STEPS) + "run(pipeline)\n"
    ended = local.run(script(local, text)).finished()
    assert "three rows are missing" in ended.stdout
    assert "STOPPED" in ended.stdout
    assert local.asked() == []


def test_two_stages_are_asked_one_after_the_other_each_of_its_own_people(local: LocalStage) -> None:
    stages = 'load, approval("ml_review", "@alice"), approval("compliance", "@bob"), deploy_all'
    last = (
        '\n@step(cache=False)\ndef deploy_all(ml_review, compliance): say("deployed by", ml_review.by, compliance.by)\n'
    )
    running = local.run(
        script(local, asking(stages).replace("\npipeline =", f"{last}\npipeline =") + "run(pipeline)\n")
    )
    local.say("alice", "/approve", local.opened(1))
    local.say("alice", "/approve", local.opened(2))
    local.replied("@bob can decide", 2)
    local.say("bob", "/approve", 2)
    assert "deployed by alice bob" in running.finished().stdout


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (asking("load, GATE, GATE"), "two steps of the name approve"),
        (asking("deploy, GATE, load"), "not added in the order in which they can run"),
        (
            asking("load") + 'pipeline.add_control_flow(If(lambda ctx: True, then_step=approval("approve")))\n',
            "would go on after a no",
        ),
        (
            asking("load")
            + 'inner = Pipeline("inner").add_step(approval("approve"))\npipeline.add_sub_pipeline(inner)\n',
            "would go on after a no",
        ),
        (
            asking("load, GATE") + "pipeline.add_control_flow(If(lambda ctx: True, then_step=check))\n",
            "steps that a condition (`If`) chooses",
        ),
        (
            '@dynamic(name="rollout")\ndef rollout(known): say("load")\n' + asking("rollout, GATE"),
            "a dynamic step, rollout",
        ),
    ],
)
def test_a_gate_that_could_not_stop_the_pipeline_is_refused_before_anything_runs(
    local: LocalStage, text: str, why: str
) -> None:
    ended = local.run(
        script(local, f"from flowyml import If\nfrom flowyml.core.dynamic import dynamic\n{text}run(pipeline)\n")
    ).finished()
    assert ended.code == 1
    assert why in ended.stderr
    assert "\nload\n" not in ended.stdout
    assert local.asked() == []


def test_a_step_with_a_condition_of_its_own_waits_for_the_gate(local: LocalStage) -> None:
    """What the refusal of `If` tells people to write."""
    chosen = """
@step(cache=False, condition=lambda data: data > 0)
def ship(): say("shipped")

@step(cache=False, condition=lambda data: data <= 0)
def hold(): say("held")
"""
    text = chosen + asking("load, GATE, ship, hold").removeprefix(STEPS)
    running = local.run(script(local, f"{STEPS}{text}run(pipeline)\n"))
    local.opened()
    assert "shipped" not in running.printed()
    local.say("alice", "/approve")
    said = running.finished().stdout.splitlines()
    assert ("shipped" in said, "held" in said, said[-1]) == (True, False, "SUCCESS")


def test_a_gate_that_is_called_by_hand_is_no_approval(local: LocalStage) -> None:
    ended = local.run(script(local, 'say("passed", approval("approve", "@alice")())\n')).finished()
    assert ended.code == 1
    assert "does not know which run it belongs to" in ended.stderr
    assert "passed" not in ended.stdout


def test_steps_of_other_pipelines_are_left_as_they_are(local: LocalStage) -> None:
    other = (
        'other = Pipeline("other").add_step(load).add_step(deploy)\nother.build()\nsay(load.outputs, deploy.inputs)\n'
    )
    running = local.run(script(local, asking("load, GATE, deploy") + "run(pipeline)\n" + other))
    local.say("alice", "/approve", local.opened())
    assert running.finished().stdout.endswith("SUCCESS\n['data'] ['data']\n")
