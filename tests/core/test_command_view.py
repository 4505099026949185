"""A command counts only where a reader of the rendered comment sees the line as it is written."""

from __future__ import annotations

import pytest

from gh_gate.core.commands import Command, parse
from gh_gate.errors import CommandError

HIDDEN: list[tuple[str, str]] = [
    ("<details>\n\n/approve\n\n</details>", "`<details>`"),
    ("<details><summary>x</summary>\n\n/approve\n\n</details>", "<details>"),
    ("<DIV hidden>\n\n/approve", "<DIV hidden>"),
    ("/approve\n\n<table></table>", "`<table></table>`"),
    ("<!-- x --> <s>\n\n/approve", "`<s>`"),
    ("<!-- x --!> <s> -->\n\n/approve", "<s>"),
    ("<?php ?>\n\n/approve", "<?php"),
    ("<!DOCTYPE html>\n\n/approve", "<!DOCTYPE"),
    ("<![CDATA[ x ]]>\n\n/reject no", "<![CDATA["),
    ("text <details> text\n\n/approve", "`<details>`"),
    ("text <s>\n\n/approve", "`<s>`"),
    ("text <s>\n\n/approve\n\ntext </s>", "`<s>`"),
    ("text <b><i></b></i>\n\n/approve", "`</b>`"),
    ("text <details/>\n\n/approve", "`<details/>`"),
    ("`code <s>\n\n/approve", "`<s>`"),
    (r"\`<s>`" + "\n\n/approve", "`<s>`"),
    ("# <s>\n\n/approve", "`<s>`"),
    ("> <s>\n\n/approve", "`<s>`"),
    ("> <details>\n>\n> text\n\n/approve", "`<details>`"),
    ("> </blockquote><details>\n\n/approve", "`</blockquote>`"),
    ("- <details>\n\n/approve", "`<details>`"),
    ("| <s> |\n|---|\n\n/approve", "`<s>`"),
    ("[^1]:\n<s>\n\n/approve", "`<s>`"),
    ("x <s>\n[^1]: note\n</s>\n\n/approve", "`<s>`"),
    ('/approve {"a":"<s>"}', "`<s>`"),
    ('/approve {"a":"<s>"}\n</s>', "`<s>`"),
    ("[x]: /url\n/approve", "definition of a link or footnote"),
    ("[x]: /url\n    code\n/approve", "definition of a link or footnote"),
    ("[x]:\n\v\n---\n/approve", "definition of a link or footnote"),
    ("[^1]: hidden\n/approve", "definition of a link or footnote"),
    ("[^1]: hidden\n\n    - item\n/approve", "definition of a link or footnote"),
    ("/approve\n:-", "makes a table or a heading"),
    ("/approve\n|---|", "makes a table or a heading"),
    ("x\n:-\n===\n/approve", "makes a table or a heading"),
    ("/approve\n:\n--|--\n--|--\n===", "makes a table or a heading"),
    ("[^1]: - n\n-\n  two\n\n   /approve", "definition of a link or footnote"),
    ("/approve\n| a |\n--", "makes a table or a heading"),
    ("-\n  \n   /approve", "empty item of a list"),
    ("-\n\t\n     y\n/reject no", "empty item of a list"),
    ("/approve a=__init__", "outside double quotes"),
    ("/approve a=*x*", "outside double quotes"),
    ("/approve a=*.py b=*.txt", "outside double quotes"),
    (r"/approve a=us\_east", "outside double quotes"),
    ("/approve a=<https://x.y>", "outside double quotes"),
    ("/approve a=[x](y)", "outside double quotes"),
    ("/approve a=![x](y)", "outside double quotes"),
    ("/approve a=~~x~~", "outside double quotes"),
    ("/approve a=~x b=y~", "outside double quotes"),
    ("/approve a=~x\ny~", "outside double quotes"),
    ("/approve _a_=1", "outside double quotes"),
    ("/approve a=*x\ny*", "go on in the next line"),
    ("/approve a=[x\n](y)", "go on in the next line"),
    ('/approve {"a":"`"}\nx`', "go on in the next line"),
    ('/approve {"a":"["}\nx](y)', "go on in the next line"),
    ('/approve {"a":"<x y=\'"}\n\'>', "go on in the next line"),
    (f'/approve {{"a":"*"}}\n{"x" * 4001}', "go on in the next line"),
]

SEEN: list[tuple[str, object]] = [
    ("text <b>bold</b> and <br> and <img src=x>\n\n/approve", None),
    ("List<String> and Map<K, V>\n\n/approve", None),
    ("Bob <bob@example.com> and <https://x.y>\n\n/approve", None),
    ("use `<details>` there\n\n/approve", None),
    ("use ``a ` <details>`` there\n\n/approve", None),
    (r"use \<details> there" + "\n\n/approve", None),
    ("a < b, c <d and <p\n\n/approve", None),
    ("> <details>\n>\n> text\n>\n> </details>\n\n/approve", None),
    ("```\n<details>\n```\n\n/approve", None),
    ("/approve\n\nnow <details> is open", None),
    ("<!-- <details> -->\n\n/approve", None),
    ("[^1]: note\n\n    - item\n\n/approve", None),
    ("| a |\n| - |\n\n/approve", None),
    ("- x\n\n/approve", None),
    ('/approve {"a":"**x** `y` [z](u) &amp; \\u202f <b>c</b>"}', {"a": "**x** `y` [z](u) &amp; \u202f <b>c</b>"}),
    ('/approve {"a":"*"}\nmore *text* here', {"a": "*"}),
    ('/approve {"a":"`x`"}\nmore `text` here', {"a": "`x`"}),
    ('/approve {"a":"<!-- x -->"}', {"a": "<!-- x -->"}),
    ('/approve {"a":"x\u200by"}', {"a": "x\u200by"}),
    ("/approve a_=1 _b=2", {"a_": "1", "_b": "2"}),
]


@pytest.mark.parametrize(("body", "why"), HIDDEN)
def test_what_a_reader_may_not_see_is_answered(body: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        parse(body)
    assert why in error.value.what
    assert error.value.do


@pytest.mark.parametrize(("body", "inputs"), SEEN)
def test_what_a_reader_sees_counts(body: str, inputs: object) -> None:
    command = parse(body)
    assert isinstance(command, Command)
    assert command.inputs == inputs
