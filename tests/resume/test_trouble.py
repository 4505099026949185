"""Outages and refusals while a run is started again: neither over nor never, and nothing twice."""

from __future__ import annotations

import pytest

from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.resume.rerun import resume
from tests.github import faults
from tests.resume.pipeline import Pipeline


class TestTrouble:
    @pytest.mark.parametrize("path", ["rerun", "comments"])
    def test_what_was_sent_and_whose_answer_was_lost_is_not_sent_twice(self, pipeline: Pipeline, path: str) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        pipeline.scene.hub.faults.add(faults.cut_after(), method="POST", path=path, times=1)
        with pytest.raises(UnknownOutcome):
            pipeline.resume(ticket, decision)
        assert pipeline.resume(ticket, decision).done
        assert (pipeline.run.attempt, len(pipeline.notes("resumed"))) == (2, 1)

    @pytest.mark.parametrize("path", ["/actions/runs/", "/jobs", "rerun", "comments"])
    def test_an_outage_is_neither_over_nor_never(self, pipeline: Pipeline, path: str) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        pipeline.scene.hub.faults.add(faults.status(502), path=path)
        with pytest.raises(UpstreamError):
            pipeline.resume(ticket, decision)
        pipeline.scene.hub.faults.clear()
        assert pipeline.resume(ticket, decision).done
        assert (pipeline.run.attempt, len(pipeline.notes("resumed"))) == (2, 1)

    def test_a_missing_permission_is_an_error_that_names_it(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        forge = pipeline.scene.forge(pipeline.scene.hub.workflow_token(pipeline.repo, {"issues": "write", "actions": "read", "contents": "read"}))  # fmt: skip
        with pytest.raises(GateError, match="lacks a permission") as caught:
            resume(forge, ticket, decision)
        assert "actions: write" in caught.value.do
        assert not pipeline.notes("resumed")
