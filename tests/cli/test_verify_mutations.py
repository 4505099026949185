"""Records that somebody changed with care: `gh-gate verify` refuses each, says why, and never breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.cli import verify_check, verify_source
from gh_gate.core.record import Verified
from gh_gate.errors import VerificationError
from tests.cli.verifying import NAME, SIGNED, comment, line, refused, verify
from tests.core.mutations import envelopes
from tests.core.records import KEY

KNOWN = {NAME: KEY.public_key()}


def checked(text: str) -> list[Verified | VerificationError]:
    """What becomes of each record in a text."""
    try:
        found = verify_source.pieces(text)
    except VerificationError as error:
        return [error]
    return [_checked(piece) for piece in found]


def _checked(piece: verify_source.Piece) -> Verified | VerificationError:
    try:
        return verify_check.check(piece, KNOWN)
    except VerificationError as error:
        return error


@settings(max_examples=400)
@given(envelopes(), st.sampled_from(["bare", "in a comment", "in JSON"]))
def test_a_changed_envelope_is_refused_wherever_it_stands(data: dict[str, Any], where: str) -> None:
    text = json.dumps(data, indent=2)
    text = {"bare": text, "in a comment": comment().replace(SIGNED, text), "in JSON": json.dumps({"record": text})}[
        where
    ]
    if data != json.loads(SIGNED):
        (said,) = checked(text)
        assert isinstance(said, VerificationError)
        assert said.what


@settings(max_examples=300)
@given(st.data())
def test_a_spliced_text_is_refused_or_the_very_same_record(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([SIGNED, comment(), json.dumps({"body": comment()})]))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    put = data.draw(st.text(alphabet='{}[]":,\\`<>!- \n=aA0é', max_size=6) | st.just(text[start:end] * 2))
    for said in checked(text[:start] + put + text[end:]):
        assert (
            isinstance(said, VerificationError)
            or said.payload == verify_check.check(verify_source.pieces(SIGNED)[0], KNOWN).payload
        )


@settings(max_examples=300)
@given(st.text() | st.text(alphabet='{}[]":,payloadTypesignatures<details>`\n gh:1record-!'))
def test_any_text_is_refused_in_words(text: str) -> None:
    assert all(isinstance(said, VerificationError) for said in checked(text))


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused_in_words(raw: bytes) -> None:
    try:
        text = verify_source.decoded(raw)
    except VerificationError as error:
        said: list[Any] = [error]
    else:
        said = checked(text)
    assert all(isinstance(one, VerificationError) for one in said)


NAMED = {
    "a foreign field": (lambda d: d.update(note="x"), "'note' is not a field"),
    "a missing field": (lambda d: d.pop("payloadType"), "`payloadType` is missing"),
    "another type": (lambda d: d.update(payloadType="text/plain"), "`payloadType` is 'text/plain'"),
    "a payload of another type": (lambda d: d.update(payload=1), "`payload`"),
    "a payload without padding": (lambda d: d.update(payload=d["payload"].rstrip("=") + "="), "`payload` is not base64"),
    "the other alphabet": (lambda d: d.update(payload="-" + d["payload"][1:]), "`payload` is not base64 in the standard"),
    "another payload": (lambda d: d.update(payload="e30="), "`payload` was changed"),
    "no signature": (lambda d: d["signatures"].clear(), "not signed"),
    "signatures that are none": (lambda d: d.update(signatures={}), "no list of signatures"),
    "a signature that is text": (lambda d: d.update(signatures=["x"]), "no list of signatures"),
    "two signatures": (lambda d: d["signatures"].append(d["signatures"][0]), "2 signatures"),
    "a foreign field beside the signature": (lambda d: d["signatures"][0].update(cert="x"), "'cert' is not a field"),
    "no name of a key": (lambda d: d["signatures"][0].pop("keyid"), "`keyid` is missing"),
    "a key's name in capitals": (lambda d: d["signatures"][0].update(keyid=NAME.upper()), "`keyid` is"),
    "another key's name": (lambda d: d["signatures"][0].update(keyid="0" * 64), "`keyid` was changed"),
    "half a signature": (lambda d: d["signatures"][0].update(sig="AAAA"), "`sig` is 4 characters"),
    "another signature": (lambda d: d["signatures"][0].update(sig="A" * 86 + "=="), "`sig` does not fit its `payload`"),
    "a signature in the other alphabet": (lambda d: d["signatures"][0].update(sig="_" * 86 + "=="), "`sig` is not"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "part"), NAMED.values(), ids=NAMED.keys())
def test_the_part_that_does_not_fit_is_named(change: Any, part: str) -> None:
    data = json.loads(SIGNED)
    change(data)
    error = refused(verify(json.dumps(data), key=line()))
    assert part in error.what
    assert error.why


@pytest.mark.parametrize("name", ["payload", "sig"])
def test_a_name_given_twice_is_named(name: str) -> None:
    error = refused(verify(SIGNED.replace(f'"{name}":', f'"{name}": "e30=", "{name}":'), key=line()))
    assert repr(name) in error.why


SAME = {
    "other white space": json.dumps(json.loads(SIGNED), indent=7).replace("\n", "\r\n\t"),
    "another order": json.dumps(json.loads(SIGNED), sort_keys=True),
    "other escapes": SIGNED.replace("payloadType", "\\u0070ayloadType").replace("/vnd", "\\/vnd"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_what_says_the_same_in_json_is_the_same_record(text: str) -> None:
    assert text != SIGNED
    assert verify(text, key=line()).stdout == verify(SIGNED, key=line()).stdout != ""


BLOCK = {
    "no opening line": ("<details><summary>", "<details> <summary>", "`<details><summary>"),
    "no fence": ("```json", "``json", "fence that opens"),
    "another language": ("```json", "```yaml", "fence that opens"),
    "no closing fence": ("\n```\n", "\n``\n", "fence that closes"),
    "no end of the block": ("</details>", "</detail>", "`</details>`"),
    "another marker": ("gh-gate:1 record", "gh-gate:1 recorc", "last line"),
    "no marker": ("<!-- gh-gate", "<!- gh-gate", "last line"),
    "a backtick in the envelope": ('"sig": "', '"sig": "`', "backtick"),
    "another gate's marker": ("record ", "record 0", "last line"),
}


@pytest.mark.parametrize(("old", "new", "part"), BLOCK.values(), ids=BLOCK.keys())
def test_the_line_of_the_block_that_is_damaged_is_named(old: str, new: str, part: str) -> None:
    head, found, tail = comment().rpartition(old)
    assert found
    assert part in refused(verify(head + new + tail, key=line())).what


def test_the_marker_of_another_gate_is_found() -> None:
    head, _, tail = comment().rpartition("record ")
    text = f"{head}record {'0' * 16}{tail[16:]}"
    assert "belongs to another gate" in refused(verify(text, key=line())).what


def test_two_blocks_in_one_comment_are_not_chosen_from() -> None:
    text = comment()
    block = text[text.index("\n<details>") : text.index("<!-- gh-gate")]
    assert (
        "two blocks" in refused(verify(text.replace("<!-- gh-gate", block.lstrip() + "<!-- gh-gate"), key=line())).what
    )
