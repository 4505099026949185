"""Labels, records and reactions of others: a waiter that knows the App's key goes on only by what that key has signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.core.gate import Status
from gh_gate.engine import Engine, Ticket
from gh_gate.poller import look_once
from tests.app.scene import AppScene
from tests.cases.forging import by, record_text

STRANGE = Ed25519PrivateKey.generate()
Asked = tuple[Engine, Ticket]


@pytest.fixture
def asked(app: AppScene) -> Asked:
    """A gate that waits, and its waiter."""
    found = app.ask()
    app.look()
    app.hub.clock.advance(5)
    return found


def lie(app: AppScene, ticket: Ticket, key: Ed25519PrivateKey | None = None) -> str:
    """A record that says that alice approved."""
    return record_text(ticket, by(app.steps.alice, app.hub.clock.now), key=key)


def nothing_came_of_it(app: AppScene, asked: Asked) -> None:
    """Make sure that the gate still waits, for the App as for the waiter, and that alice decides."""
    engine, ticket = asked
    app.look()
    assert engine.look(ticket).status is Status.PENDING
    assert app.steps.labels() == ["gate:pending"]
    app.decide(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_labels_by_hand_release_nobody(app: AppScene, asked: Asked) -> None:
    app.repo.label(app.steps.carol, 1, "gate:approved")
    app.repo.unlabel(app.steps.carol, 1, "gate:pending")
    engine, ticket = asked
    assert engine.look(ticket).status is Status.PENDING
    nothing_came_of_it(app, asked)


def test_closing_and_reactions_release_nobody(app: AppScene, asked: Asked) -> None:
    for who in (app.steps.alice, app.steps.bob):
        app.repo.react_to_issue(who, 1, "+1")
    app.repo.close(app.steps.alice, 1)
    nothing_came_of_it(app, asked)


@pytest.mark.parametrize("key", [None, STRANGE], ids=["unsigned", "signed with another key"])
@pytest.mark.parametrize("login", ["github-actions[bot]", "carol", "dependabot[bot]"])
def test_a_record_that_the_app_did_not_sign_releases_nobody(
    app: AppScene, asked: Asked, login: str, key: Ed25519PrivateKey | None
) -> None:
    app.hub.app("dependabot")
    app.repo.comment(app.hub.accounts[login], 1, lie(app, asked[1], key))
    nothing_came_of_it(app, asked)


def test_an_unsigned_no_of_a_workflow_does_not_end_what_the_app_decides(app: AppScene, asked: Asked) -> None:
    no = by(app.steps.alice, app.hub.clock.now, Status.REJECTED)
    app.repo.comment(app.hub.bot, 1, record_text(asked[1], no))
    nothing_came_of_it(app, asked)


def sign_elsewhere(app: AppScene, **more: str) -> str:
    """Let alice approve another gate, and return the comment with its record."""
    _, other = app.ask(**more)
    app.decide(app.steps.alice, "/approve", other.place.number)
    return next(text.body for text in app.ours(other.place.number) if "Signed record" in text.body)


@pytest.mark.parametrize(
    "more", [{"run_id": "4712"}, {"name": "migrate"}, {"prompt": "Deploy v14 to staging?", "run_id": "4713"}], ids=str
)
def test_a_signed_record_of_another_gate_releases_nobody(app: AppScene, asked: Asked, more: dict[str, str]) -> None:
    app.repo.comment(app.hub.bot, 1, sign_elsewhere(app, **more))
    nothing_came_of_it(app, asked)


def copied(app: AppScene, ticket: Ticket) -> str:
    """The App's own record of the same question, as it would be of another opening of it."""
    earlier = ticket.opened_at - timedelta(days=1)
    told = replace(ticket, opened_at=earlier)
    return record_text(told, by(app.steps.alice, earlier + timedelta(seconds=9)), key=app.key)


def test_a_signed_record_of_an_earlier_opening_releases_nobody(app: AppScene, asked: Asked) -> None:
    app.repo.comment(app.hub.bot, 1, copied(app, asked[1]))
    nothing_came_of_it(app, asked)


def test_a_signed_record_of_the_same_question_in_another_issue_releases_nobody(app: AppScene, asked: Asked) -> None:
    ticket = asked[1]
    elsewhere = replace(ticket, place=replace(ticket.place, number=2))
    app.repo.comment(app.hub.bot, 1, lie(app, elsewhere, app.key))
    nothing_came_of_it(app, asked)


Spoil = Callable[[str], str]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"sig": "', '"sig": "AAAA'),
        lambda text: text.replace('"payload": "ey', '"payload": "eY'),
        lambda text: text.replace("vnd.in-toto", "vnd.in-tot0"),
    ],
    ids=["signature", "payload", "type"],
)
def test_a_copy_of_the_signed_record_with_one_byte_changed_releases_nobody(
    app: AppScene, asked: Asked, spoil: Spoil
) -> None:
    engine, ticket = asked
    app.decide(app.steps.alice, "/approve")
    text = next(one for one in app.ours() if "Signed record" in one.body)
    spoiled = spoil(text.body)
    assert spoiled != text.body
    app.repo.edit_comment(app.steps.carol, text.id, spoiled)
    assert engine.look(ticket).status is Status.PENDING
    app.look()
    assert engine.look(ticket).status is Status.APPROVED


def test_a_waiter_that_knows_another_key_is_not_released_by_the_app(app: AppScene, asked: Asked) -> None:
    app.decide(app.steps.alice, "/approve")
    app.key = STRANGE
    engine, ticket = app.ask()
    assert ticket.place == asked[1].place
    assert look_once(engine, ticket).status is Status.PENDING


def test_a_record_of_the_app_holds_whoever_posted_the_copy(app: AppScene, asked: Asked) -> None:
    engine, ticket = asked
    app.decide(app.steps.alice, "/approve")
    text = next(one for one in app.ours() if "Signed record" in one.body)
    app.repo.delete_comment(app.steps.carol, text.id)
    app.repo.comment(app.hub.bot, 1, text.body)
    assert engine.look(ticket).status is Status.APPROVED
