"""``python flow.py hitl``: the commands of metaflow-hitl's README."""

from __future__ import annotations

from tests.frameworks.metaflow.conftest import start
from tests.frameworks.running import Ended
from tests.frameworks.stage import Stage


def hitl(stage: Stage, *words: str, flow: str = "deploy.py") -> Ended:
    return stage.run(flow, "hitl", *words).finished()


def test_a_gate_is_listed_and_approved_by_what_the_list_shows(local: Stage) -> None:
    running = start(local, "deploy.py", "run")
    local.opened()
    (row,) = [line for line in hitl(local, "list").stdout.splitlines() if "Accuracy" in line]
    number, spot = row.split()[:2]
    assert (number, spot.partition("/")[2]) == ("1", "gate")
    wrong = hitl(local, "approve", spot, "--input", '{"deploy_target": "mars"}', "--as", "alice")
    assert (wrong.code != 0, "`deploy_target` must be" in wrong.log) == (True, True), wrong.log
    right = hitl(local, "approve", spot, "--input", '{"deploy_target":\n "staging"}', "--as", "alice")
    assert (right.code, "commented as @alice" in right.log) == (0, True), right.log
    ended = running.finished()
    assert "deployed to staging by alice" in ended.log
    assert "no gate of this flow is waiting" in hitl(local, "list").log
    late = hitl(local, "reject", "1", "--reason", "too late", "--as", "alice")
    assert (late.code != 0, "already decided" in late.log) == (True, True), late.log


def test_a_gate_is_rejected_with_a_reason_by_its_number(github: Stage) -> None:
    running = start(github, "deploy.py", "run")
    number = github.opened()
    assert f"{number} " in hitl(github, "list").stdout
    said = hitl(github, "reject", f"#{number}", "--reason", "accuracy\ntoo low")
    # The stage's own account is a machine's: it may not decide, but its comment is posted as it is.
    assert (said.code, "/reject accuracy too low" in said.log) == (0, True), said.log
    github.say("alice", "/reject accuracy too low", number)
    ended = running.finished()
    assert (ended.code != 0, "accuracy too low" in ended.log) == (True, True), ended.log


def test_what_is_no_gate_of_this_flow_is_refused_without_a_traceback(local: Stage) -> None:
    running = start(local, "words.py", "run")
    local.opened()
    start(local, "deploy.py", "show").finished()
    for word, told in (
        ("1", "#1 is no gate of TrainAndDeploy"),
        ("99", "there is no #99"),
        ("nonsense", "no waiting gates of TrainAndDeploy are called 'nonsense'"),
    ):
        ended = hitl(local, "approve", word, "--as", "alice")
        assert (ended.code != 0, told in ended.log) == (True, True), ended.log
        assert "Traceback" not in ended.log
    assert local.status() == "pending"
    running.kill()
