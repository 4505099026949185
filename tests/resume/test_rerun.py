"""After the decision the jobs that wait run again, once, in the same run; whatever happened meanwhile."""

from __future__ import annotations

import pytest

from gh_gate.resume.rerun import resume
from tests.github import faults
from tests.resume.pipeline import Pipeline, reruns
from tests.scene import Scene


def test_an_approval_has_the_job_run_again_and_says_so(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    done = pipeline.resume(*pipeline.decided())
    assert (done.done, done.again, done.what) == (True, None, "the run goes on: attempt 2")
    assert (pipeline.run.attempt, pipeline.states()) == (2, ["queued"])
    url = f"https://github.com/acme/app/actions/runs/{pipeline.run.id}"
    (told,) = pipeline.notes("resumed")
    assert told.startswith(f"The run goes on: [attempt 2]({url}/attempts/2).")


def test_it_says_so_in_an_issue_that_is_closed_and_locked(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    ticket, decision = pipeline.decided()
    pipeline.repo.close(pipeline.scene.alice, 1)
    pipeline.repo.lock(pipeline.scene.alice, 1)
    assert pipeline.resume(ticket, decision).done
    assert (pipeline.run.attempt, len(pipeline.notes("resumed"))) == (2, 1)


def test_only_what_waits_is_run_again(pipeline: Pipeline) -> None:
    pipeline.fail("lint")
    pipeline.wait()
    pipeline.end()
    pipeline.resume(*pipeline.decided())
    assert (pipeline.states(), reruns(pipeline.scene)) == (["failure", "queued"], ["jobs 201"])


def test_six_jobs_that_share_a_gate_run_again_together(pipeline: Pipeline) -> None:
    for index in range(6):
        pipeline.wait(index=index)
    pipeline.end()
    assert pipeline.resume(*pipeline.decided()).done
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued"] * 6, ["runs 201"])
    assert (len(pipeline.notes("waits")), len(pipeline.notes("resumed"))) == (6, 1)
    assert len(pipeline.repo.issues) == 1


@pytest.mark.parametrize("new_ids", [True, False], ids=["new numbers", "old numbers"])
def test_jobs_beside_another_failure_run_again_one_after_the_other(pipeline: Pipeline, new_ids: bool) -> None:
    pipeline.scene.hub.quirks.new_ids_for_carried_jobs = new_ids
    pipeline.wait(index=0)
    pipeline.wait(index=1)
    pipeline.fail("lint")
    pipeline.end()
    ticket, decision = pipeline.decided()
    first = pipeline.resume(ticket, decision)
    assert (first.done, pipeline.states(), pipeline.notes("resumed")) == (False, ["queued", "failure", "failure"], [])
    assert not pipeline.resume(ticket, decision).done
    pipeline.succeed()
    last = pipeline.resume(ticket, decision)
    assert (last.done, pipeline.states()) == (True, ["success", "queued", "failure"])
    assert (reruns(pipeline.scene), pipeline.run.attempt) == (["jobs 201", "jobs 201"], 3)


def test_calling_again_does_nothing_more(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    ticket, decision = pipeline.decided()
    for _ in range(3):
        assert pipeline.resume(ticket, decision).done
    pipeline.succeed()
    assert pipeline.resume(ticket, decision).done
    assert (reruns(pipeline.scene), len(pipeline.notes("resumed"))) == (["jobs 201"], 1)


def test_a_run_that_has_gone_on_is_not_asked_about_again(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    ticket, decision = pipeline.decided()
    pipeline.resume(ticket, decision)
    pipeline.scene.hub.clock.advance(10)
    forge = pipeline.forge()
    forge.read(ticket.place)
    pipeline.scene.hub.requests.clear()
    resume(forge, ticket, decision)
    assert {request.status for request in pipeline.scene.hub.requests} == {304}
    assert not any("/actions/" in request.target for request in pipeline.scene.hub.requests)


def test_a_thread_that_the_caller_has_read_is_not_read_again(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    ticket, decision = pipeline.decided()
    forge = pipeline.forge()
    thread = forge.read(ticket.place)
    pipeline.scene.hub.requests.clear()
    assert resume(forge, ticket, decision, thread=thread).done
    assert not any(r.method == "GET" and "/issues/" in r.target for r in pipeline.scene.hub.requests)
    assert pipeline.run.attempt == 2


class TestWhileTheRunIsInProgress:
    def test_the_looks_come_in_growing_pauses(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        slow = pipeline.repo.add_job(pipeline.run, "slow")
        pipeline.repo.begin_job(slow)
        ticket, decision = pipeline.decided()
        pauses = []
        for _ in range(5):
            later = pipeline.resume(ticket, decision)
            assert later.again is not None
            pauses.append((later.again - pipeline.scene.hub.clock.now).total_seconds())
            pipeline.scene.hub.clock.advance(900)
        assert (pauses[0], pauses[-1]) == (30, 600)
        assert pauses == sorted(pauses)
        pipeline.repo.finish_job(slow)
        pipeline.end()
        assert pipeline.resume(ticket, decision).done
        assert pipeline.states() == ["queued", "success"]

    def test_a_run_that_began_anew_in_that_moment_is_looked_at_again(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        refused = faults.status(403, "This workflow is already running")
        pipeline.scene.hub.faults.add(refused, method="POST", path="rerun", times=1)
        later = pipeline.resume(ticket, decision)
        assert (later.done, later.again is not None, pipeline.notes("resumed")) == (False, True, [])
        assert pipeline.resume(ticket, decision).done

    def test_a_leg_that_saw_the_decision_does_not_run_again(self, pipeline: Pipeline) -> None:
        pipeline.wait(index=0)
        second = pipeline.repo.add_job(pipeline.run, "gate (1)", key="gate")
        pipeline.repo.begin_job(second)
        ticket, decision = pipeline.decided()
        pipeline.repo.finish_job(second, "success")
        pipeline.end()
        pipeline.resume(ticket, decision)
        assert pipeline.states() == ["queued", "success"]


class TestByHand:
    def test_a_run_that_a_person_started_again_has_gone_on(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        pipeline.scene.hub.clock.advance(5)
        pipeline.repo.rerun(pipeline.run, pipeline.scene.alice)
        done = pipeline.resume(ticket, decision)
        assert (done.done, reruns(pipeline.scene), len(pipeline.notes("resumed"))) == (True, [], 1)

    def test_a_job_that_was_run_again_before_the_decision_runs_once_more(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        pipeline.repo.rerun_failed(pipeline.run, pipeline.scene.alice)
        pipeline.wait(pipeline.run.jobs[0])
        pipeline.end()
        assert len(pipeline.notes("waits")) == 1
        pipeline.resume(*pipeline.decided())
        assert (pipeline.run.attempt, pipeline.states()) == (3, ["queued"])

    def test_a_job_that_ran_between_an_answer_and_its_record_runs_again(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        ticket = pipeline.ask()[1]
        said = pipeline.scene.say(pipeline.scene.alice, "/approve")
        pipeline.scene.hub.clock.advance(60)
        pipeline.repo.rerun_failed(pipeline.run, pipeline.scene.alice)
        pipeline.repo.begin_job(pipeline.run.jobs[0])
        pipeline.scene.hub.clock.advance(30)
        pipeline.repo.finish_job(pipeline.run.jobs[0], "failure")  # who decides had not said so yet
        pipeline.end()
        _, decision = pipeline.concluded()
        assert decision.at == said.created_at
        pipeline.resume(ticket, decision)
        assert (pipeline.run.attempt, pipeline.states()) == (3, ["queued"])


def test_going_on_takes_four_counted_requests(scene: Scene) -> None:
    pipeline = Pipeline(scene)
    pipeline.wait()
    pipeline.end()
    ticket, decision = pipeline.decided()
    scene.hub.clock.advance(10)
    forge = pipeline.forge()
    forge.read(ticket.place)
    scene.hub.requests.clear()
    resume(forge, ticket, decision)
    counted = [f"{r.method} {r.target.rpartition('/')[2].partition('?')[0]}" for r in scene.hub.requests if r.status != 304]  # fmt: skip
    assert counted == ["GET " + str(pipeline.run.id), "GET jobs", "POST rerun", "POST comments"]
