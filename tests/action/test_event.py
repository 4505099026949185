"""What the runner says about the run is taken from its own variables, and from the event's payload."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from action import settings
from gh_gate.asked import Request, Run
from gh_gate.core.thread import Person
from gh_gate.errors import GateError
from tests.action.conftest import Step

Payload = Callable[[object], None]
HEAD = "a" * 40


def request(environ: dict[str, str]) -> Request:
    return settings.read(environ).request


def pull_request(number: object = 12, sha: object = HEAD) -> object:
    return {"pull_request": {"number": number, "head": {"sha": sha}}}


def test_a_push_is_about_its_commit(step: Step) -> None:
    assert request(step()).run == Run(
        id="4711",
        attempt=2,
        event="push",
        commit="c0ffee" + "0" * 34,
        title="release",
        url="https://github.com/acme/ml/actions/runs/4711",
        workflow_path=".github/workflows/release.yml",
        initiator=Person(11, "alice"),
    )


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "pull_request_review"])
def test_a_pull_requests_event_is_about_its_head_and_not_the_merge_commit(
    step: Step, payload: Payload, event: str
) -> None:
    payload(pull_request())
    asked = request(step(GITHUB_EVENT_NAME=event))
    assert (asked.pull_request, asked.run.commit) == (12, HEAD)


def test_naming_the_same_pull_request_changes_nothing(step: Step, payload: Payload) -> None:
    payload(pull_request())
    asked = request(step(GITHUB_EVENT_NAME="pull_request", pull_request="12"))
    assert (asked.pull_request, asked.run.commit) == (12, HEAD)


def test_another_pull_request_is_about_its_own_head_which_is_not_known_here(step: Step, payload: Payload) -> None:
    payload(pull_request())
    asked = request(step(GITHUB_EVENT_NAME="pull_request", pull_request="13"))
    assert (asked.pull_request, asked.run.commit) == (13, "")


def test_a_pull_request_named_on_a_push_is_not_about_the_push(step: Step) -> None:
    asked = request(step(pull_request="13"))
    assert (asked.pull_request, asked.run.commit) == (13, "")


@pytest.mark.parametrize(
    "event",
    [{}, [], {"pull_request": None}, pull_request("12"), pull_request(12, None), {"pull_request": {"number": 1}}],
)
def test_a_payload_that_is_not_one_is_an_error(step: Step, payload: Payload, event: object) -> None:
    payload(event)
    with pytest.raises(GateError, match="cannot be read"):
        request(step(GITHUB_EVENT_NAME="pull_request"))


def test_a_missing_payload_is_an_error(step: Step) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        request(step(GITHUB_EVENT_NAME="pull_request"))


def test_a_gate_in_another_repository_has_neither_commit_nor_workflow_file_nor_pull_request(
    step: Step, payload: Payload
) -> None:
    payload(pull_request())
    asked = request(step(GITHUB_EVENT_NAME="pull_request", repository="acme/approvals"))
    assert (asked.pull_request, asked.run.commit, asked.run.workflow_path) == (None, "", "")
    assert asked.run.url == "https://github.com/acme/ml/actions/runs/4711"


def test_its_own_repository_may_be_written_in_another_case(step: Step) -> None:
    assert request(step(repository="Acme/ML")).run.commit


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("acme/ml/.github/workflows/a.yml@refs/heads/main", ".github/workflows/a.yml"),
        ("acme/ml/.github/workflows/a.yml@refs/heads/x@refs/heads/y", ".github/workflows/a.yml"),
        ("acme/ml/.github/workflows/nested@evil.yml@refs/tags/v1", ".github/workflows/nested@evil.yml"),
        ("acme/policy/.github/workflows/a.yml@refs/heads/main", ""),
        ("acme/ml-other/.github/workflows/a.yml@refs/heads/main", ""),
        ("acme/ml/.github/workflows/a.yml", ""),
        ("", ""),
    ],
)
def test_the_workflow_file_is_read_from_its_ref(step: Step, ref: str, path: str) -> None:
    assert request(step(GITHUB_WORKFLOW_REF=ref)).run.workflow_path == path


@pytest.mark.parametrize(
    ("login", "number", "expected"),
    [
        ("alice", "11", Person(11, "alice")),
        ("dependabot[bot]", "49699333", Person(49699333, "dependabot[bot]", human=False)),
        ("alice", "", None),
        ("", "11", None),
        ("alice", "¹¹", None),
    ],
)
def test_who_started_the_run_is_a_number_first(step: Step, login: str, number: str, expected: Person | None) -> None:
    asked = request(step(GITHUB_ACTOR=login, GITHUB_ACTOR_ID=number))
    assert asked.run.initiator == expected


def test_the_server_may_be_another(step: Step) -> None:
    asked = request(step(GITHUB_SERVER_URL="https://ghe.example"))
    assert asked.run.url == "https://ghe.example/acme/ml/actions/runs/4711"
