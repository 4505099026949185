"""What `gh-gate verify` says: all that an auditor asks, in an order that cannot be faked from inside a record."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gh_gate.core import record
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from tests.cli.verifying import NAME, SIGNED, comment, later, line, refused, shown, told, verify
from tests.core.records import KEY, LATER, approved, vote, written
from tests.core.stage import ALICE, BOB, OPENED, gate

NO = Decision(status=Status.REJECTED, at=LATER, by=(vote(),), reason="too risky")
RULE = approved(by=(), policy="policy:auto-approve-if", at=OPENED)


def test_it_says_who_approved_which_inputs_of_what_by_which_rules() -> None:
    decision = approved(by=(vote(ALICE), vote(BOB)))
    statement = written(decision, gate(subject="app@sha256:1"), sources={"CODEOWNERS": "c0ffee"}, url="https://x/42")
    rows = shown(verify(record.envelope(statement, KEY), key=line()))
    assert rows[0].startswith("approved by @alice (id 1) and @bob (id 2): ")
    said = {row[2:14].strip(): row[15:] for row in rows[1:]}
    assert said["gate"] == "acme/app#42/deploy (repository id 10)"
    assert said["by"] == "@bob (id 2) at 2026-03-02T09:47:00Z: https://x/2"
    assert json.loads(said["inputs"])["target"] == "staging"
    assert said["commit"] == "c" * 40
    assert said["run"] == "7"
    assert said["subject"] == "app@sha256:1"
    assert said["decided at"] == "2026-03-02T09:47:00Z"
    assert said["policy from"] == "CODEOWNERS at c0ffee"
    assert said["page"] == "https://x/42"


@pytest.mark.parametrize(
    ("decision", "first"),
    [
        (NO, "rejected by @alice (id 1): the signature"),
        (RULE, "approved by policy:auto-approve-if: the signature"),
        (Decision(status=Status.EXPIRED, at=LATER), "expired: the signature"),
        (Decision(status=Status.CANCELLED, at=LATER, reason="tampered"), "cancelled: the signature"),
    ],
)
def test_the_first_line_tells_what_was_decided_and_another_end_than_an_approval_is_no_error(
    decision: Decision, first: str
) -> None:
    assert shown(verify(record.envelope(written(decision), KEY), key=line()))[0].startswith(first)


def test_it_says_for_which_environments_an_approval_is() -> None:
    statement = written(about=gate(environments=("eu", "produc\ntion")))
    rows = shown(verify(record.envelope(statement, KEY), key=line()))
    assert [row for row in rows if row.startswith("  environment")] == [
        "  environment  eu",
        "  environment  produc␊tion",
    ]


def test_a_reason_cannot_look_like_lines_of_the_program() -> None:
    sly = replace(NO, reason="no\n  by           @ceo (id 1)\r\x1b[2J\u202e\ud800")
    rows = shown(verify(record.envelope(written(sly), KEY), key=line()))
    assert "@ceo" in next(row for row in rows if row.startswith("  reason"))
    assert not any(row.strip().startswith("by") and "@ceo" in row for row in rows)
    assert "\x1b" not in "".join(rows)


def test_half_a_character_can_be_printed_as_json() -> None:
    sly = replace(NO, reason="\ud800")
    assert told(verify(record.envelope(written(sly), KEY), "--json", key=line()))["status"] == "rejected"


def test_json_has_the_statement_and_who_signed_it() -> None:
    said = told(verify(comment(), "--json", key=line()))
    assert (said["verified"], said["signed_by"], said["status"], said["judged"], said["thread"]) == (
        True,
        NAME,
        "approved",
        None,
        None,
    )
    assert said["statement"] == json.loads(written())


@pytest.mark.parametrize(("text", "code"), [(SIGNED[:-3], 1), (f"[{SIGNED},{later(name='eval')}]", 2)])
def test_errors_are_json_too_and_still_errors(text: str, code: int) -> None:
    done = verify(text, "--json", key=line())
    error = refused(done)
    said = told(done)
    assert (said["verified"], said["exit_code"], error.exit_code) == (False, code, code)
    assert said["error"] == {"what": error.what, "why": error.why, "do": error.do, "docs": ""}


def test_several_gates_in_one_text_are_an_error_that_names_them() -> None:
    text = f"{comment()}\n\n{comment(about=gate(name='eval'))}"
    error = refused(verify(text, key=line()))
    assert error.exit_code == 2
    assert "2 records" in error.what
    assert "deploy, eval" in error.what
    assert "--name" in error.do


def test_a_name_picks_one_of_several_gates() -> None:
    text = json.dumps([{"body": comment()}, {"body": comment(about=gate(name="eval"))}])
    assert "/eval (" in shown(verify(text, "--name", "eval", key=line()))[1]
    assert "no record of 'other'" in refused(verify(text, "--name", "other", key=line())).what


def test_two_records_of_one_name_are_not_chosen_from() -> None:
    assert "2 records" in refused(verify(f"[{SIGNED},{later()}]", "--name", "deploy", key=line())).what


def test_a_damaged_copy_beside_a_record_is_not_passed_over() -> None:
    text = comment() + "\n" + comment().replace("```json", "``json")
    assert "deploy, one that cannot be read" in refused(verify(text, key=line())).what


def test_a_name_does_not_hide_what_is_wrong_with_the_only_record() -> None:
    error = refused(verify(SIGNED.replace('"payload"', '"Payload"'), "--name", "deploy", key=line()))
    assert "`payload` is missing" in error.what


@pytest.mark.parametrize("levels", [300, 960, 5_000, 50_000])
@pytest.mark.parametrize("words", [("--json",), ()])
def test_a_deeply_nested_record_is_shown_or_refused(levels: int, words: tuple[str, ...]) -> None:
    deep = b"[" * levels + b"]" * levels
    statement = written().replace(b'"a":[', b'"a":[' + deep + b",")
    done = verify(record.envelope(statement, KEY), *words, key=line())
    assert done.exit_code == 0 or "cannot be read" in refused(done).what


def test_what_python_cannot_print_for_its_depth_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(_: object) -> str:
        raise RecursionError

    monkeypatch.setattr("gh_gate.cli.verify_words.lines", too_deep)
    assert "nested too deeply" in refused(verify(SIGNED, key=line())).what
