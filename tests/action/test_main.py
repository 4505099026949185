"""What a step leaves behind for every way in which a gate ends, and for every way in which the step itself fails."""

from __future__ import annotations

import json

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import GateError, UpstreamError, VerificationError
from tests.action.conftest import Step
from tests.action.scenes import URL, Library, decision, run

REJECTED = decision(Status.REJECTED, "bob", reason="accuracy too low\n::error::x")
NAMES = {
    "status", "approved", "approved-by", "decided-at", "input", "reason", "issue-number", "issue-url", "record",
}  # fmt: skip


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library()
    made.install(monkeypatch)
    return made


def test_an_approval_passes_and_hands_on_what_was_typed(library: Library, step: Step) -> None:
    library.answer = decision(Status.APPROVED, "alice", "bob", inputs={"target": "staging", "rate": 0.5, "note": "ü"})
    ran = run(step())
    assert (ran.code, ran.outputs) == (
        0,
        {
            "status": "approved",
            "approved": "true",
            "approved-by": "alice,bob",
            "decided-at": "2026-03-02T09:30:00Z",
            "input": '{"target": "staging", "rate": 0.5, "note": "ü"}',
            "reason": "",
            "issue-number": "42",
            "issue-url": URL,
            "record": "{}",
        },
    )


def test_an_approval_by_a_rule_is_not_one_by_a_person(library: Library, step: Step) -> None:
    library.answer = decision(Status.APPROVED, policy="policy:auto-approve-if")
    assert run(step()).outputs["approved-by"] == "policy:auto-approve-if"


@pytest.mark.parametrize(
    ("status", "code", "passed"),
    [(Status.REJECTED, 3, 0), (Status.EXPIRED, 4, 0), (Status.CANCELLED, 5, 5)],
)
def test_without_an_approval_the_step_fails_unless_it_is_told_to_go_on(
    library: Library, step: Step, status: Status, code: int, passed: int
) -> None:
    library.answer = decision(status, "bob", reason="no")
    assert run(step()).code == code
    ran = run(step(fail_on_rejection="false"))
    assert (ran.code, ran.outputs["status"], ran.outputs["approved"], ran.outputs["approved-by"]) == (
        passed,
        status,
        "false",
        "",
    )


def test_a_rejection_is_told_with_its_reason_and_what_to_do(library: Library, step: Step) -> None:
    library.answer = REJECTED
    ran = run(step())
    assert ran.told("error") == (
        f"the gate deploy is rejected by @bob: {URL}\n"
        "  why:  accuracy too low\n::error::x\n"
        "  do:   put right what the reason names, and start a new run; this one keeps its answer"
    )
    assert ran.outputs["reason"] == "accuracy too low\n::error::x"
    assert ran.outputs["record"] == "{}"


def test_a_tolerated_rejection_is_a_warning(library: Library, step: Step) -> None:
    library.answer = REJECTED
    ran = run(step(fail_on_rejection="false", timeout="1h"))
    assert "rejected by @bob" in ran.told("warning")
    assert not ran.told("error")


def test_the_opening_is_announced_with_a_link(library: Library, step: Step) -> None:
    library.answer = REJECTED
    assert run(step()).told("notice") == f"gate deploy  acme/ml#42  {URL}"


def test_what_the_policy_file_made_stricter_is_told(library: Library, step: Step) -> None:
    library.answer, library.prepared = REJECTED, {"notices": ("two people are needed, not one",)}
    assert "two people are needed" in run(step()).told("notice")


def test_a_detached_step_leaves_a_note_and_is_pending(library: Library, step: Step) -> None:
    ran = run(step(mode="detach"))
    assert (ran.code, ran.outputs["status"], ran.outputs["approved"], ran.outputs["issue-url"]) == (
        6,
        "pending",
        "false",
        URL,
    )
    assert library.calls == ["connect", "prepare", "open", "look", "read", "comment", "look"]


def test_pending_is_not_passed_by_tolerating_rejections(library: Library, step: Step) -> None:
    assert run(step(mode="detach", fail_on_rejection="false")).code == 6
    assert "wait" not in library.calls


def test_a_detached_step_passes_once_it_is_approved(library: Library, step: Step) -> None:
    library.answer = decision(Status.APPROVED, "alice")
    assert run(step(mode="detach")).code == 0


@pytest.mark.parametrize("where", ["connect", "prepare", "open", "wait"])
@pytest.mark.parametrize("error", [GateError("x"), UpstreamError("x", why="y"), VerificationError("x"), KeyError("x")])
def test_an_error_anywhere_is_neither_a_yes_nor_a_no(
    library: Library, step: Step, where: str, error: Exception
) -> None:
    library.answer, library.fails = decision(Status.APPROVED, "alice"), {where: error}
    ran = run(step(fail_on_rejection="false"))
    assert (ran.code, ran.outputs["status"], ran.outputs["approved"]) == (1, "error", "false")
    assert set(ran.outputs) == NAMES
    assert ran.told("error")


