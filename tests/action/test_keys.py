"""Keys that a step is given: the private one is masked however it is written, a public one counts only from the base."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from action.commands import Commands
from gh_gate.core.gate import Status
from tests.action.conftest import Step
from tests.action.runner import Command, executed
from tests.action.scenes import Library, decision, run

PULL = {"pull_request": {"number": 7, "head": {"sha": "a" * 40}}}


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library(answer=decision(Status.APPROVED, "alice"))
    made.install(monkeypatch)
    return made


def test_a_private_key_on_one_line_with_written_line_breaks_is_masked() -> None:
    out = io.StringIO()
    Commands(out).mask(
        "-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEA\\n1234567890\\n-----END RSA PRIVATE KEY-----"
    )
    assert executed(out.getvalue()) == [Command("add-mask", "MIIEowIBAAKCAQEA"), Command("add-mask", "1234567890")]


@pytest.mark.parametrize("event", ["pull_request", "pull_request_review", "pull_request_review_comment"])
def test_a_key_from_the_workflow_file_of_a_pull_requests_head_is_refused(
    library: Library, step: Step, payload: Callable[[object], None], event: str
) -> None:
    payload(PULL)
    ran = run(step(public_key="carols-own", GITHUB_EVENT_NAME=event))
    assert (ran.code, ran.outputs["approved"], "open" in library.calls) == (2, "false", False)
    assert "may name any key" in ran.told("error")


def test_the_key_of_the_base_branch_counts_on_a_pull_request(
    library: Library, step: Step, payload: Callable[[object], None]
) -> None:
    payload(PULL)
    library.prepared = {"public_key": "theirs"}
    assert run(step(GITHUB_EVENT_NAME="pull_request")).code == 0
    assert library.seen["public_key"] == "theirs"
