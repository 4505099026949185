"""What a CODEOWNERS file means, line by line and pattern by pattern."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gh_gate.core import codeowners

EVERYTHING = "a", "a/b", "a/b/c.d", ".x/y", "*", "[", "!"


def matched(pattern: str, *paths: str) -> list[str]:
    """Return the paths that a file of one rule gives an owner."""
    return [path for path in paths if codeowners.parse(f"{pattern} @o").owners(path) == ("@o",)]


def reasons(text: str) -> list[tuple[int, str]]:
    return [(error.line, error.reason) for error in codeowners.parse(text).errors]


@pytest.mark.parametrize("pattern", ["*", "**", "**/*", "/**", "/**/*", "/**/", "**/", "**/**"])
def test_some_patterns_match_every_file(pattern: str) -> None:
    assert matched(pattern, *EVERYTHING) == list(EVERYTHING)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        # a name alone: a file or a directory, anywhere
        ("foo", ["foo", "foo/a", "foo/a/b", "x/foo", "x/y/foo/z"], ["foo.txt", "xfoo", "x/foos", "Foo"]),
        ("foo/", ["foo/a", "foo/a/b", "x/foo/y"], ["foo", "x/foo", "foos/a"]),
        (".github", [".github/a", "x/.github"], ["github", ".githubs"]),
        # a slash at the start or in the middle ties it to the root
        ("/foo", ["foo", "foo/a/b"], ["x/foo", "foos"]),
        ("/foo/", ["foo/a", "foo/a/b"], ["foo", "x/foo/a"]),
        ("a/b", ["a/b", "a/b/c/d"], ["x/a/b", "a/bc", "a", "b", "a/x/b"]),
        ("a/b/", ["a/b/c", "a/b/c/d"], ["a/b", "x/a/b/c"]),
        ("./foo", [], ["foo", "x/foo"]),
        # only a lone final star stops at the files directly there
        ("docs/*", ["docs/a", "docs/.a"], ["docs", "docs/a/b", "x/docs/a"]),
        ("/*", ["a", ".a", "*"], ["a/b"]),
        ("*/*", ["a/b"], ["a", "a/b/c"]),
        ("/a/*/", ["a/b/c", "a/b/c/d"], ["a/b", "a"]),
        ("/*/", ["a/b", "a/b/c"], ["a"]),
        ("*/", ["a/b", "a/b/c"], ["a"]),
        ("**/x/*", ["x/a", "y/x/a", "y/z/x/a"], ["x", "x/a/b"]),
        ("a/**/*", ["a/b", "a/b/c"], ["a", "x/a/b"]),
        ("/f*", ["f", "foo", "foo/a/b"], ["x/foo", "xf"]),
        ("docs/*.md", ["docs/a.md", "docs/.md", "docs/a.md/b"], ["docs/a/b.md", "x/docs/a.md"]),
        # a star inside a name
        ("*.js", ["a.js", ".js", "x/y.js", "x.js/y"], ["a.jsx", "a.JS", "js"]),
        ("a*c", ["ac", "abc", "abbc/d", "x/a.c"], ["a/c", "abcd", "xac"]),
        ("*mid*", ["mid", "amid", "midb", "a/xmidx/b"], ["mi/d", "mxid"]),
        ("*a*b*", ["ab", "xaxbx", "aba", "ab/c"], ["ba", "a/b"]),
        ("x*aba*y", ["xabay", "xababy", "xbabay"], ["xaby", "xabya"]),
        ("aa*aa", ["aaaa", "aaxaa"], ["aaa", "aa"]),
        ("test_*.py", ["test_.py", "x/test_a_b.py"], ["test.py", "test_a.pyc", "xtest_a.py"]),
        # a question mark is one character, of any size, and never a slash
        ("f?o", ["foo", "f/foo", "fxo", "fäo", "f😀o"], ["fo", "fooo", "f/o"]),
        ("??", ["ab", "x/ab", "ab/x"], ["a", "abc"]),
        ("*?b", ["ab", "xxb"], ["b"]),
        ("?*?", ["ab", "abc"], ["a"]),
        ("*a?c*", ["xaac", "abc", "aacabc"], ["ac", "abbc"]),
        # two stars are any number of directories, but only between slashes
        ("**/foo", ["foo", "x/foo", "x/y/foo/z"], ["xfoo"]),
        ("**/a/b", ["a/b", "x/a/b", "x/a/b/c"], ["a/x/b", "b", "xa/b"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "x/a/b"]),
        ("a/**/", ["a/b", "a/b/c"], ["a", "x/a/b"]),
        ("a/**/**", ["a/b", "a/b/c"], ["a"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/b/c"], ["a/xb", "x/a/b", "ab"]),
        ("a/**/b/", ["a/b/c", "a/x/b/c"], ["a/b", "a/x/b"]),
        ("a/**/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/c"]),
        ("**/a/**/b", ["a/b", "x/a/y/z/b"], ["b/a"]),
        ("/a**b", ["ab", "axb", "axxb/c"], ["a/b", "a/x/b", "x/ab"]),
        ("**a", ["a", "xa", "x/ya"], ["ab"]),
        ("a**", ["a", "ab", "x/ab/c"], ["ba"]),
        # a backslash makes the next character ordinary
        (r"foo\ bar", ["foo bar", "x/foo bar/y"], ["foo", "bar"]),
        ("foo\\\tbar", ["foo\tbar"], ["foo"]),
        (r"a\*b", ["a*b"], ["axb", "ab"]),
        (r"a\?b", ["a?b"], ["axb"]),
        (r"\[id\].ts", ["[id].ts", "x/[id].ts"], ["i.ts"]),
        (r"\!a", ["!a"], ["a"]),
        (r"/\*\*/x", ["**/x"], ["x", "a/x"]),
        (r"a\\b", ["a\\b"], ["ab"]),
        (r"a\b", ["ab"], ["a\\b"]),
        ("\\\\/", ["\\/a", "x/\\/a"], ["a", "a/b"]),
        (r"*\ *", ["a b", " "], ["ab"]),
        # everything else is itself
        ("*.{js,ts}", ["a.{js,ts}"], ["a.js"]),
        ("(a|b)+.^$", ["(a|b)+.^$"], ["a"]),
        ("über*", ["über", "x/überall/y"], ["uber", "u\u0308ber"]),
        ("a\u00a0b", ["a\u00a0b"], ["a", "b"]),
        ("a\x1fb", ["a\x1fb"], ["a", "b"]),
        ('"a', ['"a'], ["a"]),
        ("@a/b", ["@a/b"], ["a/b"]),
    ],
)
def test_a_pattern_matches_these_paths_and_no_others(pattern: str, yes: list[str], no: list[str]) -> None:
    assert matched(pattern, *yes, *no) == yes


def test_the_last_matching_rule_wins() -> None:
    rules = codeowners.parse("* @all\n/docs/ @docs\n*.md @text\n/docs/legal/ @law\n")
    assert rules.owners_many(["a", "docs/a", "docs/a.md", "docs/legal/a.md"]) == [
        ("@all",),
        ("@docs",),
        ("@text",),
        ("@law",),
    ]


def test_a_rule_without_owners_takes_the_owners_away() -> None:
    rules = codeowners.parse("/apps/ @a\n/apps/github\n/apps/x # nobody\n")
    assert rules.owners("apps/b") == ("@a",)
    assert rules.owners("apps/github/b") == ()
    assert rules.owners("apps/x") == ()
    assert rules.owners("b") is None


def test_the_rule_itself_explains_an_answer() -> None:
    rules = codeowners.parse("\n# first\n*.md @a\n")
    assert rules.rule("x/y.md") == codeowners.Rule(3, "*.md", ("@a",))
    assert rules.rule("x/y.js") is None
    assert rules.rules == (codeowners.Rule(3, "*.md", ("@a",)),)


@pytest.mark.parametrize("path", ["", "/", "//"])
def test_the_empty_path_is_no_file(path: str) -> None:
    rules = codeowners.parse("* @a\n/* @b\n")
    assert rules.owners(path) is None
    assert rules.owners_many([path]) == [None]
    assert rules.rule(path) is None


def test_a_slash_in_front_of_a_path_makes_no_difference() -> None:
    rules = codeowners.parse("/a @a\n/b/c/ @b\n/b/*.md @c\n")
    assert rules.owners_many(["/a", "/b/c/d", "/b/x.md", "/b/c/d/e", "/x"]) == [
        ("@a",),
        ("@b",),
        ("@c",),
        ("@b",),
        None,
    ]


def test_a_path_with_a_slash_at_its_end_is_a_file_in_that_directory() -> None:
    rules = codeowners.parse("* @all\n/deploy/ @ops\n/docs @docs\n")
    assert rules.owners_many(["deploy/", "/deploy/", "deploy", "docs/", "x/"]) == [
        ("@ops",),
        ("@ops",),
        ("@all",),
        ("@docs",),
        ("@all",),
    ]


@pytest.mark.parametrize("path", ["x/", "/x/", "x/y/"])
def test_a_file_without_a_name_has_a_rule_below_the_root(path: str) -> None:
    assert codeowners.parse("* @all").owners(path) == ("@all",)


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
    assert reasons(f"{line}\n") == [(1, "the backslash at the end of the pattern escapes nothing")]


@pytest.mark.parametrize("pattern", [r"a\/b", r"\/a/b", r"a\/b\/", r"\/a\/**"])
def test_a_backslash_before_a_slash_changes_nothing(pattern: str) -> None:
    paths = ["a/b", "a/b/c", "x/a/b", "a\\/b", "a"]
    assert matched(pattern, *paths) == matched(pattern.replace("\\", ""), *paths)


@pytest.mark.parametrize(("size", "rules"), [(2_999_999, 1), (3_000_000, 0), (3_300_000, 0)])
def test_a_file_of_three_megabytes_is_not_loaded(size: int, rules: int) -> None:
    text = "* @a\n" + "#" * (size - 5)
    assert len(codeowners.parse(text).rules) == rules
    assert [error.line for error in codeowners.parse(text).errors] == [0] * (1 - rules)


def test_the_size_is_counted_in_bytes() -> None:
    assert not codeowners.parse("* @a\n#" + "ä" * 1_500_000).rules


def test_the_first_file_in_githubs_order_counts() -> None:
    assert codeowners.LOCATIONS == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    text = "* @a\nx/ @x\n/b/**/c @c\n*.md\n"
    paths = ["b/x/c", "b/x", "b/x/y.md", "b/c/d", "b/d/c", "b/d"]
    rules = codeowners.parse(text)
    assert rules.owners_many(paths) == [codeowners.parse(text).owners(path) for path in reversed(paths)][::-1]


VECTORS = Path(os.environ.get("GH_GATE_CODEOWNERS_VECTORS", ""))


@pytest.mark.skipif(not VECTORS.is_file(), reason="GH_GATE_CODEOWNERS_VECTORS names no file of vectors")
def test_the_vectors_of_an_outside_corpus_hold() -> None:
    wrong = [vector for vector in json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"] if not _holds(vector)]
    assert wrong == []


def _holds(vector: dict[str, Any]) -> bool:
    if vector["kind"] == "location":
        return bool(vector["expect"] == next((at for at in codeowners.LOCATIONS if at in vector["files"]), None))
    found = codeowners.parse(vector.get("codeowners") or _generated(vector["generate"])).owners(vector["path"])
    return bool(vector["owners"] == (None if found is None else list(found)))


def _generated(parts: dict[str, Any]) -> str:
    times = (parts["bytes"] - len(parts["prefix"]) - len(parts["suffix"])) // len(parts["repeat"])
    return str(parts["prefix"] + parts["repeat"] * times + parts["suffix"])
