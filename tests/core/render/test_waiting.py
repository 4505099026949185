"""What is said of the run that asked."""

from __future__ import annotations

import pytest
from hypothesis import given

from gh_gate.core import commands, marker, render
from gh_gate.core.gate import Gate, Origin, Status
from gh_gate.core.marker import Kind
from gh_gate.core.unlike import Unlike
from tests.core import markdown
from tests.core.samples import RUN, gate, tally
from tests.core.stage import ALICE, BOT, OTHER_BOT, Stage
from tests.core.stage import gate as staged

REPOSITORY = "https://github.com/acme/app"


def noted(told: Gate | None = None, **more: object) -> str:
    given_: dict[str, object] = {"attempt": 1, "job_id": 77, "key": "gate.0", "always": False, **more}
    return render.waits(told or gate(), **given_)  # type: ignore[arg-type]  # what it takes


def test_a_job_that_waits_reads_like_this() -> None:
    assert noted() == (
        f"[Job `gate`]({RUN}/job/77) waits for this without a runner. Once it is approved, the job is run again.\n\n"
        f"<!-- gh-gate:1 waits {gate().digest[:16]} 1/77/gate.0/approved -->"
    )


def test_a_leg_of_a_matrix_has_its_number() -> None:
    assert noted(key="train.2").startswith(f"[Job `train` (3)]({RUN}/job/77) waits")


def test_where_another_question_was_approved_it_says_that_this_one_was_not() -> None:
    text = noted(unlike=Unlike(1, f"{REPOSITORY}/issues/1", ("prompt", "approvers")))
    assert "job is run again. The approval of [#1](" in text
    assert "/issues/1) does not count here: this question differs from it in: prompt, approvers." in text
    assert marker.read_note(text) == marker.note(gate(), Kind.WAITS, "1/77/gate.0/approved")
    assert "does not count here: it asked otherwise." in noted(unlike=Unlike(1, "", ()))


def test_a_job_that_every_decision_wakes_says_so() -> None:
    text = noted(always=True)
    assert "Once it is decided, the job is run again." in text
    assert marker.read_note(text) == marker.note(gate(), Kind.WAITS, "1/77/gate.0/always")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://x.y/)[z](http://q"])
def test_without_an_address_of_the_run_there_is_no_link(url: str) -> None:
    told = gate(origin=Origin("release", url))
    assert noted(told).startswith("Job `gate` waits")
    assert render.resumed(told, Status.APPROVED, 2).startswith("The run goes on: attempt 2.")
    assert render.stranded(told, "x").startswith("The run does not go on by itself")


@pytest.mark.parametrize(
    ("status", "begins"),
    [
        (Status.APPROVED, "The run goes on: "),
        (Status.REJECTED, "The run was started again to be told of it: "),
        (Status.EXPIRED, "The run was started again to be told of it: "),
        (Status.CANCELLED, "The run was started again to ask anew: "),
    ],
)
def test_a_run_that_was_started_again_is_linked(status: Status, begins: str) -> None:
    text = render.resumed(gate(), status, 3)
    assert text.startswith(f"{begins}[attempt 3]({RUN}/attempts/3).")
    assert marker.read_note(text) == marker.note(gate(), Kind.RESUMED, 3)


def test_what_to_do_where_an_approved_job_never_gets_to_its_gate_is_said() -> None:
    text = render.resumed(gate(valid_for=5400), Status.APPROVED, 2)
    assert "If its job breaks before the gate, run it again by hand within 1 h 30 min of the approval.\n\n<!--" in text
    assert "by hand" not in render.resumed(gate(), Status.REJECTED, 2)


def test_a_run_that_cannot_go_on_says_why() -> None:
    text = render.stranded(gate(), "the run was deleted; start a new one")
    assert text.startswith(f"[The run]({RUN}) does not go on by itself: the run was deleted; start a new one.\n\n")
    assert marker.read_note(text) == marker.note(gate(), Kind.RESUMED, "never")


@given(markdown.HOSTILE)
def test_what_github_says_stays_text(why: str) -> None:
    text = render.stranded(gate(), why)
    assert marker.read_note(text) == marker.note(gate(), Kind.RESUMED, "never")
    assert markdown.kinds(text)[0] == "paragraph_open"
    assert {token.type for token in markdown.tokens(text)} & {"html_inline", "image", "code_inline"} == set()
    assert commands.parse(text) is None


def test_the_page_of_the_run_says_whom_until_when_and_what_then() -> None:
    text = render.meanwhile(gate(), tally(), "it goes on <b>")
    assert text.startswith("**Who can decide**: one of the code owners of `deploy/`: @alice or @org")
    assert text.endswith("\n\n**Until**: 3 Mar 09:00 UTC\n\nNo runner waits; it goes on &lt;b&gt;.")


def test_the_page_of_a_run_without_a_deadline_says_so() -> None:
    assert "**Until**: somebody decides" in render.meanwhile(gate(), tally(deadline=None), "x")


@pytest.mark.parametrize("who", [BOT, OTHER_BOT], ids=["ours", "another bot's"])
def test_no_note_changes_what_the_fold_says(who: object) -> None:
    asked = staged()
    texts = [
        noted(asked),
        render.resumed(asked, Status.APPROVED, 2),
        render.resumed(asked, Status.REJECTED, 2),
        render.stranded(asked, "the run was deleted"),
    ]
    plain, disturbed = Stage(asked), Stage(asked)
    for text in texts:
        disturbed.say(who, text, at=1)  # type: ignore[arg-type]  # a person
    for stage in (plain, disturbed):
        stage.say(ALICE, "/approve", at=10)
    one, other = plain.tally(), disturbed.tally()
    assert (one.status, other.status, len(other.answers)) == (Status.APPROVED, Status.APPROVED, 1)
    assert one.decision is not None
    assert other.decision is not None
    assert one.decision.people == other.decision.people
