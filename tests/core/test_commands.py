"""What a comment says to a gate: the grammar, table by table."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.commands import MAX_TEXT, Command, parse
from gh_gate.core.commands.bare import Bare
from gh_gate.errors import CommandError

COMMANDS: list[tuple[str, Command]] = [
    ("/approve", Command("approve")),
    ("/Approve", Command("approve")),
    ("/APPROVE", Command("approve")),
    ("   /approve", Command("approve")),
    ("/approve   ", Command("approve")),
    ("/approve\t", Command("approve")),
    ("\n\n/approve\n\n", Command("approve")),
    ("/approve {}", Command("approve", inputs={})),
    ("/approve <>", Command("approve", inputs={})),
    ('/approve {"a":"b"}', Command("approve", inputs={"a": "b"})),
    ('/approve\t{"a":"b"}\t', Command("approve", inputs={"a": "b"})),
    ('/approve { "a" : [1, {"b": null}] }', Command("approve", inputs={"a": [1, {"b": None}]})),
    ('/approve <"a":"b">', Command("approve", inputs={"a": "b"})),
    ('/approve <"a":"x > y","b":1>', Command("approve", inputs={"a": "x > y", "b": 1})),
    ('/approve < "a" : 1 >', Command("approve", inputs={"a": 1})),
    ('/approve a=1 b="x y"', Command("approve", inputs={"a": "1", "b": "x y"})),
    ('/approve \t a=1 \t b="x \\" y"  ', Command("approve", inputs={"a": "1", "b": 'x " y'})),
    ('/approve a=""', Command("approve", inputs={"a": ""})),
    ("/approve a=b=c", Command("approve", inputs={"a": "b=c"})),
    ("/approve u=https://x.y/?a=1&b=2", Command("approve", inputs={"u": "https://x.y/?a=1&b=2"})),
    ("/approve deploy_target=us_east_1 n=-5", Command("approve", inputs={"deploy_target": "us_east_1", "n": "-5"})),
    ("/approve a=*.py", Command("approve", inputs={"a": "*.py"})),
    ("/approve a=~/x", Command("approve", inputs={"a": "~/x"})),
    (r"/approve a=C:\new", Command("approve", inputs={"a": r"C:\new"})),
    (f"/approve a={'x' * 1024}", Command("approve", inputs={"a": "x" * 1024})),
    ("/approve deploy-eu", Command("approve", "deploy-eu")),
    ("/approve 0.a_b-C", Command("approve", "0.a_b-C")),
    (f"/approve {'n' * 64}", Command("approve", "n" * 64)),
    ("/approve deploy-eu a=1", Command("approve", "deploy-eu", {"a": "1"})),
    ('/approve deploy-eu {"a":1}', Command("approve", "deploy-eu", {"a": 1})),
    ('/approve deploy-eu <"a":1>', Command("approve", "deploy-eu", {"a": 1})),
    ("/approve deploy-eu 42", Command("approve", "deploy-eu", 42)),
    ('/approve "eu"', Command("approve", inputs="eu")),
    ("/approve -5", Command("approve", inputs=-5)),
    ("/approve 42", Command("approve", "42")),
    ("/approve true", Command("approve", "true")),
    ("/approve when", Command("approve", "when")),
    ("/reject", Command("reject")),
    ("/reject accuracy too low", Command("reject", text="accuracy too low", reason="accuracy too low")),
    ("/REJECT\tno", Command("reject", text="no", reason="no")),
    (
        "/reject <!-- x --> &nbsp; \u200b `y`",
        Command("reject", text="<!-- x --> &nbsp; \u200b `y`", reason="<!-- x --> &nbsp; \u200b `y`"),
    ),
    ("/revoke", Command("revoke")),
    ("/revoke deploy-eu", Command("revoke", "deploy-eu")),
    ("# Verdict\n/approve", Command("approve", text="# Verdict")),
    ("***\n/approve", Command("approve", text="***")),
    ("```\ncode\n```\n/approve", Command("approve", text="```\ncode\n```")),
    ("<!-- note -->\n/approve", Command("approve", text="<!-- note -->")),
    ("> quoted\n\n/approve", Command("approve", text="> quoted")),
    ("> > /approve\n\n/reject no", Command("reject", text="no\n\n> > /approve", reason="no")),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n\n/approve", Command("approve", text="| a | b |\n|---|---|\n| 1 | 2 |")),
    ("- a\n- b\n\n/approve", Command("approve", text="- a\n- b")),
    ("---\ntitle: x\n---\n\n/approve", Command("approve", text="---\ntitle: x\n---")),
    ("[x]: /url\n\n/approve", Command("approve", text="[x]: /url")),
    ("[^1]: note\n\n/approve", Command("approve", text="[^1]: note")),
]

IGNORED = [
    "",
    "approve",
    "looks good to me",
    "please do not /approve this",
    "not /approve",
    "/approved",
    "/approves {}",
    "/approve-all",
    "/approve_now",
    "/approve2",
    "/approveé",
    "/rejected",
    "/revoker",
    "//approve",
    "/ approve",
    "\\/approve",
    "&#47;approve",
    "/appr\u043eve",  # a Cyrillic letter
    "/revo\u212ae",  # the Kelvin sign, a "k" to a regular expression that is not told otherwise
    "\uff0fapprove",
    "    /approve",
    "\t/approve",
    "text\n\n    /approve",
    "`/approve`",
    "```\n/approve\n```",
    "~~~\n/approve",
    "> /approve",
    ">/approve",
    "> - /approve",
    "> ```\n> /approve\n> ```",
    "On Fri, Nov 20, 2026 at 3:12 PM Bob <bob@example.com> wrote:\n> /approve\n>\n> Bob",
    "thanks\n\nOn Fri, Bob wrote:\n\n> > /approve {}\n> /approve",
    "- > /approve",
    "- `/approve`",
    "-     /approve",
    "# /approve",
    "| /approve |\n|---|",
    "**/approve**",
    "~~/approve~~",
    "[/approve](https://example.com)",
    "![/approve](x.png)",
    "[x]: /approve",
    "[x]:\n/approve",
    "<!-- /approve -->",
    "<!--\n/approve\n-->",
    "<!--\n\n/approve",
    "<b>/approve</b>",
    "foo\u2028/approve",
    "foo\u0085/approve",
    "foo\v/approve",
    "foo\f/approve",
    "foo\x1c/approve",
]

ANSWERED: list[tuple[str, str]] = [
    ("/approve!", "go on with a space"),
    ("/approve.", "go on with a space"),
    ("/approve:", "go on with a space"),
    ("/approve/deploy", "go on with a space"),
    ("/approve\\", "go on with a space"),
    ('/approve{"a":1}', "go on with a space"),
    ("/approve\N{PARTY POPPER}", "go on with a space"),
    ("/approve\u0301", "go on with a space"),
    ("/reject: too low", "go on with a space"),
    ("/revoke,", "go on with a space"),
    ("/approve when you are ready, Bob", "only inputs may follow"),
    ("/approve deploy-eu please", "only inputs may follow"),
    ("/approve [1]", "only inputs may follow"),
    ("/approve -deploy", "only inputs may follow"),
    (f"/approve {'n' * 65}", "only inputs may follow"),
    ("/revoke deploy-eu now", "only a gate's name"),
    ('/revoke {"a":1}', "only a gate's name"),
    ("comment\n/approve\nand wait", "not the first line of a paragraph"),
    ("comment\r/approve", "not the first line of a paragraph"),
    ("comment\n      /approve", "not the first line of a paragraph"),
    ("~~~~ \n~~~~\ncomment\n/reject no", "not the first line of a paragraph"),
    ("- /approve", "stands in a list"),
    ("* foo\n  /approve", "stands in a list"),
    ("1. foo\n/approve", "stands in a list"),
    ("1) /approve!", "stands in a list"),
    ("- - /approve", "stands in a list"),
    ("> foo\n/approve", "goes on with the quote"),
    ("/approve\n---", "makes a heading of it"),
    ("/approve\n===", "makes a heading of it"),
    ("/approve\n--\nAlice", "makes a heading of it"),
    ("| a |\n|---|\n/approve", "stands in a table"),
    ("/approve | b\n---|---", "stands in a table"),
    ("<div>\n/approve\n</div>", "stands in HTML"),
    ("/approve\n\n/approve", "2 commands"),
    ("/approve\n\n/reject no", "2 commands"),
    ("/revoke\n\n# x\n/approve!", "2 commands"),
    ("/approve a\n\n/approve b\n\n/approve c", "3 commands"),
    ("\u200b/approve", "U+200B"),
    ("\ufeff/approve", "U+FEFF"),
    ("\u00a0/approve", "U+00A0"),
    ("/\u2060approve", "U+2060"),
    ("/appro\u202eve", "U+202E"),
    ("/approve\u00a0", "U+00A0"),
    ("/approve\u200b", "U+200B"),
    ("/reject\u3000no", "U+3000"),
    ("/approve \u2003", "U+2003"),
    ("/approve\f", "U+000C"),
    ("/approve deploy\u00adeu", "U+00AD"),
    ("/approve a=1\u200d", "U+200D"),
    ("/approve a=\u3164", "U+3164"),
    ('/approve {"a":1}\u200e', "U+200E"),
    ("/approve \ud800", "U+D800"),
    ("/approve \0", "U+0000"),
    ("/revoke \u200bdeploy", "U+200B"),
    ("/approve <!-- later -->", "HTML comment"),
    ('/approve <!-- "a":1 -->', "HTML comment"),
    ("/approve &nbsp;", "`&nbsp;`"),
    ("/approve&nbsp;", "`&nbsp;`"),
    ("/approve a=&lt;b", "`&lt;`"),
    ("/approve a=x&#121;z", "`&#121;`"),
]


@pytest.mark.parametrize(("body", "command"), COMMANDS)
def test_a_command_is_read(body: str, command: Command) -> None:
    assert parse(body) == command


@pytest.mark.parametrize("body", IGNORED)
def test_what_is_no_attempt_is_ignored(body: str) -> None:
    assert parse(body) is None


@pytest.mark.parametrize(("body", "why"), ANSWERED)
def test_what_looks_like_a_command_and_is_malformed_is_answered(body: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        parse(body)
    assert why in error.value.what
    assert error.value.do


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_of_markdown_end_a_line(end: str) -> None:
    assert parse(end.join(["Fine.", "", "/approve a=1", "thanks"])) == Command(
        "approve", inputs={"a": "1"}, text="Fine.\n\nthanks"
    )


@pytest.mark.parametrize("line", ["/approve", "/reject no", "- /approve", "/approve!"])
def test_beside_a_command_a_verb_on_another_line_is_text(line: str) -> None:
    assert parse(f"/approve\n{line}") == Command("approve", text=line)


def test_a_bare_word_can_be_told_from_a_json_string() -> None:
    command = parse('/approve n=5 label="5"')
    assert command is not None
    assert isinstance(command.inputs, dict)
    assert [type(value) for value in command.inputs.values()] == [Bare, str]


SCALARS: list[tuple[str, Any]] = [("42", 42), ("4.5", 4.5), ("1e3", 1000.0), ("true", True), ("false", False)]


@pytest.mark.parametrize(("word", "value"), SCALARS)
def test_a_word_that_is_a_name_can_also_be_the_value_of_the_only_field(word: str, value: Any) -> None:
    command = parse(f"/approve {word}\nfine")
    assert command is not None
    assert command.name == word
    assert command.as_scalar() == Command("approve", None, value, "fine")


@pytest.mark.parametrize(
    "body", ["/approve", "/approve eu", "/approve null", "/approve 007", "/approve 1 2", "/revoke 42", '/approve "x"']
)
def test_other_commands_have_no_second_reading(body: str) -> None:
    command = parse(body)
    assert command is not None
    assert command.as_scalar() is None


@pytest.mark.parametrize("word", ["1e999", "9223372036854775808"])
def test_a_number_that_no_field_takes_is_refused_as_a_value(word: str) -> None:
    command = parse(f"/approve {word}")
    assert command is not None
    with pytest.raises(CommandError):
        command.as_scalar()


TEXTS = [
    ("/reject too low\nmuch too low", "too low\nmuch too low"),
    ("/reject too low\n\nbye", "too low\n\nbye"),
    ("hi\n\n/reject too low\n\nbye", "too low\n\nhi\n\nbye"),
    ("/reject\nsee above", "see above"),
    ("hi\n\n/approve\n\nbye", "hi\n\nbye"),
    ("/approve\n> quoted", "> quoted"),
    ('/approve\n\n```json\n{"a":1}\n```\n\nfine', "fine"),
    ("/revoke\nsorry", "sorry"),
    ("/approve\n\n  \n", None),
]


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_the_remark_is_the_rest_of_the_comment(body: str, text: str | None) -> None:
    command = parse(body)
    assert command is not None
    assert command.text == text


def test_a_long_remark_is_cut_and_says_so() -> None:
    command = parse("/reject " + "x" * MAX_TEXT + "y")
    assert command is not None
    assert command.text is not None
    assert len(command.text) == MAX_TEXT
    assert command.text.endswith("x\n\n(cut at 4,000 characters)")
