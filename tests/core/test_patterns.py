"""Patterns of texts: Python's meaning, in a time that only grows with the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core.inputs import declare, patterns
from gh_gate.core.inputs.patterns import Unmatchable
from gh_gate.errors import UsageError

SLOW = [
    ("(a+)+$", "a" * 1_000 + "!"),
    ("(a|a)*b", "a" * 1_000),
    ("(a*)*(a*)*b", "a" * 1_000),
    (".*.*.*.*.*.*=", "x" * 1_000),
    (r"(?=(?:(x+x+)+y)\Z)(?:.*)", "x" * 1_000),
    ("([a-z]+)*@", "a" * 1_000),
]
SAME = [
    *[("v[0-9]+", text) for text in ("v1", "v1\n", "V1", "xv1", "v", "v\uff11")],
    *[("^a$", text) for text in ("a", "a\n", "aa")],
    *[(r"a\Z", text) for text in ("a", "a\n")],
    *[(r"\<a\>", text) for text in ("<a>", "a")],
    *[("a{,2}b", text) for text in ("b", "aab", "aaab", "a{,2}b")],
    *[(r"\d+", text) for text in ("12", "٣", "x")],
    *[(r"(?a:\d+)", text) for text in ("12", "٣")],
    *[(r"(?ai:k\w)", text) for text in ("K1", "KÉ", "ké")],
    *[("(?i)straße", text) for text in ("STRASSE", "STRAßE", "straße")],
    *[("[]a]+", text) for text in ("]a", "b")],
    *[("[^]a]+", text) for text in ("b", "]")],
    *[(r"[\]\\-]+", text) for text in (r"]\-", "x")],
    *[("(?P<n>a)|b", text) for text in ("a", "b", "ab")],
    *[("a|b|", text) for text in ("a", "b", "", "ab")],
    *[(r"(?=(?s:.{3,}))(?:a*)", text) for text in ("aa", "aaa", "aaaa")],
    *[(r"(?=(?:a.*)\Z)(?:.*b)", text) for text in ("ab", "b", "a", "axb", "abx")],
    *[(r"(?=(?:(?:\)|a).*)\Z)(?=(?s:.{2,}))(?:.*)", text) for text in (")", ")b", "ab", "bb")],
]
REFUSED = [
    "(?!a)",
    "a(?=b)",
    "(?<=a)b",
    "(?<!a)b",
    r"(a)\1",
    "(?P<x>a)(?P=x)",
    "(?x) a # b",
    "[[a]b]",
    "[a&&b]",
    "(",
    "*",
    ".{1000}{1000}{1000}",
]


@pytest.mark.parametrize(("pattern", "text"), SLOW, ids=[pattern for pattern, _ in SLOW])
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    begun = time.process_time()
    patterns.matches(pattern, text)
    assert time.process_time() - begun < 2  # with Python's own `re` each of them would take years


@pytest.mark.parametrize(("pattern", "text"), SAME)
def test_a_pattern_means_what_it_means_in_python(pattern: str, text: str) -> None:
    assert patterns.matches(pattern, text) is (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_cannot_be_matched_in_a_known_time_is_refused(pattern: str) -> None:
    with pytest.raises(Unmatchable):
        patterns.require(pattern)
    with pytest.raises(UsageError, match="has the pattern"):
        declare({"x": {"type": "str", "pattern": pattern}})


def test_a_text_that_is_no_unicode_matches_nothing() -> None:
    assert not patterns.matches(".*", "\ud800")


@given(st.text(alphabet="ab|*+?()[].\\d^${},1", max_size=12), st.text(alphabet="ab1.\n", max_size=8))
def test_whatever_is_taken_is_read_as_python_reads_it(pattern: str, text: str) -> None:
    try:
        found = patterns.matches(pattern, text)
    except Unmatchable:
        return
    here = re.fullmatch(pattern, text) is not None
    assert found is here or ("$" in pattern and here)  # in Python it also stands before a last line feed
