"""``@hitl`` beside Metaflow's other decorators and commands: what would get round the gate is refused."""

from __future__ import annotations

import json
import tarfile
import time
from pathlib import Path

from tests.frameworks.metaflow.conftest import start
from tests.frameworks.stage import Stage

NODES = """
from metaflow import FlowSpec, hitl, parallel, step

class Nodes(FlowSpec):
    @step
    def start(self):
        self.next(self.train, num_parallel=2)

    @hitl(message="Train?")
    @parallel
    @step
    def train(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass

if __name__ == "__main__":
    Nodes()
"""

SECRET = """
import os
from metaflow import FlowSpec, hitl, secrets, step

os.environ.pop("GH_GATE_FORGE", None)

class Secret(FlowSpec):
    @secrets(sources=[{"type": "inline", "id": "forge", "options": {"env_vars": {"GH_GATE_FORGE": "local"}}}])
    @hitl(message="Go on?", poll_interval=1)
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        print("went on")

if __name__ == "__main__":
    Secret()
"""

ODD = """
from types import SimpleNamespace
from gh_gate.adapters.metaflow import deciding
deciding.decided = lambda *_words, **_more: SimpleNamespace(approved="approved")
"""


def test_a_step_whose_no_would_be_caught_is_refused(local: Stage) -> None:
    ended = start(local, "words.py", "run", "--with", "catch").finished()
    assert ended.code != 0
    assert "@catch would let the flow go on after a no" in ended.log
    assert local.asked() == []


def test_a_step_on_several_nodes_is_refused(local: Stage) -> None:
    local.write("nodes.py", NODES)
    ended = local.run("nodes.py", "run").finished()
    assert ended.code != 0
    assert "Put @hitl on the step before it" in ended.log
    assert local.asked() == []


def test_whatever_is_no_plain_approval_runs_nothing(local: Stage) -> None:
    local.write("sitecustomize.py", ODD)
    ended = start(local, "words.py", "run", PYTHONPATH=str(local.folder)).finished()
    assert ended.code != 0
    assert "step gate was not approved" in ended.log
    assert "the body ran" not in ended.log


def test_a_step_cannot_be_spun_past_its_gate(local: Stage) -> None:
    running = start(local, "words.py", "run")
    local.opened()
    local.say("alice", "/approve")
    assert running.finished().code == 0
    for words in (("spin", "gate"), ("spin", "gate", "--skip-decorators")):
        ended = start(local, "words.py", *words).finished()
        assert ended.code != 0
        assert "Spinning steps with @hitl decorator is not supported" in ended.log
        assert "the body ran" not in ended.log


def test_a_gate_can_be_put_before_every_step_from_the_command_line(local: Stage) -> None:
    running = start(local, "plain.py", "run", "--with", "hitl:message=Go on?,approvers=@alice,poll_interval=1")
    for number in (1, 2):
        assert local.opened(number) == number
        local.say("alice", "/approve", number)
    ended = running.finished()
    assert (ended.code, "done as always" in ended.log) == (0, True), ended.log
    assert [local.thread(n).face.title for n in (1, 2)] == ["start: Go on?", "end: Go on?"]


def test_the_time_limit_of_a_step_does_not_count_the_time_of_people(local: Stage) -> None:
    running = start(local, "words.py", "run", "--with", "timeout:seconds=1", WORDS=json.dumps({"poll_interval": 1}))
    local.opened()
    time.sleep(1.5)  # the alarm is the kernel's, so nothing but real time shows that it stands still
    local.say("alice", "/approve")
    ended = running.finished()
    assert (ended.code, "the body ran" in ended.log) == (0, True), ended.log


def test_what_secrets_hold_is_there_before_anybody_is_asked(local: Stage) -> None:
    local.write("secret.py", SECRET)
    running = local.run("secret.py", "run")
    local.opened()
    local.say("alice", "/approve")
    ended = running.finished()
    assert (ended.code, "went on" in ended.log) == (0, True), ended.log


def test_what_is_shipped_to_other_machines_holds_gh_gate_and_the_extension(local: Stage) -> None:
    saved = start(local, "words.py", "package", "save", "flow.tgz").finished()
    assert saved.code == 0, saved.log
    with tarfile.open(local.folder / "flow.tgz") as package:
        assert not [name for name in package.getnames() if "gh_gate/app/" in name], "the App is no part of a step"
        package.extractall(local.folder / "pod", filter="data")
    local.write("where.py", "import gh_gate, metaflow; print(gh_gate.__file__, metaflow.hitl.args[0].__module__)")
    told = local.run("where.py", environ={"PYTHONPATH": str(local.folder / "pod" / ".mf_code")}).finished()
    file, module = told.stdout.split()
    assert Path(file) == local.folder / "pod" / ".mf_code" / "gh_gate" / "__init__.py"
    assert module == "metaflow_extensions.hitl.plugins.hitl_step"
