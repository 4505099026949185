"""What a line says, and which lines are skipped."""

from __future__ import annotations

import pytest

from gh_gate.core import codeowners


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\t\r\n", " # comment\n", "#comment\r\n"])
def test_a_line_may_end_in_these_ways(end: str) -> None:
    rules = codeowners.parse(f"/a/ @a{end}/b/{end}/c/\t@c  @d{end}")
    assert rules.owners_many(["a/x", "b/x", "c/x"]) == [("@a",), (), ("@c", "@d")]
    assert not rules.errors


def test_blanks_in_front_a_byte_order_mark_and_a_missing_last_newline_are_fine() -> None:
    rules = codeowners.parse("\ufeff* @a\n  \t/b/ @b\n\n   \n  # no rule\n/c/ @c")
    assert rules.owners_many(["a", "b/x", "c/x"]) == [("@a",), ("@b",), ("@c",)]
    assert [rule.line for rule in rules.rules] == [1, 2, 6]


def test_an_escaped_blank_can_end_a_pattern() -> None:
    rules = codeowners.parse("a\\ \r\nb\\  @b\r\n")
    assert rules.owners_many(["a ", "b ", "a", "b"]) == [(), ("@b",), None, None]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n#comments", "\ufeff", " "])
def test_a_file_may_have_no_rule(text: str) -> None:
    rules = codeowners.parse(text)
    assert (rules.rules, rules.errors, rules.owners("a")) == ((), (), None)


@pytest.mark.parametrize(
    "owner",
    [
        "@a",
        "@A-b",
        "@octo_corp",
        "@old-",
        "@a/b",
        "@my-org/my_team",
        "a@b.co",
        "first.last+x@sub.example.technology",
        "o'b@x.ie",
    ],
)
def test_owners_are_accounts_teams_and_addresses(owner: str) -> None:
    assert codeowners.parse(f"* @x {owner} @y").owners("a") == ("@x", owner, "@y")


@pytest.mark.parametrize(
    "owner",
    ["a", "@", "@a/", "@/a", "@a//b", "@a/b/c", "@a@b", "@a,@b", "@a.b", "@a/b.c", "@ü", "a@", "@b.co", "a@b", "a@b@c.de", "@a\u00a0@b", "@a\x1c@b", "<@a>", "\\@a"],
)  # fmt: skip
def test_one_bad_owner_skips_the_whole_line(owner: str) -> None:
    rules = codeowners.parse(f"* @base\n*.md @good {owner} @good\n")
    assert rules.owners("a.md") == ("@base",)
    assert [error.line for error in rules.errors] == [2]
    assert owner in rules.errors[0].reason


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("!a", "negated"),
        ("!/a/", "negated"),
        ("***", "`**`"),
        ("a/***/b", "`**`"),
        ("a***", "`**`"),
        ("[ab]", "escaped"),
        ("a]", "escaped"),
        (r"\[a]", "escaped"),
        (r"\\[a\]", "escaped"),
        ("[Section]", "escaped"),
        (r"\#a", "`#`"),
        (r"a\#b", "`#`"),
        ("/", "name"),
        ("//", "name"),
        ("//a", "name"),
        ("a//b", "name"),
        (r"\/", "name"),
        (r"a\//b", "name"),
        (r"a/\/b", "name"),
        ("a\0b", "null"),
    ],
)
def test_a_bad_pattern_skips_the_whole_line(pattern: str, reason: str) -> None:
    rules = codeowners.parse(f"* @base\n{pattern} @bad\n/good @good\n")
    assert [rule.owners for rule in rules.rules] == [("@base",), ("@good",)]
    assert [(error.line, reason in error.reason) for error in rules.errors] == [(2, True)]


@pytest.mark.parametrize("line", ["a\\", "a\\\r", "a\\\\\\", "\\"])
def test_a_backslash_at_the_end_escapes_nothing(line: str) -> None:
    problem = codeowners.Problem(1, "the backslash at the end of the pattern escapes nothing")
    assert codeowners.parse(f"{line}\n").errors == (problem,)


@pytest.mark.parametrize(("size", "rules"), [(2_999_999, 1), (3_000_000, 0), (3_300_000, 0)])
def test_a_file_of_three_megabytes_is_not_loaded(size: int, rules: int) -> None:
    text = "* @a\n" + "#" * (size - 5)
    assert len(codeowners.parse(text).rules) == rules
    assert [error.line for error in codeowners.parse(text).errors] == [0] * (1 - rules)


def test_the_size_is_counted_in_bytes() -> None:
    assert not codeowners.parse("* @a\n#" + "ä" * 1_500_000).rules
