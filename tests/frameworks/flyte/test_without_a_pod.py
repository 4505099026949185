"""A gate as a task without a pod: where Flyte runs on one machine, and in the connector service that a cluster would ask."""

from __future__ import annotations

import socket

from tests.frameworks.flyte.conftest import FLOWS, FlyteRun
from tests.frameworks.forges import GitHubStage, LocalStage
from tests.frameworks.running import Running
from tests.frameworks.stage import Stage


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def serve(stage: Stage, port: str) -> Running:
    """Start Flyte's connector service, which finds gh-gate's connector among the installed ones."""
    return stage.run("-m", "flyte._bin.connect", "c0", "--port", port, "--prometheus_port", free_port())


def call(stage: Stage, run: FlyteRun, port: str, *words: str) -> str:
    """Do as Flyte's backend does."""
    ended = run.start(stage, "service.py", port, *words).finished()
    assert ended.code == 0, ended.log
    return ended.stdout.splitlines()[-1] if words[0] != "get" else ended.stdout


def test_three_gates_at_once_answer_each_in_its_way(local: LocalStage, run: FlyteRun) -> None:
    running = run.start(local, "gates.py")
    local.opened(3)
    numbers = {local.thread(n).face.title.partition(":")[0].split()[0]: n for n in local.asked()}
    local.say("alice", '/approve {"target": "eu"}', numbers["deploy"])
    local.say("alice", "/reject not today", numbers["proceed"])
    local.say("alice", "/reject none", numbers["count"])
    ended = running.finished()
    assert "Deploy(target='eu', note=None, replicas=3)\nFalse\n" in ended.stdout, ended.log
    assert "count was rejected by alice: none." in ended.stdout
    assert "m1: accuracy 94.0%. Deploy?" in local.thread(numbers["deploy"]).opening.body
    assert "{braces}" in local.thread(numbers["proceed"]).opening.body


def test_the_service_forgets_everything_and_goes_on(github: GitHubStage, run: FlyteRun) -> None:
    github.write("gates.py", (FLOWS / "gates.py").read_text(encoding="utf-8"))
    port = free_port()
    service = serve(github, port)
    meta, *said = call(github, run, port, "create").split()
    number = github.opened()
    url = f"https://github.com/acme/app/issues/{number}"
    assert said == ["waiting", "for", "approval:", url, url]
    service.kill()
    github.say("alice", "/approve target=eu replicas=5", number)
    serve(github, port)
    told = call(github, run, port, "get", meta)
    assert told == f"SUCCEEDED deploy was approved by alice. See {url}\nDeploy(target='eu', note=None, replicas=5)\n"
    assert call(github, run, port, "get", meta) == told, "an answer that was lost is given again"
    assert github.asked() == [number]


def test_a_run_that_is_aborted_withdraws_its_question(local: LocalStage, run: FlyteRun) -> None:
    local.write("gates.py", (FLOWS / "gates.py").read_text(encoding="utf-8"))
    port = free_port()
    serve(local, port)
    meta = call(local, run, port, "send")
    assert call(local, run, port, "delete", meta) == "deleted"
    assert local.asked() == [], "nobody is asked only to be told that it was withdrawn"
    meta = call(local, run, port, "create").split()[0]
    assert call(local, run, port, "delete", meta) == "deleted"
    assert local.status() == "cancelled"
    assert call(local, run, port, "delete", meta) == "deleted", "twice is as good as once"
