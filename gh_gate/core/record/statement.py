"""A decision as an in-toto Statement: what is written, and what is read back and believed only if it fits together.

https://github.com/in-toto/attestation/blob/v1.0/spec/v1.0/statement.md

``docs/record.md`` describes every field. Fields that are not known here are ignored, as in-toto asks; a known field that
is missing, of another type, or at odds with the others makes the whole record worth nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from gh_gate.core.gate import Decider, Status
from gh_gate.core.record import dsse
from gh_gate.core.record.facts import Record, Voter
from gh_gate.errors import VerificationError

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://github.com/gh-gate/gh-gate/approval/v1"

_SUBJECT = re.compile(r"(.{1,200})#([1-9]\d{0,17})/([A-Za-z0-9][A-Za-z0-9._-]{0,63})", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)

T = TypeVar("T")


def encode(record: Record) -> bytes:
    """Return the statement as compact JSON in UTF-8 with sorted names; equal records give equal bytes."""
    name = f"{record.repository}#{record.place}/{record.name}"
    data = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": record.digest}}],
        "predicateType": PREDICATE,
        "predicate": _predicate(record),
    }
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    # Half a character, which JSON from a forge may hold, exists in UTF-8 only as an escape.
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def decode(payload: bytes) -> Record:
    """Read what `encode` made.

    :raise VerificationError: for anything else; whether its parts fit together is for `gh_gate.core.record.consistency`.
    """
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("the record is not UTF-8 text.") from error
    data = dsse.load(text, "the statement")
    for key, wanted in (("_type", STATEMENT), ("predicateType", PREDICATE)):
        if data.get(key) != wanted:
            raise VerificationError(f"the statement's `{key}` is {str(data.get(key))[:80]!r}, not {wanted!r}.")
    return _record(_take(data, "predicate", dict), *_read_subject(data.get("subject")))


def _predicate(record: Record) -> dict[str, Any]:
    return {
        "gate": {key: getattr(record, key) for key in ("repository", "repository_id", "run_id", "name")},
        **{key: getattr(record, key) for key in ("commit", "subject", "policy", "reason", "url")},
        **({"environments": list(record.environments)} if record.environments else {}),
        "status": record.status.value,
        "decider": record.decider.value,
        "by": [{**_plain(voter), "at": _stamp(voter.at)} for voter in record.by],
        "inputs": dict(record.inputs),
        "opened_at": _stamp(record.opened_at),
        "decided_at": _stamp(record.decided_at),
        "deadline": record.deadline and _stamp(record.deadline),
        "valid_until": record.valid_until and _stamp(record.valid_until),
        "sources": dict(record.sources),
        "gh_gate": record.version,
    }


def _plain(voter: Voter) -> dict[str, Any]:
    return {key: getattr(voter, key) for key in ("id", "login", "comment_id", "url", "text_sha256")}


def _record(data: dict[str, Any], place: int, digest: str, named: str) -> Record:
    gate = _take(data, "gate", dict)
    record = Record(
        **{key: _take(gate, key, str) for key in ("repository", "run_id", "name")},
        repository_id=_take(gate, "repository_id", int),
        place=place,
        digest=digest,
        **{key: _take(data, key, str) for key in ("commit", "subject", "policy", "reason", "url")},
        status=_member(Status, data, "status"),
        decider=_member(Decider, data, "decider"),
        environments=_environments(data),
        by=tuple(_voter(row) for row in _take(data, "by", list)),
        inputs=MappingProxyType(_take(data, "inputs", dict)),
        opened_at=_time(data, "opened_at"),
        decided_at=_time(data, "decided_at"),
        deadline=_time_or_none(data, "deadline"),
        valid_until=_time_or_none(data, "valid_until"),
        sources=_texts(data, "sources"),
        version=_take(data, "gh_gate", str),
    )
    if named != f"{record.repository}#{place}/{record.name}":
        raise VerificationError(f"the statement is about {named!r}, and its predicate about another gate.")
    return record


def _read_subject(rows: Any) -> tuple[int, str, str]:
    if not isinstance(rows, list) or len(rows) != 1 or not isinstance(rows[0], dict):
        raise VerificationError("the statement does not have exactly one subject.")
    name = _take(rows[0], "name", str)
    digest = _take(_take(rows[0], "digest", dict), "sha256", str)
    found = _SUBJECT.fullmatch(name)
    if found is None or not _DIGEST.fullmatch(digest):
        raise VerificationError("the statement's subject is not OWNER/REPOSITORY#NUMBER/NAME with a SHA-256 digest.")
    return int(found[2]), digest, name


def _voter(row: Any) -> Voter:
    if not isinstance(row, dict):
        raise VerificationError("the record's `by` holds something that is not a person.")
    texts = {key: _take(row, key, str) for key in ("login", "url", "text_sha256")}
    return Voter(id=_take(row, "id", int), comment_id=_take(row, "comment_id", int), at=_time(row, "at"), **texts)


def _take(data: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = data.get(key)
    if type(value) is not kind:  # exactly: True is an int for isinstance
        raise VerificationError(f"the record's `{key}` is missing or not of the right type.")
    return value


def _member(kind: type[Any], data: Mapping[str, Any], key: str) -> Any:
    try:
        return kind(_take(data, key, str))
    except ValueError as error:
        raise VerificationError(f"the record's `{key}` is {str(data[key])[:40]!r}, which is not known.") from error


def _environments(data: Mapping[str, Any]) -> tuple[str, ...]:
    # Only a gate of a protection rule has any, and then at least one.
    rows = _take(data, "environments", list) if "environments" in data else None
    if rows is not None and (not rows or not all(isinstance(row, str) and row for row in rows)):
        raise VerificationError("the record's `environments` is not a list of names.")
    return tuple(rows or ())


def _texts(data: Mapping[str, Any], key: str) -> Mapping[str, str]:
    found = _take(data, key, dict)
    return MappingProxyType({name: _take(found, name, str) for name in found})


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _time_or_none(data: Mapping[str, Any], key: str) -> datetime | None:
    return None if data.get(key, "missing") is None else _time(data, key)


def _time(data: Mapping[str, Any], key: str) -> datetime:
    text = _take(data, key, str)
    try:
        return datetime.fromisoformat(text if _TIME.fullmatch(text) else "not RFC 3339")
    except ValueError as error:
        raise VerificationError(
            f"the record's `{key}` is {text[:40]!r}, not a time like 2026-11-20T15:12:00Z."
        ) from error
