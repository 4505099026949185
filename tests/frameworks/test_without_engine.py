"""No adapter decides: with another engine in the place of ours, a pipeline does what that one says, whatever people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.frameworks.environments import Environments
from tests.frameworks.flyte.conftest import FlyteRun
from tests.frameworks.forges import LocalStage
from tests.frameworks.running import Running

# Every process of a pipeline loads this first; it says what stands in a file, and notes each look.
ENGINE = """
import os, pathlib
from gh_gate import engine
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally

says, looks = pathlib.Path(os.environ["ENGINE_SAYS"]), pathlib.Path(os.environ["ENGINE_LOOKS"])
opened = engine.Engine.open

def look(self, ticket):
    with looks.open("a") as file:
        file.write("look\\n")
    status = Status(says.read_text())
    values = {field.name: True for field in ticket.gate.inputs} if status is Status.APPROVED else {}
    decision = Decision(status=status, at=self.forge.now(), inputs=values) if status is not Status.PENDING else None
    return Tally(opened_at=ticket.opened_at, deadline=None, decision=decision)

def broken(self, *words, **more):
    if says.read_text() == "broken":
        raise RuntimeError("there is no engine")
    return opened(self, *words, **more)

engine.Engine.look, engine.Engine.open = look, broken
"""

METAFLOW = """
from metaflow import FlowSpec, hitl, step

class Release(FlowSpec):
    @step
    def start(self):
        self.next(self.gate)

    @hitl(message="Deploy?", approvers=["@alice"], poll_interval=1)
    @step
    def gate(self):
        print("DEPLOYED")
        self.next(self.end)

    @step
    def end(self):
        pass

if __name__ == "__main__":
    Release()
"""

FLYTE = """
import sys
import flyte
import gh_gate.adapters.flyte as hitl

env = flyte.TaskEnvironment(name="release", depends_on=[hitl.env])

@env.task
async def deploy() -> bool:
    event = await hitl.new_event.aio("deploy", data_type=bool, prompt="Deploy?", poll_interval_seconds=1)
    if await event.wait.aio():
        print("DEPLOYED", flush=True)
        return True
    raise RuntimeError("not approved")

if __name__ == "__main__":
    flyte.init()
    flyte.with_runcontext(mode="local", name=sys.argv[1]).run(deploy).wait()
"""

FLOWYML = """
import sys
from flowyml import Pipeline, step
from gh_gate.adapters.flowyml import approval

@step
def deploy():
    print("DEPLOYED", file=sys.__stdout__, flush=True)

pipeline = Pipeline("release").add_step(approval("gate", "@alice", poll_interval=1)).add_step(deploy)
sys.exit(not pipeline.run(run_id="r1", auto_start_ui=False).success)
"""

SCRIPTS = {"metaflow": METAFLOW, "flyte": FLYTE, "flowyml": FLOWYML}


@dataclass
class Instead:
    """A pipeline whose engine a test speaks for."""

    stage: LocalStage
    script: str
    word: str

    def says(self, word: str) -> None:
        self.stage.write("says", word)

    def looks(self) -> int:
        file = self.stage.folder / "looks"
        return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0

    def run(self) -> Running:
        name = self.stage.write("pipeline.py", self.script).name
        engine = self.stage.write("instead/sitecustomize.py", ENGINE).parent
        files = {f"ENGINE_{one.upper()}": str(self.stage.folder / one) for one in ("says", "looks")}
        more = {"PYTHONPATH": str(engine), "GH_GATE_FLOW_PATH": name, **files}
        return self.stage.run(name, self.word, environ=more)


@pytest.fixture(params=SCRIPTS)
def instead(request: pytest.FixtureRequest, environments: Environments, tmp_path: Path) -> Iterator[Instead]:
    """Each framework's shortest pipeline."""
    folder = tmp_path / "project"
    folder.mkdir()
    run = FlyteRun(f"no-engine-{uuid4().hex[:12]}")
    stage = LocalStage(python=environments.python(request.param), folder=folder)
    stage.write(".git/HEAD", "ref: refs/heads/main\n")
    yield Instead(stage, SCRIPTS[request.param], run.name if request.param == "flyte" else "run")
    stage.clear()
    run.forget()


def test_an_approval_in_the_thread_is_nothing_until_the_engine_says_so(instead: Instead) -> None:
    instead.says("pending")
    running = instead.run()
    instead.stage.say("alice", "/approve", instead.stage.opened())
    seen = instead.looks()
    instead.stage.until(lambda: instead.looks() >= seen + 3, "it has looked again")
    assert "DEPLOYED" not in running.printed()
    instead.says("rejected")
    ended = running.finished()
    assert ended.code != 0
    assert "DEPLOYED" not in ended.log


def test_it_goes_on_when_the_engine_says_so_and_nobody_wrote_anything(instead: Instead) -> None:
    instead.says("approved")
    ended = instead.run().finished()
    assert "DEPLOYED" in ended.stdout, ended.log
    assert ended.code == 0


def test_without_an_engine_nothing_goes_on(instead: Instead) -> None:
    instead.says("broken")
    ended = instead.run().finished()
    assert ended.code != 0
    assert "there is no engine" in ended.log
    assert "DEPLOYED" not in ended.log
    assert instead.stage.asked() == []
