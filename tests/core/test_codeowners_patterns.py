"""What a pattern matches."""

from __future__ import annotations

import pytest

from gh_gate.core import codeowners

EVERYTHING = "a", "a/b", "a/b/c.d", ".x/y", "*", "[", "!"


def matched(pattern: str, *paths: str) -> list[str]:
    """Return the paths that a file of one rule gives an owner."""
    return [path for path in paths if codeowners.parse(f"{pattern} @o").owners(path) == ("@o",)]


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


@pytest.mark.parametrize("pattern", [r"a\/b", r"\/a/b", r"a\/b\/", r"\/a\/**"])
def test_a_backslash_before_a_slash_changes_nothing(pattern: str) -> None:
    paths = ["a/b", "a/b/c", "x/a/b", "a\\/b", "a"]
    assert matched(pattern, *paths) == matched(pattern.replace("\\", ""), *paths)
