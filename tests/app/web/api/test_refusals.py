"""What an error is answered with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError

from gh_gate.app.asking.refusals import Denied, Taken, WrongField
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.view import Hidden, Wrong
from gh_gate.app.web.api import refusals
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError, UsageError, VerificationError
from gh_gate.forge.github.refusal import Refused


def told(error: Exception) -> dict[str, Any]:
    answer = refusals.of(error)
    assert answer is not None
    found: dict[str, Any] = json.loads(bytes(answer.body))
    assert found["status"] == answer.status_code
    return found


def refused(status: int) -> Refused:
    return Refused("GitHub said no.", status=status, said="no", why="", do="")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotSignedIn("Nobody."), 401),
        (Denied("No."), 403),
        (Hidden("It is secret."), 404),
        (Taken("Too late."), 409),
        (GateError("It cannot be."), 409),
        (VerificationError("It proves nothing."), 409),
        (Wrong("No.", {}), 422),
        (UsageError("No."), 422),
        (UnknownOutcome("Lost."), 502),
        (UpstreamError("Away."), 503),
        (refused(401), 401),
        (refused(403), 403),
        (refused(404), 403),
        (refused(422), 409),
        (refused(500), 502),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int) -> None:
    assert told(error)["status"] == status


def test_a_mistake_of_our_own_is_nobodys_answer() -> None:
    assert refusals.of(KeyError("x")) is None


def test_why_something_is_hidden_is_told_nobody() -> None:
    assert told(Hidden("acme/secret is private", why="so it is")) == told(Hidden("acme/missing is not there"))


def test_what_was_sent_is_not_repeated() -> None:
    found = {"type": "x", "loc": ("body", "key"), "msg": "is wrong", "input": "<script>a secret</script>"}
    document = told(RequestValidationError([found], body={"key": "a secret"}))
    assert document["errors"] == [{"field": "key", "detail": "is wrong"}]
    assert "secret" not in str(document)


def test_no_more_than_twenty_fields_are_named_and_none_at_length() -> None:
    found = [{"type": "x", "loc": ("body", "k" * 999), "msg": "m" * 9_999}] * 100
    document = told(RequestValidationError(found))
    assert len(document["errors"]) == 20
    assert len(str(document)) < 10_000


def test_a_sentence_is_one_line_without_what_cannot_be_seen() -> None:
    detail = told(UsageError("first\nsecond\u202e", do="mend\x1bit"))["detail"]
    assert detail.isprintable()


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ("`timeout` is 'x'", "timeout"),
        ("`on-timeout` is `approve`, and no", "on_timeout"),
        ("`auto-approve-if` holds, and no", "auto_approve"),
        ("the prompt is empty.", "prompt"),
        ("the subject is not one line", "subject"),
        ("there is no pull request #9 in acme/app", "pull_request"),
        ("nobody owns /x by CODEOWNERS", "approvers"),
        ("'a*' is not a path in the repository.", "paths"),
        (".github/gh-gate.yml: `timeout` is x", ""),
        ("something else", ""),
        ("`nonsense` is x", ""),
    ],
)
def test_the_field_is_found_in_the_words(what: str, field: str) -> None:
    assert told(UsageError(what))["errors"][0]["field"] == field


def test_a_field_that_is_known_is_not_looked_for() -> None:
    assert told(WrongField("commit", "`timeout` is fine."))["errors"][0]["field"] == "commit"


def test_too_much_says_when_to_come_back() -> None:
    assert [refusals.too_many(wait).headers["retry-after"] for wait in (0.1, 1.0, 1.5, 60.0)] == ["1", "1", "2", "60"]
