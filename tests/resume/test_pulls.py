"""On a pull request several gates, and several askings of one question, share a thread."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.tally import Decision
from gh_gate.engine import OUTLIVED, Ticket
from gh_gate.errors import UpstreamError
from gh_gate.resume.rerun import woken_by
from tests.github import faults
from tests.github.state_runs import Job
from tests.resume.pipeline import Pipeline, reruns
from tests.scene import Scene


@pytest.fixture
def pipeline(scene: Scene) -> Pipeline:
    """A run for a pull request of carol's."""
    pull = scene.repo.open_pull(scene.carol, {"deploy/app.yml": "v14\n"}, title="v14")
    assert pull.pull is not None
    about = {"pull_request": pull.number, "commit": pull.pull.head_sha, "event": "pull_request"}
    return Pipeline(scene, about)


def two_gates(pipeline: Pipeline) -> list[Job]:
    jobs = [pipeline.repo.add_job(pipeline.run, name) for name in ("staging", "production")]
    for job in jobs:
        pipeline.wait(job, name=job.name)
    pipeline.end()
    return jobs


def test_the_run_of_a_pull_request_goes_on_and_its_thread_stays_open(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    assert pipeline.resume(*pipeline.decided()).done
    assert (pipeline.states(), len(pipeline.notes("resumed"))) == (["queued"], 1)
    assert (pipeline.scene.issue().state, pipeline.scene.issue().locked) == ("open", False)


def test_an_approval_of_one_gate_does_not_run_the_others_job(pipeline: Pipeline) -> None:
    two_gates(pipeline)
    pipeline.resume(*pipeline.decided("/approve staging", name="staging"))
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued", "failure"], ["jobs 201"])


def test_one_after_another_each_gate_has_its_job_run_again(pipeline: Pipeline) -> None:
    two_gates(pipeline)
    staging = pipeline.decided("/approve staging", name="staging")
    production = pipeline.decided("/approve production", name="production")
    assert pipeline.resume(*staging).done
    assert not pipeline.resume(*production).done
    pipeline.succeed()
    assert pipeline.resume(*production).done
    assert (pipeline.states(), pipeline.run.attempt) == (["success", "queued"], 3)


def test_legs_of_one_gate_run_again_together_beside_a_job_that_waits_for_another(pipeline: Pipeline) -> None:
    for index in range(2):
        pipeline.wait(index=index, name="staging")
    pipeline.wait(index=2, name="production")
    pipeline.end()
    assert pipeline.resume(*pipeline.decided("/approve staging", name="staging")).done
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued"] * 3, ["runs 201"])


def test_a_job_whose_gate_was_rejected_is_not_run_again_with_them(pipeline: Pipeline) -> None:
    for index in range(2):
        pipeline.wait(index=index, name="staging")
    pipeline.wait(index=2, name="production")
    pipeline.end()
    pipeline.decided("/reject production", name="production")
    assert not pipeline.resume(*pipeline.decided("/approve staging", name="staging")).done
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued", "failure", "failure"], ["jobs 201"])


def test_gates_that_are_known_to_be_decided_have_their_jobs_run_again_together(pipeline: Pipeline) -> None:
    two_gates(pipeline)
    staging = pipeline.decided("/approve staging", name="staging")
    production = pipeline.decided("/approve production", name="production")
    decided = woken_by(*production, pipeline.forge().read(production[0].place))
    assert pipeline.resume(*staging, decided=decided).done
    assert (pipeline.states(), reruns(pipeline.scene)) == (["queued", "queued"], ["runs 201"])
    assert pipeline.resume(*production).done
    assert len(pipeline.notes("resumed")) == 2


def test_what_was_said_of_an_older_asking_does_not_end_the_newer_one(pipeline: Pipeline) -> None:
    """Killed between the re-run and its note, the note comes only below the same question, asked anew."""
    pipeline.words["valid_for"] = 3600
    pipeline.wait()
    pipeline.end()
    older, outlived = pipeline.ask()[1], outlive(pipeline)
    pipeline.scene.hub.faults.add(faults.status(502), method="POST", path="comments")
    with pytest.raises(UpstreamError):
        pipeline.resume(*outlived)
    pipeline.scene.hub.faults.clear()
    newer = wait_anew(pipeline, older)
    assert pipeline.resume(*outlived).done
    pipeline.scene.say(pipeline.scene.alice, "/approve")
    assert pipeline.resume(*pipeline.concluded()).done
    assert (newer.place != older.place, pipeline.run.attempt) == (True, 3)
    assert pipeline.states() == ["queued"]


def outlive(pipeline: Pipeline) -> tuple[Ticket, Decision]:
    """Let an approval be found two hours late."""
    engine, ticket = pipeline.ask()
    pipeline.scene.say(pipeline.scene.alice, "/approve")
    pipeline.scene.hub.clock.advance(timedelta(hours=2).total_seconds())
    decision = engine.look(ticket).decision
    assert decision is not None
    assert decision.reason == OUTLIVED
    return ticket, decision


def wait_anew(pipeline: Pipeline, older: Ticket) -> Ticket:
    pipeline.wait(pipeline.run.jobs[0])
    pipeline.end()
    newer = pipeline.ask()[1]
    assert newer.place != older.place
    assert newer.gate.digest == older.gate.digest
    return newer
