"""The last line of everything gh-gate posts: a hidden marker that says what the text is and to which gate it belongs.

A marker is found, never believed: anybody may write one. Who wrote the text, whether it was edited, and whether it equals
what `gh_gate.core.render` makes, is for the caller to check.

Two forms, each a whole last line::

    <!-- gh-gate:1 BASE64URL(JSON) -->               the text that asks; carries the gate
    <!-- gh-gate:1 KIND DIGEST16 [DETAIL] -->        what else belongs to it: status, part, reply, record, ...

The JSON is the gate's, with its digest beside it. A prompt that does not fit into the text that asks is left out of it
(``"prompt": null``): then the marker still says whose gate it is, and only who knows the prompt can recompute the digest.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gh_gate.core import gate as gates
from gh_gate.core import strict_json
from gh_gate.core.gate import Gate
from gh_gate.core.prompt import piece
from gh_gate.core.tally import Tally
from gh_gate.errors import GateError

_GATE = re.compile(r"<!-- gh-gate:1 ([A-Za-z0-9_-]{40,60000}) -->", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DETAILS = {
    "part": rf"[1-9]\d{{0,2}}/[1-9]\d{{0,2}}(?:/{piece.HINT}){{0,2}}",
    "status": r"(?:\d{1,19}/(?:\d{1,19}(?:\.\d{1,19}){0,59})?)?",
    "reply": r"\d{1,19}/\d{1,19}",
    "noted": r"\d{1,19}",
    "summary": "",
    "reminder": r"[1-9]\d{0,6}",
    "record": r"(?:\d{1,19})?",
    "touched": r"\d{1,19}",
    "escalated": "",
    "withdrawn": "",
    "waits": r"[1-9]\d{0,4}/[1-9]\d{0,18}/[A-Za-z_][A-Za-z0-9_-]{0,99}\.\d{1,4}/(?:approved|always)(?:/escalates)?",
    "resumed": r"(?:[1-9]\d{0,4}|never)",
}
_NOTE = re.compile(r"<!-- gh-gate:1 ([a-z]{4,10}) ([0-9a-f]{16})(?: ([A-Za-z0-9./_-]{1,1300}))? -->", re.ASCII)


class Kind(StrEnum):
    """What a text of ours is."""

    PART = "part"
    STATUS = "status"
    REPLY = "reply"
    NOTED = "noted"
    SUMMARY = "summary"
    REMINDER = "reminder"
    RECORD = "record"
    TOUCHED = "touched"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"
    WAITS = "waits"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Note:
    """The marker of a text that belongs to a gate.

    :param digest: the first 16 hex digits of the gate's digest.
    :param detail: which one of its kind: a reminder's number; a part's number and how the prompt comes out of it, of the
        first one also how it comes out of the text that asks (`gh_gate.core.prompt.piece`); for a reply the comment that did not count and
        its author's id; for the status what was judged up to which comment (`seen`); for a noted approval its comment; for a record the comment that asks, on a pull request; for something touched that comment, or 0; for a job that waits its attempt, id and key, whether only an
        approval wakes it, and whether the policy file wants somebody to be told of a long wait; for a resumed run the attempt that was started.
    """

    kind: Kind
    digest: str
    detail: str = ""

    def line(self) -> str:
        """Return the marker as a line to end a text with."""
        return f"<!-- gh-gate:1 {self.kind} {self.digest}{' ' if self.detail else ''}{self.detail} -->"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text claims to ask.

    :param gate: the gate, or None where the prompt is not in the marker.
    :param sketch: the gate as far as the marker tells it, with an empty prompt where it has none; its digest is another.
    """

    key: tuple[int, str, str]
    digest: str
    gate: Gate | None
    sketch: Gate


def note(gate: Gate, kind: Kind, detail: object = "") -> Note:
    """Return the marker for a text that belongs to a gate."""
    return Note(kind, gate.digest[:16], str(detail))


def line(gate: Gate, *, with_prompt: bool = True) -> str:
    """Return the marker that carries a gate, as the last line of the text that asks."""
    data = gates.to_json(gate) | {"digest": gate.digest} | ({} if with_prompt else {"prompt": None})
    code = base64.urlsafe_b64encode(strict_json.canonical(data).encode()).decode().rstrip("=")
    return f"<!-- gh-gate:1 {code} -->"


def seen(tally: Tally) -> str:
    """Return the detail of a status: the last comment that was judged, and the ids of those that counted.

    What was judged and did not count never counts later, whatever rights its author gets.
    """
    if not tally.answers:
        return ""
    counted = [str(answer.comment_id) for answer in tally.answers if answer.counted][-60:]
    return f"{max(answer.comment_id for answer in tally.answers)}/{'.'.join(counted)}"


def read_claim(body: str) -> Claim | None:
    """Read the marker at the end of a text that asks; None where there is none that can be read."""
    found = _GATE.fullmatch(_last_line(body))
    if found is None:
        return None
    try:
        data = json.loads(base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
        return _claim(data)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError, GateError):
        return None


def read_note(body: str) -> Note | None:
    """Read the marker at the end of a text that belongs to a gate; None where there is none that can be read."""
    found = _NOTE.fullmatch(_last_line(body))
    kind, digest, detail = found.groups("") if found else ("", "", "")
    if kind not in list(Kind) or not re.fullmatch(_DETAILS[kind], detail, re.ASCII):
        return None
    return Note(Kind(kind), digest, detail)


def is_ours(body: str) -> bool:
    """Tell whether a text ends with a marker of either form."""
    last = _last_line(body)
    return _GATE.fullmatch(last) is not None or _NOTE.fullmatch(last) is not None


def _claim(data: Any) -> Claim:
    key = (int(data["repository_id"]), str(data["run_id"]), str(data["name"]))
    digest = str(data.pop("digest"))
    if not gates.NAME.fullmatch(key[2]) or not _DIGEST.fullmatch(digest):
        raise ValueError(key)
    gate = gates.from_json(data) if data["prompt"] is not None else None
    if gate is not None and gate.digest != digest:
        raise ValueError(digest)
    return Claim(key, digest, gate, gate or gates.from_json(data | {"prompt": ""}))


def _last_line(body: str) -> str:
    # GitHub may answer with CRLF and strips white space at the end of a body.
    return body.rstrip().rpartition("\n")[2]
