"""Inputs and the runner's variables become one typed value, or an error that names the input."""

from __future__ import annotations

from typing import Any

import pytest

from action import cautions, settings
from action.job import Job
from action.settings import OnRejection
from gh_gate.asked import Request
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.errors import UsageError
from tests.action.conftest import Step


def test_a_step_with_a_name_and_a_prompt_has_the_defaults_of_the_library(step: Step) -> None:
    read = settings.read(step())
    assert read.request == Request(name="deploy", prompt="Deploy v14?", run=read.request.run)
    assert (read.job, read.fail_on_rejection, read.poll_interval, read.labels) == (None, True, 10, ())
    assert read.on_rejection is OnRejection.LEAVE


def test_an_empty_input_is_one_that_is_left_out(step: Step) -> None:
    names = ("approvers", "required", "timeout", "mode", "prevent_self_approval", "inputs", "labels", "app_id")
    assert settings.read(step(**dict.fromkeys(names, " \n"))) == settings.read(step())


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"approvers": "@alice, @org/team\n codeowners:/deploy/ ,"}, "approvers", ("@alice", "@org/team", "codeowners:/deploy/")),
        ({"paths": "deploy/, src/a.py"}, "paths", ("deploy/", "src/a.py")),
        ({"paths": "deploy/\nsrc/a,b.py\n"}, "paths", ("deploy/", "src/a,b.py")),
        ({"paths": "src/a,b.py\n"}, "paths", ("src/a,b.py",)),
        ({"required": "2"}, "required", 2),
        ({"required": " each-owner "}, "required", "each-owner"),
        ({"inputs": '{"target": "str"}'}, "inputs", {"target": "str"}),
        ({"inputs": "target: str\ncount:\n  type: int\n  max: 3\n"}, "inputs", {"target": "str", "count": {"type": "int", "max": 3}}),
        ({"inputs": "- name: target\n- name: no\n"}, "inputs", [{"name": "target"}, {"name": "no"}]),
        ({"context": '{"accuracy": 1e-3, "rows": [1, 2]}'}, "context", {"accuracy": 0.001, "rows": [1, 2]}),
        ({"context": "accuracy: 0.94"}, "context", {"accuracy": 0.94}),
        ({"context": "{accuracy: 0.94}"}, "context", {"accuracy": 0.94}),
        ({"subject": " ghcr.io/a/b@sha256:0 "}, "subject", "ghcr.io/a/b@sha256:0"),
        ({"timeout": "1h30m"}, "timeout", 5400),
        ({"valid_for": "7d"}, "valid_for", 604_800),
        ({"on_timeout": "remind"}, "on_timeout", OnTimeout.REMIND),
        ({"remind": "4h"}, "remind", 14_400),
        ({"prevent_self_approval": "true"}, "prevent_self_approval", True),
        ({"auto_approve_if": "TRUE"}, "auto_approve", True),
        ({"auto_approve_if": "False"}, "auto_approve", False),
        ({"pull_request": "12"}, "pull_request", 12),
        ({"mode": "detach"}, "decider", Decider.HANDLER),
        ({"mode": "detach", "public_key": "k"}, "decider", Decider.APP),
        ({"prompt": "  # Deploy {x}\n"}, "prompt", "  # Deploy {x}\n"),
    ],
)  # fmt: skip
def test_an_input_is_read_as_what_it_is(step: Step, given: dict[str, str], field: str, expected: Any) -> None:
    assert getattr(settings.read(step(**given)).request, field) == expected


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"name": ""}, "name"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "a", "prompt_file": "b"}, "prompt-file"),
        ({"required": "0"}, "required"),
        ({"required": "-1"}, "required"),
        ({"required": "1.0"}, "required"),
        ({"required": "٣"}, "required"),
        ({"required": "1_0"}, "required"),
        ({"required": "all"}, "required"),
        ({"timeout": "soon"}, "timeout"),
        ({"timeout": "0"}, "timeout"),
        ({"timeout": "31d"}, "timeout"),
        ({"valid_for": "-1h"}, "valid-for"),
        ({"remind": "x"}, "remind"),
        ({"poll_interval": "0"}, "poll-interval"),
        ({"poll_interval": "3m"}, "poll-interval"),
        ({"on_timeout": "approved"}, "on-timeout"),
        ({"on_timeout": "Approve"}, "on-timeout"),
        ({"mode": "async"}, "mode"),
        ({"mode": "detach", "repository": "acme/other"}, "repository"),
        ({"on_rejection": "fail"}, "on-rejection"),
        ({"on_rejection": "Rerun"}, "on-rejection"),
        ({"prevent_self_approval": "yes"}, "prevent-self-approval"),
        ({"auto_approve_if": "1"}, "auto-approve-if"),
        ({"auto_approve_if": "success"}, "auto-approve-if"),
        ({"fail_on_rejection": "tRUE"}, "fail-on-rejection"),
        ({"pull_request": "#12"}, "pull-request"),
        ({"context": "[1]"}, "context"),
        ({"context": "just text"}, "context"),
        ({"context": '{"a": 1, "a": 2}'}, "context"),
        ({"context": "{"}, "context"),
        ({"context": "[" * 100_000}, "context"),
        ({"inputs": "str"}, "inputs"),
        ({"inputs": "a: &x str\nb: *x\n"}, "inputs"),
        ({"labels": "ok, Gate:approved"}, "labels"),
        ({"app_id": "1"}, "private-key"),
        ({"private_key": "k"}, "app-id"),
        ({"notify": "policy-file, slack"}, "notify"),
    ],
)
def test_a_wrong_input_is_an_error_that_names_it(step: Step, given: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings.read(step(**given))
    assert f"`{named}`" in caught.value.what


@pytest.mark.parametrize("name", ["GITHUB_REPOSITORY", "GITHUB_RUN_ID"])
def test_outside_a_workflow_it_says_so(step: Step, name: str) -> None:
    with pytest.raises(UsageError, match="not a step of a workflow"):
        settings.read(step(**{name: ""}))


def test_the_step_has_settings_of_its_own(step: Step) -> None:
    read = settings.read(step(labels="a, b c", poll_interval="30s", fail_on_rejection="false", public_key="k"))
    assert (read.labels, read.poll_interval, read.fail_on_rejection, read.public_key) == (("a", "b c"), 30, False, "k")


def test_the_token_is_the_credential(step: Step) -> None:
    assert settings.read(step()).credentials() == {"GH_GATE_TOKEN": "made-up-token"}


def test_an_app_is_the_credential_where_it_is_given(step: Step) -> None:
    read = settings.read(step(app_id="7", private_key="pem\nlines"))
    assert read.credentials() == {"GH_GATE_APP_ID": "7", "GH_GATE_PRIVATE_KEY": "pem\nlines"}


def test_secrets_are_not_shown(step: Step) -> None:
    shown = repr(settings.read(step(app_id="7", private_key="made-up-key")))
    assert "made-up" not in shown


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({"timeout": "350m"}, ""),
        ({"timeout": "351m"}, "for 5 h 51 min"),
        ({}, "for 24 h"),
        ({"timeout": "1h", "on_timeout": "remind"}, "until it is decided"),
        ({"mode": "detach"}, ""),
        ({"mode": "detach", "timeout": "29d"}, ""),
        ({"mode": "detach", "timeout": "29d1s"}, "30 days after the run began"),
        ({"mode": "detach", "on_timeout": "remind"}, ""),
        ({"mode": "detach", "GH_GATE_JOB_TOTAL": "6"}, "`fail-fast: false`"),
        ({"mode": "detach", "GH_GATE_JOB_TOTAL": "6", "GH_GATE_FAIL_FAST": "false"}, ""),
        ({"mode": "detach", "GH_GATE_JOB_TOTAL": "", "GH_GATE_FAIL_FAST": ""}, ""),
        ({"timeout": "1h", "GH_GATE_JOB_TOTAL": "6"}, ""),
    ],
)
def test_what_may_go_wrong_later_is_warned_about(step: Step, given: dict[str, str], warned: str) -> None:
    warnings = cautions.warnings(settings.read(step(**given)))
    assert len(warnings) == bool(warned)
    assert warned in "".join(warnings)


