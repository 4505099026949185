"""The check before the installation: it reads with the standard library alone, and whatever goes wrong is a reason to look."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from action.handle.line import Line
from action.handle.peek import nothing_due, soonest
from action.inputs import PREFIX
from gh_gate.core import prompt, render
from gh_gate.errors import GateError, UpstreamError
from tests.action.handle.stage import Stage
from tests.cases.forging import LONG
from tests.github import faults
from tests.github.state_people import Account

ROOT = Path(__file__).resolve().parents[3]
BASH = shutil.which("bash")
QUIET = "nothing is due; gates that wait: 1"


def peek(stage: Stage, token: str = "", **more: str) -> str:
    return nothing_due(stage.environment() | {PREFIX + "TOKEN": token or stage.token} | more)


def test_it_asks_twice_and_writes_nothing(stage: Stage) -> None:
    stage.asleep()
    before = len(stage.scene.hub.requests)
    assert peek(stage) == QUIET
    asked = stage.scene.hub.requests[before:]
    assert [(one.method, one.status) for one in asked] == [("GET", 200), ("GET", 200)]
    assert {one.identity for one in asked} == {"github-actions[bot]"}


@pytest.mark.parametrize("body", ["/approve", "> x\n\n/reject", "- /approve"])
def test_a_command_that_nobody_has_judged_is_a_reason_to_look(stage: Stage, body: str) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, body)
    assert peek(stage) == ""


def test_an_app_is_left_to_the_handler(stage: Stage) -> None:
    assert peek(stage, **{PREFIX + "APP_ID": "7"}) == ""


def test_without_a_token_the_handler_says_what_is_wrong(stage: Stage) -> None:
    environ = stage.environment()
    assert nothing_due(environ) == ""


@pytest.mark.parametrize(
    "fault", [faults.status(502), faults.status(403), faults.cut(), faults.garbage(), faults.truncate()]
)
def test_whatever_goes_wrong_is_no_answer(stage: Stage, fault: faults.Fault) -> None:
    stage.asleep()
    stage.scene.hub.faults.add(fault, path="/issues")
    with pytest.raises(GateError):
        peek(stage)


def test_strangers_do_not_have_everything_installed_each_time(stage: Stage) -> None:
    stage.asleep()
    _, ticket = stage.ask()
    for who in (stage.scene.mallory, stage.scene.hub.user("another")):
        stage.repo.open_issue(who, "x", render.body(ticket.gate).text)
    assert peek(stage).startswith("nothing is due")


def test_a_question_of_a_personal_token_is_looked_at_by_that_token(stage: Stage) -> None:
    machine = stage.scene.hub.user("machine")
    stage.repo.set_permission(machine, "write")
    stage.token = stage.scene.hub.token(machine)
    stage.asleep()
    assert peek(stage) == QUIET
    stage.scene.say(stage.scene.alice, "/approve")
    assert peek(stage) == ""
    assert peek(stage, stage.scene.hub.workflow_token(stage.repo, {"issues": "read"})) == QUIET


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", None),
        ("gates: {deploy: {timeout: 1h}}", None),
        ("gates: {deploy: {escalate: {after: 4h, to: [x]}, b: {escalate: {after: 30m}}}", 1800),
        ("gates:\n  deploy:\n    escalate:\n      'after': \"2d\"\n", 172_800),
        ("escalate: {after: soon}", 1),
        ("escalate: x", 1),
    ],
)
def test_the_policy_file_is_read_roughly_and_rather_too_soon(text: str, after: int | None) -> None:
    found = soonest(text)
    assert (found.after if found else None) == after


@contextmanager
def server(status: int, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything in one way; yields its address, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}", asked
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_does_not_take_the_token_elsewhere(status: int) -> None:
    with server(200) as (elsewhere, stolen), server(status, Location=f"{elsewhere}/stolen") as (here, _):
        with pytest.raises(GateError):
            Line(here, "made-up-token").get("/repos/acme/app/issues")
        assert stolen == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x", "https://x y", "http://x/?a=", ""])
def test_only_an_api_is_asked(url: str) -> None:
    with pytest.raises(UpstreamError):
        Line(url, "made-up-token")


def test_it_only_reads() -> None:
    with server(200) as (here, _), pytest.raises(UpstreamError, match="nothing to read"):
        Line(here, "made-up-token").write("POST", "/x", {}, needs="")


def pretends_to_ask(stage: Stage, who: Account) -> None:
    """Let somebody post a long question, and a command beneath another one."""
    _, ticket = stage.ask()
    body = render.body(replace(ticket.gate, prompt=prompt.inert(LONG)))
    issue = stage.repo.open_issue(who, "x", body.text)
    for part in body.parts:
        stage.repo.comment(who, issue.number, part)
    short = stage.repo.open_issue(who, "deploy: Deploy v14?", render.body(ticket.gate).text)
    stage.repo.comment(who, short.number, "/approve")


@pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs a POSIX system with bash")
@pytest.mark.parametrize(
    ("deed", "looks"), [("talk", False), ("a command", True), ("a stranger", False), ("long", True)]
)
def test_the_step_looks_by_itself_and_is_isolated(stage: Stage, tmp_path: Path, deed: str, *, looks: bool) -> None:
    stage.words["prompt"] = LONG if deed == "long" else "Deploy v14?"
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve" if deed == "a command" else "hello")
    if deed == "a stranger":
        pretends_to_ask(stage, stage.scene.mallory)
    for name in ("json.py", "gh_gate.py", "action.py", "urllib.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    (tmp_path / "event.json").write_text(json.dumps({"schedule": "17 * * * *"}), encoding="utf-8")
    environ = stage.environment() | {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path),
        "GITHUB_EVENT_NAME": "schedule",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        PREFIX + "TOKEN": stage.token,
    }
    command = [str(BASH), str(ROOT / "action" / "handle" / "check.sh")]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True, timeout=60)
    assert (tmp_path / "output").read_text(encoding="utf-8") == f"look={'true' if looks else 'false'}\n"
    said = "" if looks else f"Nothing to do: nothing is due; gates that wait: {2 if deed == 'a stranger' else 1}.\n"
    assert (done.stdout, done.stderr) == (said, "")
