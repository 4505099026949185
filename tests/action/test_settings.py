"""Inputs and the runner's variables become one typed value, or an error that names the input."""

from __future__ import annotations

from typing import Any

import pytest

from action import settings
from action.settings import Mode
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.errors import UsageError
from gh_gate.request import Request
from tests.action.conftest import Step


def test_a_step_with_a_name_and_a_prompt_has_the_defaults_of_the_library(step: Step) -> None:
    read = settings.read(step())
    assert read.request == Request(name="deploy", prompt="Deploy v14?", run=read.request.run)
    assert (read.mode, read.fail_on_rejection, read.poll_interval, read.labels) == (Mode.WAIT, True, 10, ())


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
        ({"notify": "slack://x"}, "notify"),
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
        ({"mode": "detach"}, ""),
        ({"timeout": "1h", "on_timeout": "remind"}, "until it is decided"),
    ],
)
def test_a_wait_that_outlasts_the_job_is_warned_about(step: Step, given: dict[str, str], warned: str) -> None:
    warning = settings.read(step(**given)).warning()
    assert (warned in warning) if warned else not warning
