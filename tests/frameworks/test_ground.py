"""The ground that the frameworks' tests stand on: real processes, two forges, people, time and death."""

from __future__ import annotations

from pathlib import Path

from tests.frameworks.forges import LocalStage
from tests.frameworks.stage import Stage

SCRIPT = """
import gh_gate
decision = gh_gate.approval(
    "deploy", prompt="Deploy?", inputs={"target": ["eu", "us"]}, key="1", approvers=["@alice"], timeout="2h", poll_interval=1
)
print("deployed to", decision.inputs["target"], "by", decision.by)
"""


def test_a_script_asks_is_corrected_and_goes_on(local: LocalStage) -> None:
    local.write("deploy.py", SCRIPT)
    running = local.run("deploy.py")
    number = local.opened()
    local.say("mallory", "/approve target=eu", number)
    local.replied("@alice can decide")
    local.say("alice", "/approve target=mars", number)
    local.replied("`target` must be")
    assert local.status(number) == "pending"
    local.say("alice", "/approve target=us", number)
    ended = running.finished()
    assert (ended.code, ended.stdout) == (0, "deployed to us by alice\n"), ended.log
    assert local.status(number) == "approved"


def test_a_killed_script_finds_its_gate_again_and_time_passes_as_a_test_says(stage: Stage) -> None:
    stage.write("deploy.py", SCRIPT)
    first = stage.run("deploy.py")
    stage.opened()
    stage.until(lambda: len(stage.comments()) > 0, "the status stands there")
    first.kill()
    assert not first.alive
    second = stage.run("deploy.py")
    stage.pass_time(2 * 3600 + 40)
    ended = second.finished()
    assert ended.code != 0
    assert "expired" in ended.stderr
    assert stage.asked() == [1]
    assert stage.status() == "expired"


def test_what_runs_is_the_wheel_in_the_frameworks_environment(local: LocalStage, python: Path) -> None:
    local.write(
        "where.py", "import gh_gate, click, sys; print(gh_gate.__file__, click.__file__, sys.prefix, sep='\\n')"
    )
    own, kept, prefix = local.run("where.py").finished().stdout.split()
    assert Path(own).is_relative_to(python.parents[1])
    assert Path(prefix) == python.parents[1]
    assert ".frameworks" in kept
