"""What follows /approve on its line: what is refused, and what is offered instead."""

from __future__ import annotations

import re

import pytest

from gh_gate.core.commands import Command, parse
from gh_gate.errors import CommandError

REFUSED: list[tuple[str, str]] = [
    ("/approve a=", "`a` has no value"),
    ("/approve a= b=1", "`a` has no value"),
    ("/approve a==1", "`a` has no value right after one `=`"),
    ("/approve a=1 a=2", "`a` is given twice"),
    ('/approve a=1 a="2"', "`a` is given twice"),
    ("/approve a=1 thanks", "`thanks` is not of the form"),
    ("/approve a=1 -b=2", "`-b=2` is not of the form"),
    ("/approve a=1 ,b=2", "not written as they have to be"),
    ('/approve a="x"y', '`a="x"y` is not of the form'),
    ('/approve a="x"b="y"', "is not of the form"),
    (f"/approve {'n' * 65}=1", "only inputs may follow"),
    ("/approve 1a=1", "only inputs may follow"),
    (f"/approve a={'x' * 1025}", "longer than 1,024 characters"),
    ("/approve a=it\u2019s", "quotation mark"),
    ("/approve a=o'clock", "quotation mark"),
    ("/approve a=`x`", "quotation mark"),
    ("/approve a=x`", "quotation mark"),
    ('/approve a=x"y"', "quotation mark"),
    ("/approve a=\u00abx\u00bb", "not written as they have to be"),
    ("/approve a=\u300cx\u300d", "quotation mark"),
    ("/approve a=1\u2032", "quotation mark"),
    ('/approve a="x', "unterminated string"),
    ('/approve a="\\x"', "cannot be read"),
    ('/approve a="\u202e"', "U+202E"),
    (f"/approve {' '.join(f'a{n}=1' for n in range(65))}", "more than 64 inputs"),
    (f'/approve a="{"x" * 9000}"', "larger than 8 KiB"),
    ('/approve {"a":1', "cannot be read"),
    ('/approve {"a":1,}', "cannot be read"),
    ('/approve {"a":1,"a":2}', "`a` is given twice"),
    ('/approve {"a":NaN}', "`a` must be a finite number"),
    ('/approve {"a":1} {"b":2}', "something follows its inputs"),
    ('/approve "eu" thanks', "something follows its inputs"),
    ('/approve <"a":1', "have to end with `>`"),
    ('/approve <"a":1> <"b":2>', "cannot be read"),
    ('/approve <"a":1},{"b":2>', "goes on after its end"),
    ("/approve <a=1>", "cannot be read"),
]

OFFERED: list[tuple[str, str]] = [
    ("/approve!", "/approve"),
    ("/Approve.", "/approve"),
    ('/approve{"a":1}', '/approve {"a":1}'),
    ("/reject: too low", "/reject too low"),
    ("/approve a = 1", "/approve a=1"),
    ("/approve a= 1 b =2", "/approve a=1 b=2"),
    ("/approve a=1, b=2", "/approve a=1 b=2"),
    ("/approve a=1,b=2,", "/approve a=1 b=2"),
    ("/approve {\u201ca\u201d:\u201cb\u201d}", '/approve {"a":"b"}'),
    ("/approve a=\u201cx y\u201d", '/approve a="x y"'),
    ("/approve a='x y'", '/approve a="x y"'),
    ("/approve {'a':'b'}", '/approve {"a":"b"}'),
    ('/approve {"a":1} thanks', '/approve {"a":1}'),
    ('/approve <"a":1> thanks', '/approve <"a":1>'),
    ("/approve a=1\u200b", "/approve a=1"),
    ("\ufeff/approve a=1", "/approve a=1"),
    ("/approve\u00a0a=1", "/approve a=1"),
    ("/approve <!-- x --> a=1", "/approve  a=1"),
    ("/approve a=x&amp;y", "/approve a=x&y"),
    ("fine\n/approve a=1", "/approve a=1"),
    ("- /reject no", "/reject no"),
    ("/approve a=__init__", '/approve a="__init__"'),
    (r"/approve a=us\_east", '/approve a="us_east"'),
    ("/approve a=*.py b=*.txt n=5", '/approve a="*.py" b="*.txt" n=5'),
    ("/approve deploy a=<b>", r'/approve deploy a="\u003cb>"'),
    ('/approve {"a":"<b>"}', r'/approve {"a": "\u003cb>"}'),
]


def offered(error: CommandError) -> list[str]:
    """The lines that a reply offers for copying, as a reader copies them."""
    spans = re.findall(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", error.do)
    return [text[1:-1] if text[0] == text[-1] == " " else text for _, text in spans]


@pytest.mark.parametrize(("body", "why"), REFUSED)
def test_other_ways_to_write_inputs_are_answered(body: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        parse(body)
    assert why in error.value.what
    assert "was not counted, because" in error.value.what
    assert error.value.do


@pytest.mark.parametrize(("body", "line"), OFFERED)
def test_the_reply_offers_the_line_to_copy(body: str, line: str) -> None:
    with pytest.raises(CommandError) as error:
        parse(body)
    assert offered(error.value)[-1] == line
    assert isinstance(parse(line), Command)


def test_a_line_too_long_for_a_reply_is_not_offered_in_part() -> None:
    with pytest.raises(CommandError) as error:
        parse(f'fine\n/approve {{"a":"{"x" * 3000}"}}')
    assert error.value.do == "Write it as a comment of its own: the same line, corrected."
