"""The text that asks: prompt, what to type, who can decide, until when. A pure function of the gate, never edited.

Whether a found issue is ours is told by comparing it with this text, so nothing else may go into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gh_gate.core import durations, inputs, marker, prompt
from gh_gate.core.gate import Gate, OnTimeout
from gh_gate.core.marker import Kind
from gh_gate.core.prompt import split as prompt_split
from gh_gate.core.prompt.piece import Piece
from gh_gate.core.render import tables
from gh_gate.core.render.deciders import deciders
from gh_gate.core.render.words import LIMIT, link, listed, plain, size
from gh_gate.core.text import code_span, cut
from gh_gate.errors import UsageError

_NOTE_ROOM = 300
"""Bytes for what stands around a part: its number, the marker, the note that the question goes on."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text that asks.

    :param text: of the issue, or of the comment on the pull request; its marker is the last line.
    :param parts: the comments in which a prompt goes on that is too long for it; commands count once all are posted.
    """

    text: str
    parts: tuple[str, ...] = ()


def body(gate: Gate) -> Body:
    """Return the text that asks.

    :raise UsageError: for a gate with so many approvers or inputs that there is no room left for the question.
    """
    shown, (above, below) = prompt.inert(gate.prompt), around(gate)
    whole = _joined(above, shown, below, marker.line(gate))
    return Body(whole) if size(whole) <= LIMIT else _in_parts(gate, shown)


def around(gate: Gate, total: int = 1) -> tuple[str, str]:
    """Return what stands above the prompt's first piece, and what stands between it and the marker.

    :param total: in how many pieces the prompt is shown.
    """
    # An issue has a title; of several gates on one pull request each has to say its name.
    above = f"**Gate `{gate.name}`**" if gate.pull_request is not None else ""
    rest = "comment" if total == 2 else f"{total - 1} comments"
    go_on = f"*The question goes on in the next {rest}.*" if total > 1 else ""
    return above, _joined(go_on, _below(gate))


def equal_text(one: str, other: str) -> bool:
    """Tell whether two bodies are the same text; the forge may change line ends and trailing space."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _in_parts(gate: Gate, shown: str) -> Body:
    line = marker.line(gate, with_prompt=False)
    taken = size(around(gate)[1]) + size(line)
    room = LIMIT - taken - _NOTE_ROOM
    if room < prompt_split.SMALLEST:
        raise UsageError(
            "the gate is too large to be shown in one issue.",
            why=f"its approvers and inputs alone take {taken:,} of {LIMIT:,} bytes",
            do="name fewer paths or approvers, or shorten the descriptions of the inputs",
        )
    # A marker without the prompt promises more than one piece, so that a missing one is noticed.
    first = min(room, max(prompt_split.SMALLEST, size(shown) * 2 // 3))
    pieces = prompt_split.split(shown, first, LIMIT - _NOTE_ROOM)
    pieces = pieces if len(pieces) > 1 else (Piece(""), *pieces)
    above, below = around(gate, len(pieces))
    return Body(_joined(above, pieces[0].shown, below, line), tuple(_parts(gate, pieces)))


def _parts(gate: Gate, pieces: tuple[Piece, ...]) -> Iterator[str]:
    total, note, told = len(pieces), marker.note(gate, Kind.PART), pieces[0].hint + "/"
    for number, piece in enumerate(pieces[1:], 2):
        line = replace(note, detail=f"{number}/{total}/{told}{piece.hint}").line()
        yield _joined(f"*Part {number} of {total}*", piece.shown, line)
        told = ""


def _below(gate: Gate) -> str:
    facts = [deciders(gate), _until(gate), _asked_by(gate), *_about(gate)]
    if gate.auto_approve:
        facts = ["**Nobody is asked**: the workflow's own condition approves this gate.", *facts[2:]]
    # A line right below a list would be read as part of its last item.
    apart = "\n\n" if "\n- " in facts[0] else "\n"
    how = [] if gate.auto_approve else [_how(gate), tables.inputs(gate.inputs)]
    return _joined("---", *how, facts[0] + apart + "\n".join(facts[1:]))


def _how(gate: Gate) -> str:
    name = gate.name if gate.pull_request is not None else None
    reject = f"/reject {name}" if name else "/reject"
    return (
        f"**To approve**, comment\n```\n{inputs.example_line(gate.inputs, name)}\n```\n"
        f"**To reject**, comment `{reject}` and why."
    )


def _until(gate: Gate) -> str:
    span = durations.describe(gate.timeout)
    remind = f", with a reminder every {durations.describe(gate.remind)}" if gate.remind else ""
    match gate.on_timeout:
        case OnTimeout.REJECT:
            return f"**Until**: within {span} of opening{remind}; after that it counts as expired and the run does not go on"
        case OnTimeout.APPROVE:
            return f"**Until**: within {span} of opening{remind}; after that it is approved by policy, without anybody's word"
        case OnTimeout.REMIND:
            every = durations.describe(min(gate.remind or gate.timeout, gate.timeout))
            return f"**Until**: somebody decides, with a reminder every {every}"


def _asked_by(gate: Gate) -> str:
    origin = gate.origin
    run = link(f"run {plain(cut(gate.run_id, 80))}", origin.url) if origin.url else code_span(gate.run_id, 80)
    title = f" of *{plain(cut(origin.title, 100))}*" if origin.title.strip() else ""
    commit = f", for commit {code_span(gate.commit[:7])}" if gate.commit else ""
    changes = f" ({link('changes', origin.changes_url)})" if gate.commit and origin.changes_url else ""
    return f"**Asked by** {run}{title}{commit}{changes}"


def _about(gate: Gate) -> list[str]:
    names = [code_span(name, 255) for name in gate.environments]
    where = [f"**Environment{'s' if len(names) > 1 else ''}** {listed(names)}"] if names else []
    return [*where, *([f"**About** {code_span(gate.subject, 300)}"] if gate.subject else [])]


def _joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)
