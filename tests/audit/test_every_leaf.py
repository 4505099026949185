"""Every single value in the ledger, in records and in questions: whichever is changed, on one side, something is named.

The chain is made anew each time, as the owner of the database could, so that it alone tells nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from benchmarks.audits import made_up
from gh_gate.app.store.chain import Link
from gh_gate.audit.out.files import jsonl
from gh_gate.core import marker, render, strict_json
from gh_gate.core.thread import Comment, Thread
from tests.audit import made
from tests.audit.changing import resealed
from tests.audit.made import audited, changed, forge, leaves, links, parsed, with_another

ONLY_THE_CHAIN = {
    ("opened", "escalate"),  # whom to tell of a long wait: nothing else on GitHub or in the record says it
    (
        "opened",
        "sources",
    ),  # where the rules stood when it was asked; the record names where they stood when it was decided
    ("command", "author"),  # a login is only shown; who it was is the number beside it
    ("seen", "author"),
    ("seen", "human"),  # GitHub tells of the account, not of the comment
    ("seen", "app"),
    ("seen", "url"),
    ("seen", "comment_id"),  # says then that another comment was seen, which GitHub may no longer show
    ("resumed", "status"),  # that a run was woken decides nothing
    ("resumed", "place"),
}
"""What stands in one place alone; `gh-gate ledger verify --head` finds a change of it."""

GATE = next(n for n in range(1, 200) if len(made_up.story(n, 200).answers) == 2 and made_up.story(n, 200).decision)
"""One with a refused command, a counted one, and a decision."""


def own() -> tuple[made.Forge, list[Link]]:
    """One gate, alone on both sides."""
    thread, entries = _whole()
    return made.Forge({GATE: thread}), list(entries)


@lru_cache
def _whole() -> tuple[Thread, tuple[Link, ...]]:
    return made_up.story(GATE, 200).thread, tuple(link for link in links(200) if link.number == GATE)


def in_the_ledger() -> Iterator[tuple[int, tuple[str | int, ...]]]:
    _, entries = own()
    for place, link in enumerate(entries):
        for path in leaves(parsed(link)):
            if (link.kind, path[0]) not in ONLY_THE_CHAIN:
                yield place, path


def test_nothing_is_named_where_nothing_was_changed() -> None:
    github, entries = own()
    report = audited(github, resealed(entries), jsonl)
    assert report.troubles == []
    assert report.rows[0]["verification"]["state"] == "signed"


@pytest.mark.parametrize(("place", "path"), list(in_the_ledger()), ids=str)
def test_a_value_in_the_ledger(place: int, path: tuple[str | int, ...]) -> None:
    github, entries = own()
    report = audited(github, changed(entries, place, with_another(parsed(entries[place]), path)))
    assert report.troubles


@pytest.mark.parametrize("column", ["at", "kind", "repository_id", "number", "gate", "once", "lookup"])
@pytest.mark.parametrize("kind", ["opened", "command", "decided"])
def test_a_column_of_an_entry(kind: str, column: str) -> None:
    github, entries = own()
    place = next(n for n, link in enumerate(entries) if link.kind == kind)
    values: dict[str, Any] = {column: made.another(getattr(entries[place], column))}
    told = resealed([*entries[:place], replace(entries[place], **values), *entries[place + 1 :]])
    named = bool(audited(github, told).troubles)
    assert named or (kind, column) == ("command", "at"), "when a verdict was kept stands there alone"


def statement() -> Any:
    return json.loads(base64.b64decode(json.loads(made_up.story(GATE, 200).envelope)["payload"]))


@pytest.mark.parametrize("path", list(leaves(statement())), ids=str)
def test_a_value_in_the_record_on_github(path: tuple[str | int, ...]) -> None:
    github, entries = own()
    envelope = made_up.story(GATE, 200).envelope
    payload = base64.b64encode(json.dumps(with_another(statement(), path)).encode()).decode()
    forged = json.dumps({**json.loads(envelope), "payload": payload}, indent=2)
    thread = github.threads[GATE]
    comments = tuple(replace(text, body=text.body.replace(envelope, forged)) for text in thread.comments)
    github.threads[GATE] = replace(thread, comments=comments)
    assert "record" in audited(github, resealed(entries)).columns()
    assert audited(github, None).troubles, "the signature alone tells it too"


def claim() -> Any:
    body = made_up.story(GATE, 200).body
    code = body.rpartition("gh-gate:1 ")[2].partition(" ")[0]
    return json.loads(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))


@pytest.mark.parametrize("path", list(leaves(claim())), ids=str)
def test_a_value_in_the_marker_on_github(path: tuple[str | int, ...]) -> None:
    github, entries = own()
    thread, body = github.threads[GATE], made_up.story(GATE, 200).body
    code = base64.urlsafe_b64encode(strict_json.canonical(with_another(claim(), path)).encode()).decode().rstrip("=")
    forged = f"{body.rpartition('<!--')[0]}<!-- gh-gate:1 {code} -->"
    assert marker.read_claim(body) is not None
    github.threads[GATE] = replace(thread, opening=replace(thread.opening, body=forged))
    assert audited(github, resealed(entries)).troubles


@pytest.mark.parametrize("name", ["author", "body", "created_at", "id"])
def test_a_value_of_the_deciding_comment_on_github(name: str) -> None:
    github, entries = own()
    thread, decision = github.threads[GATE], made_up.story(GATE, 200).decision
    assert decision is not None
    said = next(text for text in thread.comments if text.id == decision.by[0].comment_id)
    values: dict[str, Any] = {
        "author": made_up.ASKER,
        "body": f"{said.body} ",
        "created_at": said.created_at.replace(second=59),
        "id": said.id + 1,
    }
    forged: Comment = replace(said, **{name: values[name]})
    comments = tuple(forged if text is said else text for text in thread.comments)
    github.threads[GATE] = replace(thread, comments=comments)
    assert audited(github, resealed(entries)).troubles
    assert audited(github, None).troubles, "the record alone tells it too"


def test_words_that_people_see_in_the_record() -> None:
    github, entries = own()
    thread = github.threads[GATE]
    comments = tuple(
        replace(text, body=f"All is well.\n\n{text.body}") if render.read_record(text.body) else text
        for text in thread.comments
    )
    github.threads[GATE] = replace(thread, comments=comments)
    assert audited(github, resealed(entries)).columns() == {"record"}


@pytest.mark.slow
def test_every_value_of_forty_gates() -> None:
    """The same over gates of all kinds: expired, cancelled, rejected, pending."""
    github, entries = forge(40), links(40)
    for place, link in enumerate(entries):
        for path in leaves(parsed(link)):
            if (link.kind, path[0]) in ONLY_THE_CHAIN | {
                ("opened", "problem")
            }:  # only an approval contradicts that one
                continue
            told = changed(entries, place, with_another(parsed(link), path))
            mine = made.Forge({link.number: github.threads[link.number]})
            alone = [one for one in told if one.number == link.number]
            assert audited(mine, resealed(alone)).troubles, (link.kind, path)
