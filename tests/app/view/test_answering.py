"""Whatever somebody fills in, the comment says exactly that, or nothing is posted and the field is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.app.view import Wrong, answering
from gh_gate.app.view.filled import Unfit, typed
from gh_gate.core import commands, inputs, strict_json
from gh_gate.core.commands import Command
from gh_gate.core.gate import Gate
from gh_gate.errors import CommandError
from tests.app.view.forms import gate_of, sight_of

FIELDS = {
    "target": ["staging", "production"],
    "text": {"type": "str", "default": "none"},
    "count": {"type": "int", "min": 1, "max": 9, "required": False},
    "share": {"type": "float", "default": 0.5},
    "dry": {"type": "bool", "default": True},
    "more": {"type": "json", "required": False},
}
GATE = gate_of(FIELDS)


def read_back(text: str, gate: Gate) -> tuple[dict[str, Any], Command]:
    """What the gate will read in a comment."""
    found = commands.parse(text)
    assert found is not None
    assert found.verb == "approve"
    return inputs.validate(gate.inputs, found), found


@pytest.mark.parametrize(
    ("filled", "meant"),
    [
        ({"target": "production"}, {"target": "production"}),
        ({"target": "staging", "text": " two\r\nlines "}, {"target": "staging", "text": " two\nlines "}),
        ({"target": "staging", "count": " 7 "}, {"target": "staging", "count": 7}),
        ({"target": "staging", "count": ""}, {"target": "staging"}),
        ({"target": "staging", "share": "1"}, {"target": "staging", "share": 1.0}),
        ({"target": "staging", "share": "1e-3"}, {"target": "staging", "share": 0.001}),
        ({"target": "staging", "dry": "on"}, {"target": "staging", "dry": True}),
        ({"target": "staging", "dry": "false"}, {"target": "staging", "dry": False}),
        ({"target": "staging", "dry": "0"}, {"target": "staging", "dry": False}),
        ({"target": "staging", "more": '{"a": [1, null]}'}, {"target": "staging", "more": {"a": [1, None]}}),
        ({"target": "staging", "more": "null"}, {"target": "staging", "more": None}),
        ({"target": "staging", "more": " "}, {"target": "staging"}),
        ({"target": "staging", "dry": False}, {"target": "staging", "dry": False}),
    ],
)
def test_the_text_of_a_field_is_read_as_its_type_says(filled: dict[str, Any], meant: dict[str, Any]) -> None:
    assert typed(GATE.inputs, filled, form=True) == meant


def test_a_default_comes_back_with_the_line_ends_that_it_was_declared_with() -> None:
    fields = gate_of({"notes": {"type": "str", "default": "a\r\nb\rc"}}).inputs
    assert typed(fields, {"notes": "a\r\nb\r\nc"}, form=True) == {"notes": "a\r\nb\rc"}
    assert typed(fields, {"notes": "a\r\nb"}, form=True) == {"notes": "a\nb"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("target", ""),
        ("target", "Staging"),
        ("target", "staging "),
        ("target", "moon"),
        ("text", "half \ud800"),
        ("text", "nul \0"),
        ("text", "turned \u202e"),
        ("count", "0"),
        ("count", "10"),
        ("count", "1.0"),
        ("count", "1e0"),
        ("count", "+1"),
        ("count", "01"),
        ("count", "\uff11"),
        ("count", "seven"),
        ("count", "9" * 5000),
        ("share", "nan"),
        ("share", "inf"),
        ("share", "1e999"),
        ("share", "1,5"),
        ("share", "0x1"),
        ("dry", "maybe"),
        ("dry", "yess"),
        ("more", "{"),
        ("more", '{"a":1,"a":2}'),
        ("more", "[" * 100),
        ("more", "NaN"),
        ("more", '"' + "x" * 9000 + '"'),
        ("text", "x" * 9000),
        ("nothing", "x"),
    ],
)
def test_what_a_field_does_not_take_is_told_at_that_field(name: str, text: str) -> None:
    with pytest.raises(Wrong) as caught:
        answering.approval(sight_of(GATE), {"target": "staging", name: text})
    assert list(caught.value.fields) == [name]


def test_all_wrong_fields_are_told_at_once() -> None:
    with pytest.raises(Wrong) as caught:
        answering.approval(sight_of(GATE), {"count": "x", "dry": "x", "colour": "red"})
    assert list(caught.value.fields) == ["target", "count", "dry", "colour"]
    assert caught.value.fields["target"] == "is missing: it must be `staging` or `production`"
    assert caught.value.fields["count"] == "must be a whole number from 1 to 9"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", "5"),
        ("count", 5.0),
        ("count", True),
        ("dry", "true"),
        ("dry", 1),
        ("share", "0.5"),
        ("share", float("nan")),
        ("target", 1),
        ("text", None),
        ("text", 5),
        ("more", {1: 2}),
        ("more", object()),
        ("count", 2**70),
    ],
)
def test_json_has_to_have_the_type(name: str, value: Any) -> None:
    with pytest.raises(Unfit) as caught:
        typed(GATE.inputs, {"target": "staging", name: value}, form=False)
    assert list(caught.value.fields) == [name]


@pytest.mark.parametrize("name", ["text", "share", "dry"])
def test_emptying_a_field_does_not_bring_its_default_back(name: str) -> None:
    with pytest.raises(Unfit) as caught:
        typed(GATE.inputs, {"target": "staging", name: ""}, form=True)
    assert list(caught.value.fields) == [name]
    assert caught.value.fields[name].startswith("is empty")


def test_an_empty_default_stays_empty() -> None:
    gate = gate_of({"note": {"type": "str", "default": ""}})
    assert answering.approval(sight_of(gate), {"note": ""}) == '/approve {"note": ""}'


def test_an_empty_text_in_json_is_a_text() -> None:
    assert typed(GATE.inputs, {"target": "staging", "text": ""}, form=False)["text"] == ""


def test_the_comment_says_the_defaults_too() -> None:
    text = answering.approval(sight_of(GATE), {"target": "staging"})
    assert text == '/approve {"target": "staging", "text": "none", "share": 0.5, "dry": true}'


def test_a_gate_without_inputs_is_approved_with_one_word() -> None:
    assert answering.approval(sight_of(gate_of()), {}) == "/approve"
    assert answering.approval(sight_of(gate_of(pull_request=3)), {}, "fine") == "/approve deploy\n\nfine"


def test_a_default_that_is_too_long_for_one_comment_is_left_to_the_gate() -> None:
    gate = gate_of(
        {"long": {"type": "str", "default": "x" * 5000}, "other": {"type": "str", "default": "y" * 5000}, "n": "int"}
    )
    text = answering.approval(sight_of(gate), {"n": "3"})
    assert text == '/approve {"n": 3}'
    assert read_back(text, gate)[0]["long"] == "x" * 5000


REMARKS = [
    "/approve",
    "fine\n\n/approve",
    "/reject no",
    "  /revoke",
    "fine\n\n/reject\n",
    '```json\n{"target": "production"}\n```',
    '```\n{"target": "production"}\n```',
    'fine\n\n```json\n{"target": "production"}\n```',
    "```python\nx\n```",
    "    target=production",
    '{"target": "production"}',
    "target=production",
    "- target=production",
    "<details>",
    "<div>\n\nfine",
    "a <s>",
    "nul \0",
    "half \ud800",
    "bell \a",
    "x" * 4001,
]


@pytest.mark.parametrize("remark", REMARKS, ids=lambda text: repr(text[:40]))
@pytest.mark.parametrize("gate", [gate_of(), GATE, gate_of(pull_request=3)], ids=["none", "inputs", "pull"])
def test_a_remark_never_changes_what_is_read(gate: Gate, remark: str) -> None:
    values = {"target": "staging"} if gate is GATE else {}
    try:
        text = answering.approval(sight_of(gate), values, remark)
    except Wrong as wrong:
        assert list(wrong.fields) == ["remark"]  # noqa: PT017 - either is right, and both are checked
        return
    found = read_back(text, gate)
    assert found[0] == read_back(answering.approval(sight_of(gate), values), gate)[0]
    assert found[1].text == remark.strip()


@pytest.mark.parametrize("remark", ["/approve", "fine\n\n/reject no", '```json\n{"target": "production"}\n```', "a\0"])
def test_these_remarks_are_refused(remark: str) -> None:
    with pytest.raises(Wrong) as caught:
        answering.approval(sight_of(GATE), {"target": "staging"}, remark)
    assert list(caught.value.fields) == ["remark"]


def test_values_that_are_too_long_together_are_told_of_the_answer_as_a_whole() -> None:
    gate = gate_of({"one": "str", "two": "str"})
    with pytest.raises(Wrong) as caught:
        answering.approval(sight_of(gate), {"one": "x" * 5000, "two": "y" * 5000}, "fine")
    assert list(caught.value.fields) == [""]
    assert "larger than 8 KiB" in caught.value.fields[""]


@pytest.mark.parametrize("fields", [None, {"more": {"type": "json", "required": False}}])
@pytest.mark.parametrize("remark", ["```json\n{}\n```", '```json\n{"more": 1}\n```', '```\n{"more": 1}\n```'])
def test_a_block_below_a_bare_approval_is_no_remark(fields: Any, remark: str) -> None:
    with pytest.raises(Wrong) as caught:
        answering.approval(sight_of(gate_of(fields)), {}, remark)
    assert list(caught.value.fields) == ["remark"]


def test_a_line_that_says_something_else_is_not_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "copy_line", lambda *_, **__: '/approve {"target": "production"}')
    with pytest.raises(Wrong):
        answering.approval(sight_of(GATE), {"target": "staging"})


@pytest.mark.parametrize(
    "say",
    [
        lambda words: answering.approval(sight_of(gate_of()), {}, words),
        lambda words: answering.rejection(sight_of(gate_of()), words),
    ],
)
def test_words_that_are_too_many_are_told_how_many_there_may_be(say: Callable[[str], str]) -> None:
    with pytest.raises(Wrong, match="too long") as caught:
        say("x" * 4001)
    assert [*caught.value.fields.values()] == ["must be at most 4,000 characters"]


def test_ordinary_words_are_kept_as_they_are() -> None:
    remark = "Looks **good** to me ❤️\n\n- one\n- two\n\n> quoted /approve\n\n```python\nx = 1\n```\n\nÄ 中 @team"
    text = answering.approval(sight_of(GATE), {"target": "staging"}, remark.replace("\n", "\r\n"))
    assert read_back(text, GATE)[1].text == remark


@pytest.mark.parametrize(
    "reason", ["", "too slow", "two\nlines", "a\n\nb  \nc", "/approve it is", "deploy is broken", "x" * 3000, "❤️", "--"]
)
@pytest.mark.parametrize("gate", [gate_of(), gate_of(pull_request=3)], ids=["issue", "pull"])
def test_a_rejection_says_the_reason(gate: Gate, reason: str) -> None:
    found = commands.parse(answering.rejection(sight_of(gate), reason))
    words = "\n".join(map(str.rstrip, reason.split("\n")))
    assert found is not None
    assert (found.verb, found.text or "") == (
        "reject",
        words if gate.pull_request is None else f"deploy {words}".strip(),
    )


@pytest.mark.parametrize("reason", ["no\n\n/approve", "no\n\n/reject", "no\n---", "<div>", "no\0", "x" * 4001])
def test_a_reason_that_is_read_otherwise_is_refused_at_its_field(reason: str) -> None:
    with pytest.raises(Wrong) as caught:
        answering.rejection(sight_of(gate_of()), reason)
    assert list(caught.value.fields) == ["reason"]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
HOSTILE = st.sampled_from(
    ["/approve", "\n", "```json", "{", "}", '"', "<", "&lt;", "\\", "`", "|", "[x]:", "*", "\u200b"]
)
TEXTS = st.text(max_size=40) | st.lists(HOSTILE | st.text(max_size=3), max_size=12).map("".join)
FILLED = st.fixed_dictionaries(
    {},
    optional={
        "target": st.sampled_from(["staging", "production"]) | TEXTS,
        "text": TEXTS,
        "count": st.integers(-3, 12).map(str) | TEXTS,
        "share": st.floats().map(str) | TEXTS,
        "dry": st.sampled_from(["on", "off", "true", "false", ""]) | TEXTS,
        "more": JSON.map(json.dumps) | TEXTS,
    },
)


@settings(max_examples=400, deadline=None)
@given(FILLED, TEXTS, st.sampled_from([GATE, gate_of(FIELDS, pull_request=3)]))
def test_the_comment_means_exactly_what_was_filled_in_or_nothing_is_posted(
    filled: dict[str, str], remark: str, gate: Gate
) -> None:
    try:
        text = answering.approval(sight_of(gate), filled, remark)
    except Wrong as wrong:
        assert wrong.fields.keys() <= {*filled, "target", "remark", ""}  # noqa: PT017 - either is right, and both are checked
        return
    values, found = read_back(text, gate)
    stated = typed(gate.inputs, filled, form=True)
    defaults = inputs.validate(gate.inputs, Command("approve", None, {"target": stated["target"]}))
    assert strict_json.identity(values) == strict_json.identity({**defaults, **stated})
    assert found.name == (gate.name if gate.pull_request else None)
    assert "\n".join(map(str.rstrip, remark.replace("\r\n", "\n").replace("\r", "\n").split("\n"))).strip() == (
        found.text or ""
    )


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({"target": st.sampled_from(["staging"])}, optional={"more": JSON, "text": st.text()}))
def test_json_is_posted_as_it_was_given_or_not_at_all(given_values: dict[str, Any]) -> None:
    try:
        text = answering.approval(sight_of(GATE), given_values, form=False)
    except Wrong:
        return
    values, _ = read_back(text, GATE)
    for name, value in given_values.items():
        assert strict_json.identity(values[name]) == strict_json.identity(
            strict_json.loads(strict_json.readable(value))
        )


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([gate_of(), gate_of(pull_request=3)]))
def test_a_rejection_rejects_or_nothing_is_posted(reason: str, gate: Gate) -> None:
    try:
        text = answering.rejection(sight_of(gate), reason)
    except Wrong as wrong:
        assert list(wrong.fields) == ["reason"]  # noqa: PT017 - either is right, and both are checked
        return
    found = commands.parse(text)
    assert found is not None
    assert found.verb == "reject"


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_withdrawal_is_never_a_command(reason: str) -> None:
    try:
        text = answering.withdrawal(sight_of(gate_of()), reason)
    except Wrong as wrong:
        assert list(wrong.fields) == ["reason"]  # noqa: PT017 - either is right, and both are checked
        return
    try:
        assert commands.parse(text) is None
    except CommandError:
        pytest.fail("it would be answered")


def test_on_a_pull_request_the_name_in_front_is_the_gates() -> None:
    text = answering.approval(sight_of(gate_of({"n": "int"}, pull_request=3)), {"n": "5"})
    assert text == '/approve deploy {"n": 5}'
