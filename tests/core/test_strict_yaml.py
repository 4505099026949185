"""The YAML of the policy file: plain values, and errors with a line for the rest."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.policy import strict_yaml
from gh_gate.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("a: 1", {"a": 1}),
        ("\ufeffa: 1\r\n", {"a": 1}),
        ("a: true\nb: False", {"a": True, "b": False}),
        ("on: yes\nno: off", {"on": "yes", "no": "off"}),
        ("a: 1:30\nb: 010\nc: 0x1f\nd: 1_000", {"a": "1:30", "b": "010", "c": "0x1f", "d": "1_000"}),
        ("a: 2026-03-02", {"a": "2026-03-02"}),
        ("a: .inf\nb: .nan\nc: 1e9", {"a": ".inf", "b": ".nan", "c": "1e9"}),
        ("a: -1.5\nb: 0", {"a": -1.5, "b": 0}),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ("a:\nb: ~", {"a": None, "b": None}),
        ('"true": "1"', {"true": "1"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("[a, [b]]", ["a", ["b"]]),
    ],
)
def test_plain_values_are_read_as_people_mean_them(text: str, value: Any) -> None:
    assert strict_yaml.load(text, "f.yml") == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "line 2: the key 'a' stands twice"),
        ("a:\n  b: 1\n  'b': 2", "line 3: the key 'b' stands twice"),
        ("a: &x 1\nb: *x", "line 1: anchors and aliases"),
        ("b: *x", "line 1: anchors and aliases"),
        ("&x a: 1", "line 1: anchors and aliases"),
        ("a: !!python/object/apply:os.system [x]", "line 1: tags"),
        ("a: !!int '1:30'", "line 1: tags"),
        ("a: ! x", "line 1: tags"),
        ("true: 1", "line 1: a key has to be text"),
        ("1: 2", "line 1: a key has to be text"),
        ("? [a]\n: 1", "line 1: a key has to be text"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a:\n\t- x", "line 2"),
        ("a: 'x", "line 1"),
        ("a: \x00", "does not allow"),
        ("a: \ud800", "does not allow"),
        ("[" * 20_000, "nested too deeply"),
        ("a: " + "x" * 70_000, "65,536"),
    ],
)
def test_the_rest_is_an_error_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=r"f\.yml") as caught:
        strict_yaml.load(text, "f.yml")
    assert message in caught.value.what


def test_an_account_without_quotes_is_explained() -> None:
    with pytest.raises(UsageError) as caught:
        strict_yaml.load("a:\n  - @alice", "f.yml")
    assert "line 2" in caught.value.what
    assert '"@alice"' in caught.value.do


def test_a_few_lines_cannot_name_billions_of_values() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(UsageError, match="anchors"):
        strict_yaml.load(bomb, "f.yml")
