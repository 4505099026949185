"""What people said and what they were told, as the forge shows it and as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gh_gate.audit.columns import moment, plain_sha256, stamp
from gh_gate.audit.kept import Kept
from gh_gate.audit.refusals import OTHER, kind_of
from gh_gate.audit.shown import Reply, Shown, Text
from gh_gate.audit.trouble import BOTH, GITHUB, LEDGER, Trouble
from gh_gate.audit.trouble import shown as short
from gh_gate.audit.within import inputs_sha256
from gh_gate.core.gate import Status
from gh_gate.core.record import Record, Voter

_VERBS = {Status.APPROVED: "approve", Status.REJECTED: "reject"}


def votes(told: Shown, said: Record) -> Iterator[Trouble]:
    """Hold a decision against the comments that it rests on."""
    texts = {text.id: text for text in told.texts}
    for voter in said.by:
        name = f"the comment {voter.comment_id} by @{voter.login}, on which the decision rests,"
        text = texts.get(voter.comment_id)
        if text is None:
            yield Trouble("votes", GITHUB, f"{name} is gone")
            continue
        yield from _vote(text, voter, name)
        if not text.edited and text.verb != _VERBS.get(said.status):
            yield Trouble("status", GITHUB, f"{name} says {text.verb or 'nothing'}, and the record says {said.status}")
        elif not text.edited and text.values not in ("", inputs_sha256(said)):
            yield Trouble("inputs", GITHUB, f"{name} gives other values than {short(dict(said.inputs))}")


def _vote(text: Text, voter: Voter, name: str) -> Iterator[Trouble]:
    if text.author_id != voter.id:
        yield Trouble("by", GITHUB, f"{name} is by {_author(text)}, not by {voter.id}")
    if text.at != stamp(voter.at):
        yield Trouble("votes", GITHUB, f"{name} was posted at {text.at}, not at {stamp(voter.at)}")
    if voter.text_sha256 not in text.hashes:
        yield Trouble("votes", GITHUB, f"{name} has another text than was decided upon")
    elif text.hashes[-1] != voter.text_sha256:
        yield Trouble("votes", GITHUB, f"{name} was edited since")


def _author(text: Text) -> str:
    return f"@{text.author} ({text.author_id})" if text.author_id else "an account that is gone"


def counted(kept: Kept, told: Shown | None, said: Record) -> Iterator[Trouble]:
    """Hold a decision against the verdicts that the ledger keeps of the commands it rests on."""
    texts = {text.id: text for text in told.texts} if told else {}
    for voter in said.by:
        shown = texts.get(voter.comment_id)
        if told is not None and (shown is None or shown.edited):
            continue  # a "no" that was edited away ends a gate, and is told nothing
        mine = [line.data for line in kept.commands if line.data.get("comment_id") == voter.comment_id]
        if (
            told is None
            and said.status is Status.REJECTED
            and {kind_of(str(data.get("told"))) for data in mine} == {"edited"}
        ):
            continue  # the same, and there is nobody to ask whether it was
        name = f"the command {voter.comment_id} by @{voter.login}, on which the decision rests,"
        good = [data for data in mine if data.get("verdict") == "counted"]
        if not good:
            yield Trouble("commands", LEDGER, f"{name} did not count" if mine else f"{name} has no verdict")
        elif (good[0].get("author_id"), good[0].get("text_sha256")) != (voter.id, voter.text_sha256):
            yield Trouble("commands", LEDGER, f"{name} is another one than the record names")


def verdicts(told: Shown, kept: Kept) -> Iterator[Trouble]:
    """Hold the verdicts of the ledger against the commands and answers that the forge shows."""
    mine: dict[int, list[Mapping[str, Any]]] = {}
    for line in kept.commands:
        mine.setdefault(_number(line.data.get("comment_id")), []).append(line.data)
    texts = {text.id: text for text in told.texts}
    answered = {reply.comment_id for reply in told.replies}
    for reply in told.replies:
        yield from _reply(reply, mine.get(reply.comment_id, []))
    for number, judged in mine.items():
        if number not in answered and any(data.get("told") for data in judged):
            yield Trouble("commands", BOTH, f"the ledger has an answer to the command {number}, GitHub shows none")
    for number, judged in mine.items():
        yield from _command(number, judged, texts.get(number))


def _reply(reply: Reply, judged: list[Mapping[str, Any]]) -> Iterator[Trouble]:
    name = f"the command {reply.comment_id}"
    word = "counted" if reply.counted else "refused"
    if not judged:
        yield Trouble("commands", BOTH, f"GitHub has an answer to {name}, the ledger has no verdict on it")
    elif word not in [data.get("verdict") for data in judged]:
        yield Trouble("commands", BOTH, f"GitHub says that {name} was {word}, the ledger does not")
    elif not any(_is_told(str(data.get("told", "")), reply) for data in judged):
        yield Trouble("commands", BOTH, f"the answer to {name} reads otherwise on GitHub than in the ledger")


def _is_told(told: str, reply: Reply) -> bool:
    """Tell whether an answer reads as the ledger has it.

    An App that was stopped between its answer and its verdict judges the command once more, perhaps for another reason:
    so two of its own reasons may stand beside each other, but never two wordings of one, nor what somebody else wrote there.
    """
    text = reply.text.replace("\r\n", "\n")
    if reply.edited:
        bare = text.partition(", ")[2] if text.startswith("@") else text
        return bool(told) and bare[1:] == told[1:]
    # Its first letter is a capital where nobody is named in front of it.
    if told and told[1:] in text:
        return True
    if reply.counted and not told:
        return True  # it was told that others are missing; when it was judged once more, none was
    kinds = kind_of(told), kind_of(text)
    return kinds[0] != kinds[1] and OTHER not in kinds


def _command(number: int, judged: list[Mapping[str, Any]], text: Text | None) -> Iterator[Trouble]:
    name = f"the command {number} by @{str(judged[0].get('author', ''))[:100]}"
    if text is None:
        yield Trouble("commands", BOTH, f"the ledger has {name}, GitHub no longer shows it")
        return
    for data in judged:
        if data.get("author_id") != text.author_id:
            yield Trouble("commands", BOTH, f"GitHub shows {name} as one by {_author(text)}")
        if data.get("text_sha256") not in text.hashes:
            yield Trouble("commands", BOTH, f"{name} has another text on GitHub than in the ledger")


def first_seen(told: Shown, kept: Kept) -> Iterator[Trouble]:
    """Hold what the App saw first of each comment against what the forge shows of it."""
    texts = {text.id: text for text in told.texts}
    for line in kept.seen:
        if not line.sound:
            yield Trouble("chain", LEDGER, f"entry {line.seq} is not as it was appended: {line.kind}")
        text = texts.get(_number(line.data.get("comment_id")))
        if text is None:
            continue
        name = f"the comment {text.id}"
        if line.data.get("author_id") != text.author_id:
            yield Trouble(
                "texts", BOTH, f"GitHub shows {name} as one by @{text.author}, and the App saw another author"
            )
        if moment(line.data.get("created_at")) != text.at:
            yield Trouble("texts", BOTH, f"GitHub shows {name} as one of {text.at}, and the App saw another time")
        if plain_sha256(str(line.data.get("text", ""))) != text.plain:
            yield Trouble("texts", BOTH, f"{name} has another text on GitHub than when the App first saw it")


def touches(told: Shown, kept: Kept) -> Iterator[Trouble]:
    """Hold what others did to texts there against what the ledger knows of it."""
    here = {(touch.what, touch.comment_id, touch.whose_id): touch for touch in told.touches}
    known = {(d.get("what"), d.get("comment_id"), d.get("author_id")) for d in (line.data for line in kept.tampered)}
    for key, touch in here.items():
        if key not in known:
            by = f" by @{touch.by}" if touch.by else ""
            yield Trouble(
                "touched", BOTH, f"GitHub shows that a text was changed{by} at {touch.at}, the ledger does not"
            )
    for what, comment, _ in sorted(known - here.keys(), key=str):
        yield Trouble("touched", BOTH, f"the ledger has {what} for the comment {comment}, GitHub does not show it")


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
