"""The main job: a step asks, a code owner answers, the step goes on; and all the answers that do not count."""

from __future__ import annotations

import json

import pytest

from gh_gate.core import record
from gh_gate.core.gate import Status
from tests.github.hub import GitHub
from tests.scene import Scene


def test_a_step_asks_and_a_code_owners_comment_decides(scene: Scene) -> None:
    engine, ticket = scene.ask()
    assert engine.look(ticket).status is Status.PENDING
    assert scene.labels() == ["gate:pending"]
    scene.say(scene.alice, '/approve {"target": "production"}\n\nlooks good')
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, dict(decision.inputs), decision.reason) == (
        Status.APPROVED,
        {"target": "production"},
        "looks good",
    )
    assert decision.people[0].login == "alice"


def test_a_decision_is_written_down_once_as_record_label_and_closed_issue(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    for _ in range(3):
        engine.look(ticket)
    assert scene.look().status is Status.APPROVED
    issue = scene.issue()
    assert (issue.state, issue.state_reason, issue.locked, scene.labels()) == (
        "closed",
        "completed",
        True,
        ["gate:approved"],
    )
    assert len(scene.records()) == 1
    proved = record.verify(ticket.envelope, None, allow_unsigned=True).record
    assert (proved.digest, proved.place, proved.by[0].login) == (ticket.gate.digest, 1, "alice")
    assert proved.sources["CODEOWNERS"] == scene.repo.head()


@pytest.mark.parametrize("before", [30, 100])
def test_an_approval_counts_however_many_comments_stand_before_it(hub: GitHub, before: int) -> None:
    hub.quirks.secondary_limit = False
    scene = Scene(hub)
    engine, ticket = scene.ask()
    for number in range(before):
        scene.say(scene.carol, f"thought {number}")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


NOT_COMMANDS = [
    ("> /approve", "quoted"),
    ("```\n/approve\n```", "in a fenced block"),
    ("    /approve", "in an indented block"),
    ("- /approve", "in a list"),
    ("<!-- \n/approve\n-->", "in an HTML comment"),
    ("not /approve", "in a sentence"),
    ("/approve\n\n/approve", "two commands"),
    ("/approve\n\n/reject", "two that contradict"),
    ("/approve when you are ready, Bob", "with words after it"),
    ("`/approve`", "in code"),
    ("# /approve", "in a heading"),
    ("| a |\n| - |\n| /approve |", "in a table"),
    ("On Monday alice wrote:\n> /approve", "in a quoted e-mail"),
    ("comment\n/approve\nand wait", "in the middle of a paragraph"),
    ("/approve target=a target=b", "with a value twice"),
    ('/approve {"target": "a", "target": "b"}', "with a JSON key twice"),
    ('/approve {"tarket": "a"}', "with an unknown field"),
    ("/approve\u200b", "with an invisible character"),
]


@pytest.mark.parametrize("body", [row[0] for row in NOT_COMMANDS], ids=[row[1] for row in NOT_COMMANDS])
def test_what_is_not_exactly_a_command_approves_nothing(scene: Scene, body: str) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, body)
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_every_command_gets_a_reaction_and_what_does_not_count_gets_one_reply(scene: Scene) -> None:
    engine, ticket = scene.ask()
    wrong = scene.say(scene.alice, "/approve tarket=eu")
    stranger = scene.say(scene.mallory, "/approve")
    chat = scene.say(scene.carol, "what is this about?")
    for _ in range(3):
        engine.look(ticket)
    right = scene.say(scene.alice, "/approve target=eu")
    engine.look(ticket)
    scene.ask()
    reactions = [[reaction.content for reaction in comment.reactions] for comment in (wrong, stranger, chat, right)]
    assert reactions == [["confused"], ["confused"], [], ["+1"]]
    assert len(scene.replies()) == 2
    assert any("@alice" in reply and "`tarket`" in reply for reply in scene.replies())
    assert any("@mallory" in reply and "code owner" in reply for reply in scene.replies())


def test_who_started_the_run_cannot_approve_it_unless_an_owner(hub: GitHub) -> None:
    scene = Scene(hub, owners="* @alice @iris\n")
    scene.repo.set_permission(scene.iris, "write")
    engine, ticket = scene.ask(prevent_self_approval=True)
    scene.say(scene.iris, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    assert "started this run" in scene.replies()[0]
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_one_person_twice_is_no_quorum(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    scene.say(scene.alice, "/approve")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).missing == 1
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_bare_approve_means_the_defaults_whatever_others_said_just_before(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    scene.say(scene.mallory, "/approve target=production")
    scene.say(scene.bob, "/approve target=production")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.bob, "/approve")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert dict(decision.inputs) == {"target": "staging"}


def test_twenty_strangers_at_once_do_not_keep_the_owner_waiting(hub: GitHub) -> None:
    scene = Scene(hub)
    engine, ticket = scene.ask()
    people = [hub.user(f"stranger-{number}") for number in range(30)]
    for person in people:
        scene.say(person, "/approve")
        scene.say(person, "/approve please")
    scene.say(scene.alice, "/approve")
    hub.requests.clear()
    assert engine.look(ticket).status is Status.APPROVED
    writes = [record for record in hub.requests if record.method == "POST" and "graphql" not in record.target]
    assert len(writes) < 60
    assert len(scene.records()) == 1


def test_strangers_get_one_reply_a_person_twenty_a_gate_then_one_summary(hub: GitHub) -> None:
    scene = Scene(hub)
    hub.quirks.secondary_limit = False
    engine, ticket = scene.ask()
    for number in range(30):
        scene.say(hub.user(f"stranger-{number}"), "/approve")
        scene.say(hub.user(f"stranger-{number}"), "/reject")
    for _ in range(12):
        engine.look(ticket)
    assert len(scene.replies()) == 20
    assert len([comment for comment in scene.ours() if " summary " in comment.body]) == 1
    before = len(scene.ours())
    engine.look(ticket)
    assert len(scene.ours()) == before


def test_values_with_newlines_and_delimiters_come_back_as_they_were(scene: Scene) -> None:
    engine, ticket = scene.ask()
    value = "a\nEOF\nstatus=approved\n::set-output name=x::y <b>@everyone</b> `|`"
    line = "/approve " + json.dumps({"target": value})
    scene.say(scene.alice, line)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert decision.inputs["target"] == value
    assert "@everyone" not in scene.records()[0].split("```json")[0].replace("@\u200beveryone", "")
