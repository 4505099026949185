"""A question that travels as text through Flyte says the same at the other end; without Flyte."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Unpack

import pytest

from gh_gate.adapters.flyte.answers import Kind, answer
from gh_gate.adapters.flyte.asked import Asked, read, require_portable, written
from gh_gate.adapters.flyte.questions import options_of, question
from gh_gate.adapters.flyte.source import Source
from gh_gate.errors import UsageError
from gh_gate.library.options import Options

FIELDS = {
    "to": {"choices": ["eu", "us"], "default": "eu"},
    "n": {"type": "int", "min": 1, "default": 3},
    "share": {"type": "float", "max": 0.5, "default": 0.25},
    "more": {"type": "json", "default": {"a": [1.5]}},
    "why": {"type": "str", "required": False, "pattern": "[a-z]+", "description": "one word"},
}


def asked(**options: Unpack[Options]) -> tuple[Asked, Options]:
    words = options_of(timeout_seconds="1h30m", poll_interval_seconds=2.5, **options)
    made = question("deploy", "Deploy {model}?", answer(FIELDS), words)
    return Asked(made, Kind.FIELDS, Source("flows/deploy.py", "c" * 40)), words


def test_it_is_read_as_it_was_written() -> None:
    before, words = asked(
        approvers=["@alice", "@org/ml"],
        required=2,
        valid_for=timedelta(hours=2),
        on_timeout="remind",
        remind="4h",
        subject="image@sha256:1",
        labels=["ml"],
        prevent_self_approval=True,
    )
    after = read(written(before, words))
    assert (after.kind, after.code) == (before.kind, before.code)
    unlike = [name for name in vars(before.question) if name != "form" and _of(before, name) != _of(after, name)]
    assert unlike == []
    assert after.question.form.fields == before.question.form.fields
    assert (after.question.timeout, after.question.valid_for, after.question.remind) == (5400, 7200, 14400)


def _of(asked: Asked, name: str) -> Any:
    return getattr(asked.question, name)


@pytest.mark.parametrize(
    ("options", "part"),
    [({"notify": ["slack://token"]}, "secrets"), ({"auto_approve_if": lambda: True}, "code")],
)
def test_what_must_not_or_cannot_travel_is_refused(options: Any, part: str) -> None:
    with pytest.raises(UsageError) as refused:
        require_portable(options)
    assert part in refused.value.why


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", json.dumps({"name": "x", "inputs": [], "prompt": "?"})])
def test_what_another_version_wrote_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read") as refused:
        read(text)
    assert "same version" in refused.value.do


@pytest.mark.parametrize(
    ("options", "do"),
    [
        ({"timeout": "1h"}, "give `timeout_seconds`"),
        ({"poll_interval": 3}, "give `poll_interval_seconds`"),
        ({"fail_on_rejection": True}, "take a `data_type` of bool, to which a no is False"),
    ],
)
def test_options_with_another_name_here_are_refused(options: Any, do: str) -> None:
    with pytest.raises(UsageError) as refused:
        options_of(timeout_seconds=60, poll_interval_seconds=5, **options)
    assert refused.value.do == do


@pytest.mark.parametrize("seconds", [0, -1, 0.5, "soon", 31 * 86_400, True, None])
def test_a_wrong_time_is_named_as_the_caller_wrote_it(seconds: Any) -> None:
    with pytest.raises(UsageError, match="`timeout_seconds` is"):
        options_of(timeout_seconds=seconds, poll_interval_seconds=5)