@pytest.mark.parametrize(
    ("given", "always"),
    [
        ({}, False),
        ({"on_rejection": "leave"}, False),
        ({"on_rejection": "rerun"}, True),
        ({"fail_on_rejection": "false"}, True),
    ],
)
def test_a_job_that_goes_on_after_a_no_is_woken_by_it(step: Step, given: dict[str, str], always: bool) -> None:
    assert settings.read(step(mode="detach", **given)).always is always


def test_a_detached_step_knows_its_job(step: Step) -> None:
    expected = Job(4711, 2, 31, "gate.0", "GitHub Actions 1")
    assert settings.read(step(mode="detach", repository="Acme/ML")).job == expected


@pytest.mark.parametrize(
    ("given", "key", "number"),
    [
        ({"GH_GATE_JOB_ID": "", "GH_GATE_JOB_INDEX": ""}, "gate.0", 0),
        ({"GH_GATE_JOB_ID": "51725241954", "GH_GATE_JOB_INDEX": "5"}, "gate.5", 51725241954),
        ({"GH_GATE_JOB_ID": "5.1E+10", "GH_GATE_JOB_INDEX": "-1"}, "gate.0", 0),
        ({"GH_GATE_JOB_ID": "٣1", "GH_GATE_JOB_INDEX": "99999"}, "gate.9999", 0),
        ({"GITHUB_JOB": "a" * 200}, "a" * 100 + ".0", 31),
        ({"GITHUB_JOB": "a b/c -->"}, "a_b_c_--_.0", 31),
    ],
)
def test_what_the_runner_says_of_the_job_always_fits_into_a_note(
    step: Step, given: dict[str, str], key: str, number: int
) -> None:
    job = settings.read(step(mode="detach", **given)).job
    assert job is not None
    assert (job.key, job.id) == (key, number)
