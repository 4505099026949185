"""The fenced block after /approve; values elsewhere are never lost in silence."""

from __future__ import annotations

import pytest

from gh_gate.core.commands import Command, parse
from gh_gate.errors import CommandError

READ: list[tuple[str, Command]] = [
    ('/approve\n```json\n{"a":1}\n```', Command("approve", inputs={"a": 1})),
    ('/approve\n\n\n```json\n{"a":1}\n```', Command("approve", inputs={"a": 1})),
    ('/approve\n```JSON title="x"\n{"a":1}\n```', Command("approve", inputs={"a": 1})),
    ('/approve\n~~~~ json\n{\n  "a": "x\\ny"\n}\n~~~~', Command("approve", inputs={"a": "x\ny"})),
    ('/approve\n```\n{"a":1}\n```', Command("approve", inputs={"a": 1})),
    ('/approve\n   ```json\n   {"a":1}\n   ```', Command("approve", inputs={"a": 1})),
    ('/approve\n```json\n{"a":1}', Command("approve", inputs={"a": 1})),
    ('/approve\r\n```json\r\n{"a":1}\r\n```\r\n', Command("approve", inputs={"a": 1})),
    ('/approve deploy-eu\n```json\n{"a":1}\n```', Command("approve", "deploy-eu", {"a": 1})),
    ('/approve 42\n```json\n{"a":1}\n```', Command("approve", "42", {"a": 1})),
    ('/approve\n```json\n{"a":"<details>"}\n```', Command("approve", inputs={"a": "<details>"})),
    ("/approve\n```\nsome log\n```", Command("approve", text="```\nsome log\n```")),
    ("/approve\n\ntext\n\n```yaml\na: 1\n```", Command("approve", text="text\n\n```yaml\na: 1\n```")),
    ('/approve\n\n> ```json\n> {"a":1}\n> ```', Command("approve", text='> ```json\n> {"a":1}\n> ```')),
    ('/approve\n\n> {"a":1}', Command("approve", text='> {"a":1}')),
    ("/approve\n\n`a=1`", Command("approve", text="`a=1`")),
    ("/approve\n\na = 1", Command("approve", text="a = 1")),
    ("x=1\n\n/approve", Command("approve", text="x=1")),
    ('/reject\n```json\n{"a":1}\n```', Command("reject", text='```json\n{"a":1}\n```')),
    ('/reject no\n{"a":1}', Command("reject", text='no\n{"a":1}', reason="no")),
]

ANSWERED: list[tuple[str, str]] = [
    ('/approve {"b":1}\n```json\n{"a":1}\n```', "on its line and in the block below"),
    ('/approve b=1\n```\n{"a":1}\n```', "on its line and in the block below"),
    ("/approve\n```yaml\na: 1\n```", "a block of `yaml` follows"),
    ("/approve a=1\n```diff\n+x\n```", "a block of `diff` follows"),
    ('/approve\n```json5\n{"a":1}\n```', "a block of `json5` follows"),
    ("/approve\n```\na=1\n```", "is no `json` block"),
    ('/approve\n```\n<"a":1>\n```', "is no `json` block"),
    ('/approve\n\n    {"a":1}', "is no `json` block"),
    ('/approve\nfine\n```json\n{"a":1}\n```', "does not follow right after it"),
    ('/approve\n\nfine\n\n```json\n{"a":1}\n```', "does not follow right after it"),
    ('/approve\n<!-- x -->\n```json\n{"a":1}\n```', "does not follow right after it"),
    ('/approve\n[x]: y\n```json\n{"a":1}\n```', "does not follow right after it"),
    ('```json\n{"a":1}\n```\n\n/approve', "does not follow right after it"),
    ('/approve\n```json\n{"a":1}\n```\n```json\n{"a":2}\n```', "does not follow right after it"),
    ('/approve\n\n- x\n\n  ```json\n  {"a":1}\n  ```', "does not follow right after it"),
    ('/approve\n\nfine\n\n```\n{"a":1}\n```', "does not follow right after it"),
    ("/approve\n```json\n[1]\n```", "holds no object"),
    ("/approve\n```json\n42\n```", "holds no object"),
    ("/approve\n```json\n\n```", "cannot be read"),
    ('/approve\n```json\n{"a":1} thanks\n```', "goes on after its end"),
    ('/approve\n```json\n{"a":"\0"}\n```', "cannot be read"),
    ('/approve\n```json\n{"a":1,"a":2}\n```', "`a` is given twice"),
    (f'/approve\n```json\n{{"a":"{"x" * 9000}"}}\n```', "larger than 8 KiB"),
    ('/approve\n{"a":1}', "reads as inputs"),
    ('/approve\n  {"a":1}', "reads as inputs"),
    ('/approve\n\u200b{"a":1}', "reads as inputs"),
    ('/approve\n\n{"a":1}', "reads as inputs"),
    ("/approve\na=1", "reads as inputs"),
    ('/approve\n<"a":1>', "reads as inputs"),
    ('/approve b=1\nfine\n\n{"a":1}', "reads as inputs"),
    ("/approve\n- a=1\n- b=2", "reads as inputs"),
    ("/approve\n\na=1\n---", "reads as inputs"),
    ('{"a":1}\n\n/approve', "reads as inputs"),
]


@pytest.mark.parametrize(("body", "command"), READ)
def test_a_block_right_after_the_line_gives_the_inputs(body: str, command: Command) -> None:
    assert parse(body) == command


@pytest.mark.parametrize(("body", "why"), ANSWERED)
def test_values_in_another_place_are_answered(body: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        parse(body)
    assert why in error.value.what
    assert "was not counted, because" in error.value.what
    assert error.value.do
