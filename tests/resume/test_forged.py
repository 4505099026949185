"""Notes that somebody else posted, or changed: they wake nobody who did not wait, and keep nobody from being woken."""

from __future__ import annotations

import pytest

from gh_gate.core.marker import Kind
from gh_gate.core.tally import Decision
from gh_gate.engine import Ticket
from gh_gate.resume.rerun import resume
from tests.cases.forging import by
from tests.github.state_runs import Job
from tests.resume.pipeline import HANDLER, Pipeline, reruns


def broken(pipeline: Pipeline) -> Job:
    """A job that failed by itself, minutes before anybody forges a note about it."""
    job = pipeline.fail("tests")
    pipeline.scene.hub.clock.advance(300)
    return job


def approved(pipeline: Pipeline) -> tuple[Ticket, Decision]:
    pipeline.end()
    return pipeline.decided()


def test_a_note_about_a_job_that_had_ended_runs_nothing_again(pipeline: Pipeline) -> None:
    job = broken(pipeline)
    pipeline.forge_note(pipeline.ask()[1], job)
    assert pipeline.resume(*approved(pipeline)).done
    assert (reruns(pipeline.scene), pipeline.notes("resumed")) == ([], [])


def test_beside_a_true_note_it_runs_nothing_again_either(pipeline: Pipeline) -> None:
    job = broken(pipeline)
    pipeline.wait(index=0)
    pipeline.wait(index=1)
    pipeline.forge_note(pipeline.ask()[1], job)
    pipeline.resume(*approved(pipeline))
    assert pipeline.states()[0] == "failure"
    assert reruns(pipeline.scene) == ["jobs 201"]


@pytest.mark.parametrize(
    "detail", ["1/7/gate.0/approved", "99/7/gate.0/always", "99999/9223372036854775807/g.0/always"]
)
def test_a_note_about_a_job_or_an_attempt_that_never_was_is_no_trouble(pipeline: Pipeline, detail: str) -> None:
    job = pipeline.wait()
    pipeline.forge_note(pipeline.ask()[1], job, detail=detail)
    pipeline.resume(*approved(pipeline))
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued"], ["jobs 201"])


def test_a_job_of_another_run_is_left_alone(pipeline: Pipeline) -> None:
    other = Pipeline(pipeline.scene)
    foreign = other.fail("deploy")
    other.repo.finish_run(other.run)
    pipeline.scene.run_id = str(pipeline.run.id)
    pipeline.forge_note(pipeline.ask()[1], foreign)
    pipeline.wait()
    pipeline.resume(*approved(pipeline))
    assert (other.run.attempt, pipeline.run.attempt) == (1, 2)


@pytest.mark.parametrize("name", ["alice", "mallory", "helper[bot]"])
def test_only_the_asker_and_we_ourselves_say_that_a_job_waits(pipeline: Pipeline, name: str) -> None:
    job = pipeline.fail("tests")
    pipeline.forge_note(pipeline.ask()[1], job, who=pipeline.scene.hub.user(name))
    pipeline.resume(*approved(pipeline))
    assert reruns(pipeline.scene) == []


@pytest.mark.parametrize("now", ["hm", "{} ", "> {}"])
def test_whoever_edits_a_note_keeps_nobody_asleep(pipeline: Pipeline, now: str) -> None:
    pipeline.wait()
    (posted,) = [comment for comment in pipeline.scene.ours() if " waits " in comment.body]
    pipeline.repo.edit_comment(pipeline.scene.carol, posted.id, now.format(posted.body))
    pipeline.resume(*approved(pipeline))
    assert pipeline.run.attempt == 2


def test_a_note_counts_as_it_was_posted_first(pipeline: Pipeline) -> None:
    tests, waits = broken(pipeline), pipeline.wait()
    posted = pipeline.forge_note(pipeline.ask()[1], tests, detail=f"1/{waits.id}/gate.0/approved")
    pipeline.repo.edit_comment(pipeline.scene.hub.bot, posted.id, posted.body.replace(str(waits.id), str(tests.id)))
    pipeline.resume(*approved(pipeline))
    assert reruns(pipeline.scene) == ["jobs 201"]
    assert pipeline.states() == ["failure", "queued"]


def test_a_note_for_another_gate_wakes_nobody_here(pipeline: Pipeline) -> None:
    job = pipeline.fail("tests")
    other = f"hm\n\n<!-- gh-gate:1 waits 0123456789abcdef 1/{job.id}/tests.0/approved -->"
    pipeline.repo.comment(pipeline.scene.hub.bot, pipeline.ask()[1].place.number, other)
    pipeline.resume(*approved(pipeline))
    assert reruns(pipeline.scene) == []


@pytest.mark.parametrize("detail", ["2", "never"])
def test_people_cannot_say_that_the_run_has_gone_on(pipeline: Pipeline, detail: str) -> None:
    job = pipeline.wait()
    pipeline.forge_note(pipeline.ask()[1], job, Kind.RESUMED, detail=detail, who=pipeline.scene.alice)
    pipeline.resume(*approved(pipeline))
    assert pipeline.run.attempt == 2


@pytest.mark.parametrize("detail", ["2", "never"])
def test_where_the_app_resumes_a_workflow_cannot_say_that_the_run_has_gone_on(pipeline: Pipeline, detail: str) -> None:
    job = pipeline.wait()
    pipeline.forge_note(pipeline.ask()[1], job, Kind.RESUMED, detail=detail)
    ticket, decision = approved(pipeline)
    hub = pipeline.scene.hub
    app = hub.app("gate-keeper", permissions={**HANDLER, "metadata": "read"})
    hub.install(app, pipeline.repo.owner)
    forge = pipeline.scene.connected(
        {"GITHUB_API_URL": hub.url, "GH_GATE_APP_ID": str(app.id), "GH_GATE_PRIVATE_KEY": app.private_key}
    )
    assert resume(forge, ticket, decision).done
    assert pipeline.run.attempt == 2


def test_an_attempt_that_is_said_to_have_begun_before_the_jobs_waited_ends_nothing(pipeline: Pipeline) -> None:
    job = pipeline.wait()
    pipeline.forge_note(pipeline.ask()[1], job, Kind.RESUMED, detail="1")
    pipeline.resume(*approved(pipeline))
    assert pipeline.run.attempt == 2


def test_a_record_that_another_workflow_posted_later_wakes_nobody_twice(pipeline: Pipeline) -> None:
    pipeline.wait()
    ticket, decision = approved(pipeline)
    pipeline.resume(ticket, decision)
    pipeline.repo.delete_comment(
        pipeline.scene.hub.bot, next(c.id for c in pipeline.scene.ours() if "resumed" in c.body)
    )
    for job in pipeline.run.jobs:
        pipeline.repo.begin_job(job)
        pipeline.scene.hub.clock.advance(30)
        pipeline.repo.finish_job(job, "failure")  # it passed its gate, and failed after that
    pipeline.end()
    pipeline.forge_note(ticket, pipeline.run.jobs[0], Kind.RECORD, detail="")
    assert pipeline.resume(ticket, decision).done
    assert reruns(pipeline.scene) == ["jobs 201"]


def test_a_decision_that_nobody_took_makes_the_job_look_and_approves_nothing(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    ticket = pipeline.ask()[1]
    invented = by(pipeline.scene.alice, pipeline.scene.hub.clock.now)
    pipeline.resume(ticket, invented)
    assert (pipeline.states(), pipeline.scene.records(), pipeline.scene.labels()) == (["queued"], [], ["gate:pending"])
    engine, found = pipeline.ask()
    assert engine.look(found).decision is None
