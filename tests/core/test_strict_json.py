"""JSON that two readers could take for two things is refused, with the field's name; values are written in one way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import strict_json
from gh_gate.errors import CommandError, UsageError

VALUES: list[tuple[str, Any]] = [
    ("{}", {}),
    ("[]", []),
    ("null", None),
    ("true", True),
    ("42", 42),
    ("-0", 0),
    ("1.5", 1.5),
    ("1E2", 100.0),
    ('"\\ud83d\\ude00 \\u0061"', "\N{GRINNING FACE} a"),
    ('{"a":1,"A":2}', {"a": 1, "A": 2}),
    (' \t\r\n{ "a" : [ 1 , 2 ] }\n', {"a": [1, 2]}),
    ("9223372036854775807", 2**63 - 1),
    ("-9223372036854775808", -(2**63)),
    ('"\u200b\u00a0\u2028"', "\u200b\u00a0\u2028"),
    ('{"a":' + "[" * 7 + "]" * 7 + "}", {"a": [[[[[[[]]]]]]]}),
    ('"' + "x" * 8190 + '"', "x" * 8190),
    ('"\\"[[[[[[[[["', '"[[[[[[[[['),
]

REFUSED: list[tuple[str, str]] = [
    ("", "cannot be read"),
    ("{", "cannot be read"),
    ("{'a':1}", "cannot be read"),
    ('{"a":1,}', "cannot be read"),
    ('{"a":01}', "cannot be read"),
    ('{"a":.5}', "cannot be read"),
    ('{"a":+1}', "cannot be read"),
    ('{"a":0x1}', "cannot be read"),
    ('{"a":True}', "cannot be read"),
    ('{"a":1 /* x */}', "cannot be read"),
    ('{"a":"x\ny"}', "cannot be read"),
    ('{"a":"x\ty"}', "cannot be read"),
    ('{"a":\u00a01}', "cannot be read"),
    ("\ufeff{}", "cannot be read"),
    ("{} {}", "goes on after its end"),
    ('{"a":1,"a":1}', "`a` is given twice"),
    ('{"a":1,"\\u0061":1}', "`a` is given twice"),
    ('{"a":{"b":1,"b":2}}', "`a.b` is given twice"),
    ('{"a":[{},{"b":1,"b":2}]}', "`a[1].b` is given twice"),
    ('{"a":NaN}', "`a` must be a finite number, not `NaN`"),
    ('{"a":Infinity}', "`a` must be a finite number"),
    ('{"a":[-Infinity]}', "`a[0]` must be a finite number"),
    ('{"a":1e999}', "`a` must be a finite number"),
    ('{"a":9223372036854775808}', "`a` is beyond 64 bits"),
    ('{"a":-9223372036854775809}', "`a` is beyond 64 bits"),
    ('{"a":' + "9" * 5000 + "}", "`a` is beyond 64 bits"),
    ('{"a":"\\ud800"}', "`a` holds half a character"),
    ('{"a":"\\ude00\\ud83d"}', "`a` holds half a character"),
    ('{"a":"\ud800"}', "`a` holds half a character"),
    ('{"a":"\\u0000"}', "`a` holds the invisible character U+0000"),
    ('{"a":["\\u202e"]}', "`a[0]` holds the invisible character U+202E"),
    ('{"a":"\u2066"}', "`a` holds the invisible character U+2066"),
    ('{"\\u202e":1}', "`\\u202e` holds the invisible character U+202E"),
    ('{"a":1,"b":' + "[" * 8 + "]" * 8 + "}", "`b` is nested more than 8 levels deep"),
    ("[" * 8000, "is nested more than 8 levels deep"),
    ('{"a":{' + ",".join(f'"k{n}":1' for n in range(65)) + "}}", "`a` has more than 64 fields"),
    ("{" + ",".join(f'"k{n}":1' for n in range(65)) + "}", "has more than 64 fields"),
    ('"' + "x" * 8191 + '"', "larger than 8 KiB"),
    ('"' + "é" * 4096 + '"', "larger than 8 KiB"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_what_has_one_meaning_is_read(text: str, value: Any) -> None:
    read = strict_json.loads(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_could_have_two_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        strict_json.loads(text)
    assert why in error.value.what
    assert error.value.do


def test_minus_zero_becomes_zero() -> None:
    assert str(strict_json.loads("-0.0")) == "0.0"


def test_64_fields_are_allowed() -> None:
    assert len(strict_json.loads(json.dumps({f"k{n}": 1 for n in range(64)}))) == 64


def test_a_value_in_front_of_other_text_is_read_to_its_end() -> None:
    assert strict_json.scan(' {"a":"} "} and more') == ({"a": "} "}, 11)


@given(st.text(st.sampled_from('{}[]",:\\u0 1-.eNatrue\n')))
def test_reading_ends_in_a_value_or_an_answer(text: str) -> None:
    try:
        value = strict_json.loads(text)
    except CommandError:
        return
    assert value == json.loads(text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=9,
)


def allowed(value: Any) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    try:
        strict_json.loads(text)
    except CommandError:
        return False
    return True


@given(JSON.filter(allowed))
def test_what_is_written_for_people_reads_back_the_same(value: Any) -> None:
    line = strict_json.readable(value)
    assert "\n" not in line
    assert strict_json.loads(line) == value


@given(JSON, JSON)
def test_identity_tells_different_values_apart(one: Any, other: Any) -> None:
    same = strict_json.identity(one) == strict_json.identity(other)
    assert same == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def test_the_canonical_form_is_compact_with_sorted_keys_and_floats_as_strings() -> None:
    assert strict_json.canonical({"b": 1.0, "a": [1, "1", True, None, "é"]}) == '{"a":[1,"1",true,null,"é"],"b":"1.0"}'


def test_tuples_and_mappings_are_written_like_lists_and_dicts() -> None:
    assert strict_json.canonical({"a": (1, 2)}) == '{"a":[1,2]}'


def test_numbers_text_and_truth_are_five_different_things() -> None:
    values = [1, 1.0, "1", "1.0", True]
    assert len({strict_json.identity(value) for value in values}) == 5


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), b"x", {1: 2}, {"a": object()}, "\ud800", {"\ud800": 1}, {1, 2}]
)
def test_what_is_no_json_is_refused(value: Any) -> None:
    for write in (strict_json.canonical, strict_json.identity, strict_json.readable):
        with pytest.raises(UsageError):
            write(value)


def test_what_is_invisible_or_could_be_html_is_escaped_for_people() -> None:
    assert strict_json.readable("a\u200b\x7f\U000e0041 <b> </b> <!-- a < b é") == (
        r'"a\u200b\u007f\udb40\udc41 \u003cb> \u003c/b> \u003c!-- a < b é"'
    )
