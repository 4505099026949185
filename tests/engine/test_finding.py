"""What asks in a thread, and what of it may be taken for a gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gh_gate.core import marker, prompt, render
from gh_gate.core.gate import Decider, Gate, Origin
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.thread import Comment, Person, Revision, Thread
from gh_gate.engine.finding import EDITED, OTHER_TEXT, SOON, Findings, Spot, gates_in
from gh_gate.errors import GateError

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOT, CAROL = Person(9, "github-actions[bot]", human=False), Person(3, "carol")
SPOT = Spot(7, 42, Decider.HANDLER)
GATE = Gate(
    name="deploy",
    repository="acme/app",
    repository_id=42,
    run_id="77",
    prompt="Deploy v14?",
    policy=Policy(groups=(Group("", (User(1, "alice"),)),)),
    decider=Decider.HANDLER,
)
ON_PULL = replace(GATE, pull_request=7)
LONG = replace(GATE, prompt=prompt.inert("word " * 20_000))


def text(body: str, number: int = 0, author: Person | None = BOT) -> Comment:
    return Comment(number, author, body, AT + timedelta(seconds=number))


def asks(gate: Gate, number: int = 0, author: Person | None = BOT) -> Comment:
    return text(render.body(gate).text, number, author)


def find(
    opening: Comment,
    *comments: Comment,
    head: str | None = None,
    at: datetime = AT,
    known: frozenset[int] = frozenset(),
) -> Findings:
    thread = Thread(opening, comments, (), BOT, at, head=head)
    return gates_in(thread, SPOT, lambda one: one.author == BOT, known=known)


def test_an_issue_asks_one_question() -> None:
    (found,) = find(asks(GATE), asks(replace(GATE, name="other"), 5)).gates
    assert (found.gate, found.place.number, found.place.comment_id, found.problem) == (GATE, 7, None, "")
    assert found.opened_at == AT


def test_on_a_pull_request_only_comments_ask() -> None:
    other = replace(ON_PULL, name="other")
    found = find(asks(ON_PULL), asks(ON_PULL, 5), text("hm", 6, CAROL), asks(other, 8), head="c0ffee").gates
    assert [(one.gate.name, one.place.comment_id) for one in found] == [("deploy", 5), ("other", 8)]


@pytest.mark.parametrize(
    "opening",
    [
        text("Deploy?"),
        asks(GATE, author=CAROL),
        asks(GATE, author=None),
        asks(replace(GATE, repository_id=43)),
        asks(replace(GATE, decider=Decider.ACTION)),
        asks(replace(GATE, decider=Decider.APP)),
        asks(ON_PULL),
    ],
    ids=["no marker", "a person", "nobody", "another repository", "the Action's", "the App's", "asked elsewhere"],
)
def test_what_is_not_asked_here_by_whom_one_believes_is_nothing(opening: Comment) -> None:
    assert find(opening) == Findings((), None)


def test_a_comment_about_another_pull_request_is_nothing() -> None:
    assert find(text(""), asks(replace(ON_PULL, pull_request=8), 5), head="c0ffee").gates == ()


def test_what_is_known_is_left_out() -> None:
    assert find(text(""), asks(ON_PULL, 5), head="c0ffee", known=frozenset({5})).gates == ()
    assert find(asks(GATE), known=frozenset({0})).gates == ()


def test_an_edited_question_is_found_as_it_was_first_asked() -> None:
    first = asks(GATE)
    revisions = (Revision(AT, BOT, first.body), Revision(AT, CAROL, "Lunch?"))
    (found,) = find(replace(first, body="Lunch?", edited_at=AT, revisions=revisions)).gates
    assert (found.gate, found.problem) == (GATE, EDITED)


def test_a_friendlier_text_is_told_apart() -> None:
    (found,) = find(text(render.body(GATE).text.replace("Deploy v14?", "Lunch?", 1))).gates
    assert found.problem == OTHER_TEXT


def test_a_marker_of_more_than_anybody_can_ask_is_nothing() -> None:
    huge = replace(GATE, origin=Origin(url="https://x/" + "y" * 40_000))
    with pytest.raises(GateError):
        render.body(huge)
    assert marker.read_claim(marker.line(huge)) is not None
    assert find(text(f"x\n\n{marker.line(huge)}")) == Findings((), None)


def test_a_long_question_is_put_together_or_waited_for() -> None:
    opening, parts = asks(LONG), render.body(LONG).parts
    said = [text(part, number) for number, part in enumerate(parts, 3)]
    (found,) = find(opening, *said).gates
    assert (found.gate, found.problem) == (LONG, "")
    assert find(opening, *said[1:]) == Findings((), AT + SOON)
    assert find(opening, *said[1:], at=AT + timedelta(hours=1)) == Findings((), None)


def test_parts_by_somebody_else_are_none() -> None:
    said = [text(part, number, CAROL) for number, part in enumerate(render.body(LONG).parts, 3)]
    assert find(asks(LONG), *said).gates == ()
