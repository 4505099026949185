"""A new signing key: old records keep their worth, new ones bear the new name, and waiters may know both."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from gh_gate.core import record
from gh_gate.core.gate import Status
from gh_gate.core.record import keys
from gh_gate.errors import VerificationError
from tests.app.scene import AppScene


def rotate(app: AppScene) -> Ed25519PrivateKey:
    """Start the App with a new key, and the old one's public half; returns the old one."""
    old, app.key = app.key, Ed25519PrivateKey.generate()
    app.keys = SigningKeys(app.key, [old.public_key()])
    app.start()
    return old


def test_an_old_record_keeps_standing_and_verifying(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    [before] = app.records()
    old = rotate(app)
    app.look()
    assert app.records() == [before]
    assert record.verify(before, old.public_key()).record.status is Status.APPROVED
    with pytest.raises(VerificationError):
        record.verify(before, app.key.public_key())


def test_an_old_record_that_somebody_deleted_comes_back_as_it_was_signed(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    [before] = app.records()
    rotate(app)
    text = next(one for one in app.ours() if "Signed record" in one.body)
    app.repo.delete_comment(app.steps.carol, text.id)
    app.look()
    assert app.records() == [before]


def test_a_gate_opened_before_and_decided_after_is_signed_with_the_new_key(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    rotate(app)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED
    assert engine.look(ticket).status is Status.PENDING, "this waiter knows only the old key"


def test_a_waiter_that_knows_both_keys_takes_either(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    app.ask(run_id="4712")
    old_key = app.public
    rotate(app)
    app.decide(app.steps.alice, "/approve", 2)
    both = f"{old_key}\n{app.public}"
    for run, number in (("4711", 1), ("4712", 2)):
        engine, ticket = app.ask_knowing(both, run_id=run)
        assert (ticket.place.number, engine.look(ticket).status) == (number, Status.APPROVED)


def test_well_known_lists_both_the_present_key_first(app: AppScene) -> None:
    old = rotate(app)
    listed = app.keys.well_known("the App")["keys"]
    assert [(key["use"], key["keyid"]) for key in listed] == [
        ("current", keys.keyid(app.key.public_key())),
        ("old", keys.keyid(old.public_key())),
    ]


def test_a_record_of_a_key_that_was_given_up_does_not_count_where_the_database_is_lost(app: AppScene) -> None:
    _, ticket = app.ask()
    app.decide(app.steps.alice, "/approve")
    app.repo.unlock(app.steps.carol, 1)
    app.key = Ed25519PrivateKey.generate()
    app.keys = SigningKeys(app.key)
    app.forget()
    app.repo.delete_comment(app.steps.alice, next(c.id for c in app.repo.comments(1) if c.author is app.steps.alice))
    app.look()
    assert app.ledger.decided_record(ticket.gate.digest) is None


def test_a_record_in_the_thread_is_believed_where_the_database_is_lost(app: AppScene) -> None:
    _, ticket = app.ask()
    app.decide(app.steps.alice, "/approve")
    [before] = app.records()
    app.forget()
    app.repo.delete_comment(app.steps.alice, next(c.id for c in app.repo.comments(1) if c.author is app.steps.alice))
    app.look()
    assert app.ledger.decided_record(ticket.gate.digest) == before
    assert app.records() == [before]
