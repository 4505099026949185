"""`gh-gate verify`: what proves nothing does not pass, whether or not an option was forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gh_gate.app.keys import SigningKeys
from gh_gate.cli import cli
from gh_gate.core import record
from gh_gate.core.record import keys
from gh_gate.errors import GateError
from tests.cli.verifying import (
    AFTER,
    BEFORE,
    NAME,
    OTHER,
    SIGNED,
    UNSIGNED,
    comment,
    line,
    pem,
    refused,
    shown,
    told,
    verify,
)
from tests.core.records import KEY, written

MANY = SigningKeys(OTHER, [KEY.public_key()])


@pytest.mark.parametrize(
    ("envelope", "code", "part"),
    [(UNSIGNED, 1, "--allow-unsigned"), (SIGNED, 2, "--key"), (UNSIGNED[:-9], 1, ""), ("{}", 1, "")],
    ids=["unsigned", "signed", "cut", "empty"],
)
def test_without_a_key_and_without_options_nothing_passes(envelope: str, code: int, part: str) -> None:
    done = verify(envelope)
    assert isinstance(done.exception, GateError)
    assert (done.exception.exit_code, done.stdout) == (code, "")
    assert part in done.exception.do


def test_an_unsigned_record_is_shown_as_unproven_if_that_is_allowed() -> None:
    done = verify(UNSIGNED, "--allow-unsigned", "--json")
    assert (told(done)["verified"], told(done)["signed_by"]) == (False, None)
    assert "unsigned: this record proves nothing" in shown(verify(UNSIGNED, "--allow-unsigned"))[0]


def test_a_signed_record_that_was_not_checked_is_not_called_unsigned() -> None:
    assert "its signature was not checked" in shown(verify(SIGNED, "--allow-unsigned"))[0]


def test_with_a_key_an_unsigned_record_is_refused_whatever_is_allowed() -> None:
    assert "not signed" in refused(verify(UNSIGNED, "--allow-unsigned", key=line())).what


def test_a_signed_record_passes_with_its_key() -> None:
    assert shown(verify(SIGNED, key=pem()))[0] == f"approved by @alice (id 1): the signature of key {NAME[:16]} holds"


def test_the_older_name_of_the_option_means_the_same(tmp_path: Path) -> None:
    (tmp_path / "gate.pub").write_text(pem(), encoding="utf-8")
    (tmp_path / "record.json").write_text(SIGNED, encoding="utf-8")
    words = ["verify", str(tmp_path / "record.json"), "--public-key", str(tmp_path / "gate.pub")]
    assert CliRunner().invoke(cli, words).exit_code == 0


@pytest.mark.parametrize(
    "text",
    [f"{line(OTHER)}\n{line()}\n", f"# of last year\n{pem(OTHER)}{pem()}", json.dumps(MANY.well_known("the App"))],
    ids=["lines", "PEM", "published"],
)
def test_any_of_several_keys_may_have_signed_and_it_says_which(text: str) -> None:
    assert f"key {NAME[:16]} holds" in shown(verify(SIGNED, key=text))[0]
    other = keys.keyid(OTHER.public_key())
    assert f"key {other[:16]} holds" in shown(verify(record.envelope(written(), OTHER), key=text))[0]


def test_a_record_of_a_key_that_was_not_given_is_refused_naming_both() -> None:
    error = refused(verify(SIGNED, key=line(OTHER)))
    assert NAME[:16] in error.what
    assert keys.keyid(OTHER.public_key())[:16] in error.why


FORMS = {
    "the comment": comment(),
    "the comment with the line ends of Windows": comment().replace("\n", "\r\n"),
    "the comment without its last line end": comment().rstrip(),
    "the block alone": comment()[comment().index("<details>") :],
    "the comment as the API tells it": json.dumps({"id": 1, "body": comment()}),
    "all comments as the API tells them": json.dumps([{"body": "/approve"}, {"body": comment()}, {"body": None}]),
    "a step's outputs": json.dumps({"outputs": {"status": "approved", "record": SIGNED, "input": "{}"}}),
    "an entry of the ledger": json.dumps({"seq": 2, "data": {"envelope": SIGNED}}),
    "an envelope inside JSON": json.dumps({"record": json.loads(SIGNED)}),
    "on one line": json.dumps(json.loads(SIGNED), separators=(",", ":")),
    "with a byte order mark": "\ufeff" + SIGNED,
    "with space around it": f"\n \t{SIGNED}\r\n\n",
    "the same record twice": json.dumps({"body": comment(), "record": SIGNED}),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_in_which_a_record_is_saved_is_read(text: str) -> None:
    assert shown(verify(text, key=line())) == shown(verify(SIGNED, key=line()))


NOTHING = {
    "nothing": "",
    "words": "Deploy v14?",
    "other JSON": '{"a": [1, {"payload": "e30="}], "b": "{}"}',
    "a list of nothing": "[]",
    "a number": "42",
    "a comment with code": "```json\n{}\n```",
    "deep nesting": '{"a":' * 50_000,
    "a whole deep document": "[" * 400 + "]" * 400,
    "two documents": SIGNED + SIGNED,
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_a_text_without_a_record_is_refused(text: str) -> None:
    assert refused(verify(text, key=line())).exit_code == 1


@pytest.mark.parametrize("word", ["passed", "not passed", "not decided yet", "not judged"])
def test_whether_an_approval_is_still_valid_is_told_for_a_time(word: str) -> None:
    at = {"passed": AFTER, "not passed": "2026-03-02T12:00:00+02:00", "not decided yet": "2026-03-02T09:30:00Z"}
    words = ("--at", at[word]) if word in at else ()
    rows = shown(verify(SIGNED, *words, key=line()))
    assert word in next(row for row in rows if "valid until" in row)
    assert ("not valid at" in rows[0]) == (word in ("passed", "not decided yet"))


@pytest.mark.parametrize(("at", "valid"), [(AFTER, False), (BEFORE, True), ("2026-03-03T09:47:00Z", True)])
def test_the_end_of_validity_belongs_to_it_as_for_gate_steps(at: str, *, valid: bool) -> None:
    assert told(verify(SIGNED, "--at", at, "--json", key=line()))["judged"] == {"at": at, "valid": valid}


@pytest.mark.parametrize("at", ["soon", "2026-03-02", "2026-03-02T09:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_without_a_zone_or_sense_is_wrong_usage(at: str) -> None:
    assert refused(verify(SIGNED, "--at", at, key=line())).exit_code == 2


def test_standard_input_is_not_both_record_and_key() -> None:
    assert "both" in refused(verify(SIGNED, "--key", "-")).what


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PRIVATE KEY-----"])
def test_a_wrong_key_is_wrong_usage(text: str) -> None:
    assert refused(verify(SIGNED, key=text)).exit_code == 2


def test_a_key_that_is_no_text_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "key.der").write_bytes(b"0*\x30\x05\xff")
    error = refused(verify(SIGNED, "--key", str(tmp_path / "key.der")))
    assert (error.exit_code, "PEM" in error.do) == (2, True)


@pytest.mark.parametrize("name", ["nowhere.json", "no\0where.json", "."])
def test_a_file_that_cannot_be_opened_is_wrong_usage(name: str) -> None:
    assert refused(CliRunner().invoke(cli, ["verify", name])).exit_code == 2


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    assert "longer than" in refused(CliRunner().invoke(cli, ["verify", "/dev/zero"])).what
