"""A user's own unit tests of a pipeline: people are played, nothing waits, and the same engine decides."""

from __future__ import annotations

from tests.frameworks.flowyml.scripts import EXAMPLE
from tests.frameworks.forges import LocalStage

TESTS = """
from flowyml_pipeline import pipeline
from gh_gate.testing import FakeForge

def run(answer):
    with FakeForge(policy={"aliases": {"lead-data-scientist": "@alice"}}) as forge:
        answer(forge)
        success = pipeline.run(auto_start_ui=False).success
        gate = forge.gate("approve_deploy")
        print("ENDED", gate.status, success, "94.0%" in gate.prompt, flush=True)

run(lambda forge: forge.approve("approve_deploy", {"deploy_target": "staging"}, by="alice"))
run(lambda forge: forge.reject("approve_deploy", "too low", by="alice"))
run(lambda forge: None)
"""


def test_a_pipeline_is_tested_without_a_network_and_without_a_wait(local: LocalStage) -> None:
    local.write(EXAMPLE.name, EXAMPLE.read_text(encoding="utf-8"))
    ended = local.run(local.write("test_pipeline.py", TESTS)).finished()
    said = [line for line in ended.stdout.splitlines() if line.startswith(("ENDED", "deployed"))]
    assert said == [
        "deployed to staging, approved by alice",
        "ENDED approved True True",
        "ENDED rejected False True",
        "ENDED expired False True",
    ], ended.log