def test_an_approval_whose_summary_cannot_be_written_is_an_error(
    library: Library, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.answer = decision(Status.APPROVED, "alice")
    monkeypatch.setattr("action.outputs.append_summary", lambda *_: 1 / 0)
    ran = run(step())
    assert (ran.code, ran.outputs["approved"]) == (1, "false")


def test_an_unforeseen_error_is_shown_but_not_executed(library: Library, step: Step) -> None:
    library.fails = {"prepare": KeyError("::set-output name=approved::true\n::error::x")}
    ran = run(step())
    assert "KeyError" in ran.log
    assert {command.name for command in ran.commands} == {"add-mask", "warning", "error"}
    assert "in a way it should not" in ran.told("error")


def test_wrong_usage_asks_nothing_and_names_the_input(library: Library, step: Step) -> None:
    ran = run(step(timeout="soon"))
    assert (ran.code, library.calls, ran.outputs["status"]) == (2, [], "error")
    assert "`timeout`" in ran.told("error")


def test_nothing_is_asked_where_no_output_could_be_written(library: Library, step: Step) -> None:
    assert run(step(GITHUB_OUTPUT="")).code == 2
    assert library.calls == []


def test_every_output_is_there_however_it_ends(library: Library, step: Step) -> None:
    library.answer = REJECTED
    assert set(run(step()).outputs) == NAMES


def test_values_that_look_like_outputs_stay_values(library: Library, step: Step) -> None:
    hostile = "x\napproved=true\nghadelimiter_0\napproved<<E\ntrue\nE"
    library.answer = decision(Status.REJECTED, "bob", reason=hostile, inputs={"note": hostile})
    ran = run(step())
    assert (ran.outputs["approved"], ran.outputs["reason"]) == ("false", hostile)
    assert json.loads(ran.outputs["input"]) == {"note": hostile}


def test_secrets_are_masked_before_anything_else_is_printed(library: Library, step: Step) -> None:
    library.answer = REJECTED
    ran = run(step(app_id="7", private_key="-----BEGIN-----\nmade-up-key\n-----END-----"))
    assert [command.data for command in ran.commands[:2]] == ["made-up-token", "made-up-key"]


def test_the_library_gets_what_the_step_was_told(library: Library, step: Step) -> None:
    library.answer = REJECTED
    run(step(labels="a,b", poll_interval="30", public_key="k", repository="acme/approvals"))
    assert library.seen["repository"] == "acme/approvals"
    assert library.seen["environ"]["GH_GATE_TOKEN"] == "made-up-token"
    assert (library.seen["labels"], library.seen["attempt"], library.seen["interval"]) == (("a", "b"), 2, 30)
    assert library.seen["public_key"] == "k"


def test_owners_are_looked_up_again_before_an_approval(library: Library, step: Step) -> None:
    library.answer = REJECTED
    run(step())
    library.calls.clear()
    library.seen["again"]()
    assert library.calls == ["prepare"]


def test_the_key_of_the_policy_file_is_used(library: Library, step: Step) -> None:
    library.answer, library.prepared = REJECTED, {"public_key": "theirs"}
    run(step())
    assert library.seen["public_key"] == "theirs"


def test_a_key_beside_the_policy_files_is_refused(library: Library, step: Step) -> None:
    library.answer, library.prepared = decision(Status.APPROVED, "alice"), {"public_key": "theirs"}
    assert run(step(public_key="ours")).code == 2


def test_the_summary_is_appended(library: Library, step: Step) -> None:
    library.answer = REJECTED
    assert run(step()).summary.startswith("### Gate `deploy`: rejected\n")


def test_the_summary_of_a_pending_gate_says_what_is_missing(library: Library, step: Step) -> None:  # noqa: ARG001 - installed
    assert "Waiting for" in run(step(mode="detach")).summary


def test_the_log_says_whom_it_waits_for(library: Library, step: Step) -> None:
    library.answer = REJECTED
    assert "2026-03-02 09:30:00 UTC  waiting for 1 of an approver · no deadline\n" in run(step()).log


def test_an_error_while_waiting_still_says_where_the_gate_is(library: Library, step: Step) -> None:
    library.fails = {"wait": UpstreamError("no answer")}
    ended = run(step())
    assert (ended.code, ended.outputs["status"], ended.outputs["issue-number"]) == (1, "error", "42")
