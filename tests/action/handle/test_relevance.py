"""What is none of the handler's business costs a moment of any Python, and nothing of an event reaches a shell or the log."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action.handle.relevance import why_not
from gh_gate.core.commands import parse
from gh_gate.errors import CommandError

ROOT = Path(__file__).resolve().parents[3]
BASH = shutil.which("bash")
MARKER = "<!-- gh-gate:1 " + "x" * 80 + " -->"
PERSON, BOT = {"type": "User"}, {"type": "Bot"}
needs_bash = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs a POSIX system with bash")


def event(body: Any = "/approve", **more: Any) -> dict[str, Any]:
    issue = {"number": 1, "body": f"Deploy?\n\n{MARKER}", "user": PERSON, "labels": []} | more.pop("issue", {})
    return {
        "action": "created",
        "issue": issue,
        "comment": {"body": body, "user": PERSON, **more.pop("comment", {})},
    } | more


@pytest.mark.parametrize(
    "body",
    [
        "/approve", "/Reject no", "/REVOKE", "- /approve", "> /approve", "1. /reject", "fine\n/approve\nand wait",
        "/approve!", "\u200b/approve", "/app\u200brove", "/appro\x00ve", "\u00a0/approve", "# /approve", "| /approve |",
        "<b>/approve</b>", "```\n/approve\n```",
    ],
)  # fmt: skip
def test_a_persons_command_is_looked_at(body: str) -> None:
    assert why_not("issue_comment", event(body)) == ""


@pytest.mark.parametrize(
    "body", ["", "looks good", "approve", "I / approve", "https://x.y/approval", None, 5, "/приму"]
)
def test_other_words_are_not(body: Any) -> None:
    assert why_not("issue_comment", event(body)) == "the comment holds no command"


@given(st.text(alphabet=st.sampled_from("/apprvejctok \n\r\t->.#|`*_1!<\u200b\u00a0\u2028\x00"), max_size=40))
def test_no_comment_that_is_answered_is_left_out(text: str) -> None:
    for body in (text, f"{text}/approve{text}", text.replace("a", "/approve")):
        answered = True
        with contextlib.suppress(CommandError):
            answered = parse(body) is not None
        assert not answered or why_not("issue_comment", event(body)) == ""


@pytest.mark.parametrize("user", [BOT, {"type": "Organization"}, None, {}])
def test_a_program_is_not_listened_to(user: Any) -> None:
    assert why_not("issue_comment", event(comment={"user": user})) == "no person wrote the comment"


@pytest.mark.parametrize(
    ("issue", "looks"),
    [
        ({"body": "Deploy?"}, False),
        ({"body": None}, False),
        ({"body": "Deploy?", "labels": [{"name": "bug"}]}, False),
        ({"body": "Deploy?", "labels": [{"name": "gate:pending"}]}, True),
        ({"body": "Deploy?", "user": BOT}, True),
        ({"body": "Deploy?", "pull_request": {"url": "x"}}, True),
        ({}, True),
    ],
    ids=["a plain issue", "no text", "another label", "our label", "a bot's issue", "a pull request", "our marker"],
)
def test_only_threads_that_may_hold_a_gate_are(issue: dict[str, Any], *, looks: bool) -> None:
    assert (why_not("issue_comment", event(issue=issue)) == "") is looks


def test_a_command_that_was_edited_away_is_looked_at() -> None:
    assert why_not("issue_comment", event("fine", action="edited", changes={"body": {"from": "/approve"}})) == ""


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch", "workflow_run", ""])
def test_every_other_event_is_a_reason_to_look(name: str) -> None:
    assert why_not(name, {}) == ""


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"comment": []}, {"comment": {"user": 1}}, {"issue": "x", "comment": 7}]
)
def test_a_payload_of_any_shape_is_survived(payload: Any) -> None:
    why_not("issue_comment", payload)


class Step:
    """The first step of the action, as the runner starts it, in a checkout full of somebody else's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(folder),
            "GITHUB_EVENT_NAME": "issue_comment",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_OUTPUT": str(folder / "output"),
        }
        for name in ("json.py", "re.py", "sitecustomize.py", "usercustomize.py"):
            (folder / name).write_text("raise SystemExit('shadowed')\n", encoding="utf-8")

    def run(self, payload: object) -> tuple[str, str]:
        """Run it; returns its log and what it hands on."""
        (self.folder / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        return self.start()

    def start(self) -> tuple[str, str]:
        (self.folder / "output").unlink(missing_ok=True)
        command = [str(BASH), str(ROOT / "action" / "handle" / "check.sh")]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environ, capture_output=True, text=True, check=True, timeout=30
        )
        assert not done.stderr
        return done.stdout, (self.folder / "output").read_text(encoding="utf-8")


@pytest.fixture
def step(tmp_path: Path) -> Step:
    return Step(tmp_path)


@needs_bash
def test_the_step_says_whether_to_look(step: Step) -> None:
    assert step.run(event("hello")) == ("Nothing to do: the comment holds no command.\n", "look=false\n")
    assert step.run(event("/approve")) == ("", "look=true\n")


@needs_bash
def test_a_comment_that_concerns_nobody_takes_less_than_a_second(step: Step) -> None:
    payload = event("hello\n" * 30_000, issue={"body": "x" * 60_000})
    step.run(payload)
    began = time.monotonic()
    step.run(payload)
    assert time.monotonic() - began < 1


HOSTILE = (
    "/approve\n::error::x\n##[set-output name=look]true\n$(touch hacked) `touch hacked`; touch hacked\n\nlook=true\n"
)


@needs_bash
@pytest.mark.parametrize("body", [HOSTILE, HOSTILE.replace("/approve", "hm"), "\ud800/approve"])
def test_nothing_of_the_event_reaches_the_log_the_shell_or_the_outputs(step: Step, body: str) -> None:
    named = {"title": HOSTILE, "user": {"type": "Bot", "login": HOSTILE}, "labels": [{"name": HOSTILE}]}
    log, output = step.run(event(body, issue=named))
    assert log in ("", "Nothing to do: the comment holds no command.\n")
    assert output in ("look=true\n", "look=false\n")
    assert not (step.folder / "hacked").exists()


@needs_bash
@pytest.mark.parametrize("text", ["", "{", "\x00", "[" * 100_000])
def test_an_event_that_cannot_be_read_is_left_to_the_handler(step: Step, text: str) -> None:
    (step.folder / "event.json").write_text(text, encoding="utf-8")
    assert step.start() == ("", "look=true\n")


@needs_bash
def test_without_a_python_the_handler_itself_looks(step: Step) -> None:
    tools = step.folder / "tools"
    tools.mkdir()
    (tools / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    step.environ["PATH"] = str(tools)
    assert step.run(event("hello")) == ("", "look=true\n")


@needs_bash
def test_an_old_python_is_no_obstacle(step: Step) -> None:
    tools = step.folder / "tools"
    tools.mkdir()
    (tools / "python3").write_text("#!/bin/sh\necho 'unknown option -I' >&2\nexit 2\n", encoding="utf-8")
    (tools / "python3").chmod(0o755)
    (tools / "python").symlink_to(sys.executable)
    step.environ["PATH"] = f"{tools}{os.pathsep}{step.environ['PATH']}"
    assert step.run(event("hello"))[1] == "look=false\n"
