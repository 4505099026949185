"""Titles of issues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from gh_gate.core import render
from gh_gate.core.text.characters import is_hidden
from tests.core.markdown import HOSTILE
from tests.core.samples import gate

TITLES = [
    ("Deploy `churn-model` v14?\n\nMore", "deploy: Deploy churn-model v14?"),
    ("# Deploy **v14** ~~now~~?\nmore", "deploy: Deploy v14 now?"),
    ("> [Deploy](https://x) ![it](y)", "deploy: Deploy it"),
    ("\n\n- item\n- two", "deploy: item"),
    ("```\ncode\n```\nafter it", "deploy: after it"),
    ("```\nonly code\n```", "deploy"),
    ("", "deploy"),
    ("| a | b |\n| - | - |", "deploy: a"),
    ("a\nb", "deploy: a"),
    ("<b>x</b> <!-- y -->", "deploy: <b>x</b> <!-- y -->"),
    ("hello @alice, see #1", "deploy: hello @alice, see #1"),
    ("a\u202eb\tc  d", "deploy: a\\u202eb c d"),
]


@pytest.mark.parametrize(("prompt", "title"), TITLES)
def test_it_is_the_name_and_the_first_line_without_markdown(prompt: str, title: str) -> None:
    assert render.title(gate(prompt=prompt)) == title


@pytest.mark.parametrize("prompt", ["word " * 1_000, "😀" * 1_000, "[" * 200_000])
def test_it_is_never_longer_than_200_characters(prompt: str) -> None:
    title = render.title(gate(prompt=prompt))
    assert len(title) <= 200
    assert title.endswith("…")


@settings(deadline=None)
@given(HOSTILE)
def test_it_is_one_line_that_a_forge_leaves_as_it_is(prompt: str) -> None:
    title = render.title(gate(prompt=prompt))
    assert title == " ".join(title.split())
    assert not [character for character in title if is_hidden(character)]
