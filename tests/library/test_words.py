"""What callers say about a gate is read when the code is loaded, and what is wrong is refused there."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import gh_gate
from gh_gate.errors import UsageError
from gh_gate.library import question as questions
from gh_gate.library.options import Options
from gh_gate.library.question import Question
from gh_gate.library.words import READERS


def ask(**options: Any) -> Question[Any]:
    return questions.ask("deploy", "Deploy?", **options)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("24h", 86_400), ("1h30m", 5_400), ("7d", 604_800), ("90", 90), (90, 90), (90.0, 90), (timedelta(hours=2), 7_200)],
    ids=str,
)
def test_a_length_of_time_is_read_in_every_way(value: Any, seconds: int) -> None:
    assert ask(timeout=value, valid_for=value, remind=value).timeout == seconds


NO_TIMES: list[Any] = [
    *(0, -1, 1.5, True, float("nan"), float("inf"), timedelta(0), timedelta(days=31)),
    *("", "soon", "31d", "1h 30m", "-1h", "1,5h", b"1h", [], {}),
]
WRONG: dict[str, list[Any]] = {
    "timeout": [*NO_TIMES, None],
    "valid_for": [*NO_TIMES, None],
    "remind": NO_TIMES,
    "on_timeout": ["notify", "Reject", None, True, ["reject"], {}],
    "required": [0, -1, 51, 1.5, None, True, "all", "each_owner", [1]],
    "approvers": ["@a, @b", "@a @b", "a b", 5, None, [1], ["@a", None], {"@a": 1}, b"@a"],
    "paths": [5, None, [1]],
    "labels": ["gate:approved", ["GATE:x"], [""], [" "], ["x" * 51], 5],
    "prevent_self_approval": ["false", 0, None],
    "fail_on_rejection": ["false", 0, None],
    "subject": [5, "a\nb", "\x00"],
    "pull_request": [0, -1, "7", True, 1.0],
    "public_key": ["", " ", 0, False, [], "nonsense", 5, "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"],
    "repository": ["acme", "acme/app/x", "a b/c", 5],
    "poll_interval": [0, 121, "10", True, float("nan")],
    "auto_approve_if": ["cost < 100"],
    "notify": [5, [b"mailto://x"]],
    "timeut": ["24h"],
    "on-timeout": ["reject"],
}


@pytest.mark.parametrize(("option", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_word_is_refused_and_named(option: str, value: Any) -> None:
    with pytest.raises(UsageError) as error:
        ask(**{option: value})
    assert option in f"{error.value.what} {error.value.do}" or "key" in error.value.what


def test_no_key_is_none_and_an_empty_one_is_a_slip() -> None:
    assert ask(public_key=None).public_key == ask().public_key == ""


def test_a_slip_is_answered_with_the_right_word() -> None:
    with pytest.raises(UsageError) as error:
        ask(timeut="24h")
    assert "timeout" in error.value.do


@pytest.mark.parametrize("name", ["", "a b", "-x", "x" * 65, "ä", None, 5, "a/b", "x\n"], ids=repr)
def test_a_name_that_cannot_be_written_in_a_comment_is_refused(name: Any) -> None:
    with pytest.raises(UsageError, match="name"):
        questions.ask(name, "Deploy?")


@pytest.mark.parametrize("prompt", ["", " \n", None, 5], ids=repr)
def test_an_empty_prompt_is_refused(prompt: Any) -> None:
    with pytest.raises(UsageError, match="prompt"):
        questions.ask("deploy", prompt)


def test_every_option_that_is_declared_is_read() -> None:
    assert set(Options.__annotations__) == set(READERS)


@pytest.mark.parametrize("approvers", [(), [], "codeowners", "CodeOwners"], ids=repr)
def test_nobody_named_means_the_code_owners(approvers: Any) -> None:
    assert ask(approvers=approvers).approvers == ("codeowners",)


@pytest.mark.parametrize("approvers", ["", " ", [""], ["", "\t"]], ids=repr)
def test_an_empty_variable_does_not_mean_the_code_owners(approvers: Any) -> None:
    with pytest.raises(UsageError, match="names nobody"):
        ask(approvers=approvers)


def test_several_approvers_are_a_list() -> None:
    named = ["@alice", "@org/dba", "codeowners:/deploy/", "ml-team", "a@b.example"]
    assert ask(approvers=named).approvers == tuple(named)


@pytest.mark.parametrize("rule", [{"on_timeout": "approve"}, {"auto_approve_if": True}, {"auto_approve_if": bool}])
def test_an_approval_without_people_needs_values_without_people(rule: dict[str, Any]) -> None:
    if rule == {"auto_approve_if": bool}:
        rule = {"auto_approve_if": lambda: False}
    with pytest.raises(UsageError, match="fill in `target`"):
        ask(inputs={"target": "str"}, **rule)
    fields = {"target": {"type": "str", "default": "eu"}, "n": {"type": "int", "required": False}}
    assert len(ask(inputs=fields, **rule).form.fields) == 2


def test_an_address_never_stands_in_an_error() -> None:
    with pytest.raises(UsageError) as error:
        ask(notify=["slack://secret", 5])
    assert "secret" not in error.value.diagnostics()


def test_nothing_is_asked_where_a_word_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.library.asking.around", lambda _: pytest.fail("the forge was looked for"))
    with pytest.raises(UsageError):
        gh_gate.approval("deploy", prompt="Deploy?", timeout="soon")


@given(
    some.dictionaries(some.sampled_from(sorted(READERS)), some.none() | some.text() | some.integers() | some.floats())
)
def test_whatever_is_said_is_read_or_refused(options: dict[str, Any]) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(ask(**options), Question)
