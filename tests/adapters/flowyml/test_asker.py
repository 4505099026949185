"""Which run a gate of flowyml belongs to: each try of one run, and no other run or pipeline."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gh_gate.adapters.flowyml.asker import Asker
from gh_gate.errors import UsageError

WORKFLOW = {"GITHUB_RUN_ID": "4711"}


def key(pipeline: str, run_id: str, environ: dict[str, str] | None = None, own: str = "") -> str:
    return Asker(own, __file__).run(pipeline, run_id, environ or {}).id


@pytest.mark.parametrize("environ", [{}, {"GH_GATE_KEY": "nightly-7"}, WORKFLOW, {**WORKFLOW, "GH_GATE_KEY": "k"}])
def test_two_pipelines_of_one_run_id_never_share_a_gate(environ: dict[str, str]) -> None:
    keys = {key(name, run_id, environ) for name in ("infra", "model") for run_id in ("nightly-7", "nightly-7")}
    assert len(keys) == 2


def test_a_name_with_a_slash_is_not_taken_for_another_pipeline_with_a_longer_id() -> None:
    assert key("a/b", "c") != key("a", "b/c")


def test_in_a_workflow_an_id_that_was_made_up_does_not_count() -> None:
    assert key("model", str(uuid4()), WORKFLOW) == key("model", str(uuid4()), WORKFLOW) == "4711/flowyml/model"
    assert key("model", "nightly-7", WORKFLOW) == "flowyml/model/nightly-7"


def test_the_gates_own_key_is_taken_as_it_is() -> None:
    assert key("model", "nightly-7", {**WORKFLOW, "GH_GATE_KEY": "k"}, own="release-9") == "release-9"


def test_without_any_id_nobody_is_asked() -> None:
    with pytest.raises(UsageError, match="no id"):
        key("model", "")
