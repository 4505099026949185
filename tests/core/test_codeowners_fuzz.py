"""The engine against a plain reading of the same rules, and against people who choose patterns and paths to hurt it."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gh_gate.core import codeowners
from gh_gate.core.codeowners import places
from tests.core import codeowners_reference as reference

NAMES = ("a", "b", "ab", "ba", "aab", "a.b", "abcab", "*", "?", "a\\b", ".a")
SEGMENTS = (
    *NAMES[:7],
    "*",
    "**",
    "a*",
    "*b",
    "*a*",
    "?",
    "?b",
    "a?",
    "*a?b*",
    "a*b",
    "**a",
    r"\*",
    r"\a",
    r"\?",
    "*.b",
    "??*",
)
MADE = st.builds(
    lambda front, segments, back: front + "/".join(segments) + back,
    st.sampled_from(["", "/"]),
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=5),
    st.sampled_from(["", "/"]),
)
TYPED = st.text(alphabet="ab*?./\\", min_size=1, max_size=9)
PATTERNS = st.lists((MADE | TYPED).filter(reference.is_valid), min_size=1, max_size=12)
PATHS = st.lists(
    st.lists(st.sampled_from(NAMES) | st.text(alphabet="ab.*", min_size=1, max_size=7), min_size=1, max_size=7).map(
        "/".join
    ),
    min_size=1,
    max_size=10,
)


def parse(patterns: list[str]) -> codeowners.Codeowners:
    """Give each pattern an owner of its own."""
    return codeowners.parse("".join(f"{pattern} @{at}\n" for at, pattern in enumerate(patterns)))


def expected(patterns: list[str], path: str) -> tuple[str, ...] | None:
    at = reference.last_match(patterns, path)
    return None if at is None else (f"@{at}",)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, PATHS)
@example(["**/a/**", "**/a/*"], ["a/a/a", "a/a", "a"])
@example(["a/**/a*/b/", "*/a"], ["a/a/aa/b/b", "a/b/a", "b/a/b"])
def test_every_answer_is_that_of_a_plain_reading(patterns: list[str], paths: list[str]) -> None:
    rules = parse(patterns)
    want = [expected(patterns, path) for path in paths]
    assert not rules.errors
    assert rules.owners_many(paths) == want
    assert [rules.owners(path) for path in paths] == want
    assert [rule and rule.owners for rule in map(rules.rule, paths)] == want


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="abc*?", min_size=1, max_size=8), min_size=30, max_size=60), PATHS)
def test_many_globs_at_once_are_read_like_each_alone(patterns: list[str], paths: list[str]) -> None:
    patterns = [pattern for pattern in patterns if reference.is_valid(pattern)]
    assert parse(patterns).owners_many(paths) == [expected(patterns, path) for path in paths]


@pytest.mark.parametrize(("room", "depth"), [(0, 64), (1_000, 2), (100_000, 1)])
def test_forgetting_and_deep_directories_change_no_answer(
    monkeypatch: pytest.MonkeyPatch, room: int, depth: int
) -> None:
    monkeypatch.setattr(places, "ROOM", room)
    monkeypatch.setattr(places, "DEPTH", depth)
    patterns = ["*", "a/**/b", "/b/a/b/a/*", "b/", "*a*/b*", "/a/b/a/b/", "**/ab/*", "/b/b/b/ab.b", "a*/**/ba/*.b"]
    paths = ["/".join("ab"[(number >> bit) & 1] + "ab"[: bit % 3] for bit in range(7)) for number in range(128)]
    rules = parse(patterns)
    assert rules.owners_many(paths) == [expected(patterns, path) for path in paths]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_a_file_whose_lines_are_rules_or_errors(text: str) -> None:
    rules = codeowners.parse(text)
    lines = [rule.line for rule in rules.rules] + [error.line for error in rules.errors]
    assert len(set(lines)) == len(lines)
    assert set(lines) <= set(range(1, text.count("\n") + 2))
    for path in text.split("\n"):
        rules.owners(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a*a*a*b*a", "a" * 300),
        ("a*a*a*a*ba*", "a" * 300),
        ("*a?*a?*a?*b*aa", "a" * 200),
        ("*?*?*?*b*a", "a" * 200),
        ("**/a/**/a/**/a/**/a/b", "/".join("a" * 80)),
        ("**/*a*/**/*a*/**/*a*/**/b", "/".join(["aaa"] * 80)),
        ("/**/a/**/**/a/**/a/**/b/", "/".join("a" * 80)),
    ],
)
def test_no_pattern_tries_a_star_twice(pattern: str, path: str) -> None:
    rules = parse([pattern])
    begin = time.process_time()
    assert rules.owners(path) is None
    assert time.process_time() - begin < 0.2


def test_a_long_path_costs_no_more_than_its_length() -> None:
    rules = parse(["*", "/a/a/a/", "**/b/*", "a/**/c", "*x*"])
    begin = time.process_time()
    assert rules.owners("/".join("a" * 200_000)) == ("@1",)
    assert rules.owners("a" * 1_000_000) == ("@0",)
    assert rules.owners("/" * 1_000_000 + "a/b") == ("@0",)
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("path", ["{0}/a", "a/{0}.md", "{1}a", "x/{0}/y/{2}.md", "/{0}/a.md"])
def test_paths_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(places, "ROOM", 50_000)
    rules = parse(["/a/*/", "*.md"])
    for number in range(1_000):
        deep = "a/" * places.DEPTH + "".join(f"{number}-{at}/" for at in range(50))
        rules.owners(path.format(number, deep, "x" * number))
        assert kept(rules._places) < 2 * places.ROOM


def kept(met: places.Places) -> int:
    """Return the size of all names that are remembered, counted anew."""
    names = [*met]
    for ends in met._groups._ends.values():
        names += ends
    for group in met._groups.values():
        names += group.turns
    return len("".join(names)) + len(names) * places.OVERHEAD


def test_equal_paths_of_another_file_have_other_owners() -> None:
    first, second = codeowners.parse("* @a"), codeowners.parse("* @b")
    assert (first.owners("x/y"), second.owners("x/y")) == (("@a",), ("@b",))
    assert first != second
    assert first == codeowners.parse("* @a")
