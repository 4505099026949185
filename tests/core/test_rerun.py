"""Which job is run again: the one that left a note, failed, and cannot have seen the decision; and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core import rerun
from gh_gate.core.gate import Status
from gh_gate.core.rerun import Job, Later, Never, Over, Plan, RerunFailed, RerunJob, Waiting, woken
from gh_gate.core.tally import Decision
from tests.core.rerunning import DECIDED, LOOKED, at, job, note, planned, run
from tests.core.stage import OPENED

AFTER = DECIDED + 1
TWO = [note(1), note(2)]


@pytest.mark.parametrize(
    ("jobs", "notes", "expected"),
    [
        pytest.param([job(1)], [note(1)], RerunJob(1, last=True), id="one job waits"),
        pytest.param([job(1), job(2)], TWO, RerunFailed(), id="all that failed wait"),
        pytest.param([job(1), job(2), job(3, conclusion="skipped")], TWO, RerunFailed(), id="dependents were skipped"),
        pytest.param([job(1), job(2), job(3)], TWO, RerunJob(1, last=False), id="another job failed too"),
        pytest.param([job(1), job(2), job(3, conclusion="cancelled")], TWO, RerunJob(1, last=False), id="cancelled"),
        pytest.param([job(1), job(2), job(3, conclusion="timed_out")], TWO, RerunJob(1, last=False), id="timed out"),
        pytest.param([job(1), job(2, conclusion="success")], TWO, RerunJob(1, last=True), id="one saw it in time"),
        pytest.param([job(1), job(2, began=AFTER)], TWO, RerunJob(1, last=True), id="one began after it"),
        pytest.param([job(1)], [note(1), note(1, at_minute=1.6)], RerunJob(1, last=True), id="noted twice"),
        pytest.param([job(1)], [], Over(1), id="no note"),
        pytest.param([job(1)], [note(7)], Over(1), id="a note of an unknown job"),
        pytest.param([job(1, conclusion="success")], [note(1)], Over(1), id="it passed"),
        pytest.param([job(1, conclusion="neutral")], [note(1)], Over(1), id="neutral"),
        pytest.param([job(1, began=AFTER)], [note(1, at_minute=AFTER)], Over(1), id="it began after the decision"),
        pytest.param([job(1, began=DECIDED)], [note(1, at_minute=DECIDED)], Over(1), id="in the same second"),
        pytest.param([job(1, began=None)], [note(1)], Over(1), id="it never began"),
        pytest.param([job(1, conclusion="timed_out")], [note(1)], Never(rerun.LOST), id="it timed out"),
        pytest.param([job(1, conclusion="cancelled")], [note(1)], Never(rerun.LOST), id="another leg failed first"),
    ],
)
def test_only_who_waits_failed_and_has_not_seen_it_is_run_again(
    jobs: list[Job], notes: list[Waiting], expected: Plan
) -> None:
    assert planned(jobs, notes) == expected


class TestWhatFailedInIt:
    """A job that got past its gate is not repeated unasked, whenever it began."""

    def test_a_step_that_began_after_the_decision_was_let_through_by_the_gate(self) -> None:
        assert planned([job(1, broke_at=at(AFTER))], [note(1)]) == Over(1)

    def test_one_that_began_before_it_was_the_gate(self) -> None:
        assert planned([job(1, broke_at=at(DECIDED - 1))], [note(1)]) == RerunJob(1, last=True)

    def test_a_job_that_began_after_it_has_seen_it_whatever_its_steps_say(self) -> None:
        assert planned([job(1, began=AFTER, broke_at=at(AFTER))], [note(1, at_minute=AFTER)]) == Over(1)

    def test_who_is_past_the_gate_is_not_repeated_together_with_the_others_either(self) -> None:
        jobs, notes = [job(1), job(2), job(3, broke_at=at(AFTER))], [*TWO, note(3)]
        assert planned(jobs, notes) == RerunJob(1, last=False)
        assert planned(jobs, TWO, decided=[(note(3), at(DECIDED))]) == RerunJob(1, last=False)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (job(1), True),
        (job(1, conclusion=""), False),
        (job(1, conclusion="success"), False),
        (job(1, conclusion="cancelled"), False),
        (job(1, completed_at=at(DECIDED)), False),
        (job(1, began=AFTER), False),
    ],
)
def test_only_a_job_that_had_failed_by_the_decision_may_wait_unnoted(of: Job, expected: bool) -> None:
    assert rerun.unheard([job(7, conclusion="success"), of], at(DECIDED)) is expected


@pytest.mark.parametrize(
    ("minute", "believed"),
    [(-0.1, False), (0.01, True), (1, True), (2, True), (2.99, True), (3.1, False), (59, False)],
)
def test_a_note_is_believed_if_its_job_was_running_when_it_was_posted(minute: float, believed: bool) -> None:
    expected = RerunJob(1, last=True) if believed else Over(1)
    assert planned([job(1)], [note(1, at_minute=minute)]) == expected


def test_a_forged_note_does_not_make_all_failed_jobs_run_again() -> None:
    forged = [note(3, at_minute=30)]
    assert planned([job(1), job(2), job(3)], TWO, others=forged) == RerunJob(1, last=False)
    assert planned([job(1), job(2), job(3)], [*TWO, *forged]) == RerunJob(1, last=False)


def test_jobs_that_wait_for_other_gates_may_be_run_again_with_several_that_are_due() -> None:
    assert planned([job(1), job(2), job(3)], TWO, others=[note(3)]) == RerunFailed()
    assert planned([job(1), job(3)], [note(1)], others=[note(3)]) == RerunJob(1, last=True)


@pytest.mark.parametrize("status", ["queued", "in_progress", "waiting", "requested", "pending", ""])
def test_nothing_is_run_again_while_the_run_is_in_progress(status: str) -> None:
    planned_now = planned([job(1)], [note(1)], of=run(status=status, conclusion=""))
    assert planned_now == Later("the run is still in progress", at(LOOKED) + timedelta(minutes=6))


def test_a_job_that_still_runs_and_began_before_the_decision_is_waited_for() -> None:
    assert isinstance(planned([job(1, conclusion="")], [note(1)]), Later)


def test_a_run_that_goes_on_with_the_job_begun_anew_is_over() -> None:
    jobs = [job(11, "job 1", "", began=AFTER)]
    assert planned(jobs, [note(1)], job(1), of=run(attempt=2, status="in_progress", conclusion="")) == Over(2)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (run(conclusion="cancelled"), Never(rerun.CANCELLED)),
        (run(attempt=50), RerunJob(1, last=True)),
        (run(attempt=51), Never(rerun.TOO_OFTEN)),
        (run(created_at=at(LOOKED) - timedelta(days=30)), RerunJob(1, last=True)),
        (run(created_at=at(LOOKED) - timedelta(days=30, seconds=1)), Never(rerun.TOO_OLD)),
        (run(created_at=OPENED - timedelta(days=40), conclusion="cancelled"), Never(rerun.CANCELLED)),
        (run(conclusion="success"), RerunJob(1, last=True)),
    ],
)
def test_what_github_does_not_run_again_is_not_asked_for(of: rerun.Run, expected: Plan) -> None:
    assert planned([job(1)], [note(1)], of=of) == expected


def test_a_run_that_is_too_old_is_nobodys_trouble_where_every_job_has_seen_the_decision() -> None:
    old = run(created_at=OPENED - timedelta(days=31), conclusion="cancelled", attempt=60)
    assert planned([job(1, conclusion="success")], [note(1)], of=old) == Over(60)


class TestLaterAttempts:
    """A job has another number in each attempt; what it was before tells its name."""

    again = run(attempt=2)

    def test_a_job_that_was_not_run_again_is_found_by_its_name(self) -> None:
        assert planned([job(11, "gate")], [note(1)], job(1, "gate"), of=self.again) == RerunJob(11, last=True)

    def test_a_job_that_kept_its_number_is_found_by_that(self) -> None:
        assert planned([job(1, "gate")], [note(1)], job(1, "gate"), of=self.again) == RerunJob(1, last=True)

    def test_a_job_that_was_run_again_by_hand_while_the_gate_was_open_is_due(self) -> None:
        jobs = [job(11, "gate", began=40)]
        assert planned(jobs, [note(1)], job(1, "gate"), of=self.again) == RerunJob(11, last=True)

    def test_a_job_that_was_run_again_by_hand_after_the_decision_is_not(self) -> None:
        jobs = [job(11, "gate", began=AFTER)]
        assert planned(jobs, [note(1)], job(1, "gate"), of=self.again) == Over(2)

    def test_a_note_of_a_job_that_nobody_knows_is_not_believed(self) -> None:
        assert planned([job(11, "gate")], [note(1)], of=self.again) == Over(2)

    def test_a_note_from_when_the_job_was_not_running_is_not_believed(self) -> None:
        assert planned([job(11, "gate")], [note(1, at_minute=30)], job(1, "gate"), of=self.again) == Over(2)

    def test_a_job_that_is_gone_from_the_run_is_left(self) -> None:
        assert planned([job(12, "build")], [note(1)], job(1, "gate"), of=self.again) == Over(2)

    def test_of_namesakes_only_the_one_that_was_not_run_again_is_known(self) -> None:
        jobs = [job(11, "gate", began=1), job(12, "gate", began=2)]
        assert planned(jobs, [note(1)], job(1, "gate"), of=self.again) == RerunJob(11, last=True)

    def test_of_namesakes_that_were_all_run_again_each_may_be_the_one_that_waits(self) -> None:
        jobs = [job(11, "gate", began=40), job(12, "gate", began=41)]
        assert planned(jobs, [note(1)], job(1, "gate"), of=self.again) == RerunFailed()

    def test_a_namesake_that_was_not_run_again_is_not(self) -> None:
        jobs, before = [job(11, "gate", began=40), job(12, "gate", began=2)], [job(1, "gate"), job(2, "gate", began=2)]
        assert planned(jobs, [note(1)], *before, of=self.again) == RerunJob(11, last=True)

    def test_nor_is_it_where_the_one_that_waits_has_left_another_note(self) -> None:
        jobs, before = [job(11, "gate", began=40), job(12, "gate", began=2)], [job(1, "gate"), job(2, "gate", began=2)]
        notes = [note(1), note(11, attempt=2, at_minute=40.5)]
        assert planned(jobs, notes, *before, of=self.again) == RerunJob(11, last=True)

    def test_a_namesake_that_has_left_a_note_of_its_own_is_told_apart_by_its_number(self) -> None:
        jobs, notes = [job(11, "gate", began=40), job(12, "gate", began=50)], [note(1), note(12, at_minute=50.5)]
        assert planned(jobs, notes, job(1, "gate"), of=self.again) == RerunFailed()
        assert planned(jobs[1:], notes, job(1, "gate"), of=self.again) == RerunJob(12, last=True)

    def test_namesakes_that_all_wait_need_not_be_told_apart(self) -> None:
        jobs = [job(11, "gate", began=40), job(12, "gate", began=40)]
        assert planned(jobs, TWO, job(1, "gate"), job(2, "gate"), of=self.again) == RerunFailed()

    def test_one_after_another_is_run_again(self) -> None:
        before = [job(1), job(2), job(3)]
        jobs = [job(11, "job 1", began=AFTER), job(12, "job 2"), job(13, "job 3")]
        assert planned(jobs, TWO, *before, of=self.again) == RerunJob(12, last=True)


@pytest.mark.parametrize(
    ("status", "anew", "expected"),
    [
        (Status.APPROVED, False, {1, 2}),
        (Status.REJECTED, False, {2}),
        (Status.EXPIRED, False, {2}),
        (Status.CANCELLED, False, set()),
        (Status.CANCELLED, True, {1, 2}),
    ],
)
def test_a_no_wakes_who_asked_for_it_and_a_cancellation_only_where_it_is_asked_anew(
    status: Status, anew: bool, expected: set[int]
) -> None:
    decision = Decision(status=status, at=at(DECIDED))
    assert {one.job_id for one in woken([note(1), note(2, always=True)], decision, anew=anew)} == expected


@pytest.mark.parametrize(("waited", "expected"), [(-5, 30), (0, 30), (150, 30), (600, 120), (3000, 600), (86_400, 600)])
def test_pauses_grow_from_half_a_minute_to_ten(waited: int, expected: int) -> None:
    assert rerun.pause(timedelta(seconds=waited)) == timedelta(seconds=expected)


@pytest.mark.parametrize(
    ("one", "minute", "asked"),
    [
        pytest.param(job(1), 1.5, True, id="in its midst"),
        pytest.param(job(1), 1, True, id="as it began"),
        pytest.param(job(1), 0.9, False, id="before it began"),
        pytest.param(job(1), 2, False, id="as it ended"),
        pytest.param(job(1, completed_at=at(12)), 1.5, False, id="it went on for long"),
        pytest.param(job(1, broke_at=at(1.7)), 1.5, False, id="what failed came later"),
        pytest.param(job(1, broke_at=at(1.2)), 1.5, True, id="what failed asked"),
        pytest.param(job(1, conclusion=""), 1.5, False, id="it still runs"),
        pytest.param(job(1, began=None), 1.5, False, id="it never began"),
    ],
)
def test_a_job_asked_at_a_time_and_left_soon_after(one: Job, minute: float, asked: bool) -> None:
    assert rerun.asked_in(one, at(minute)) is asked
