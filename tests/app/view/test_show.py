"""What is shown of one gate: what the server keeps, what the thread says now, and what a look costs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from gh_gate.app.store.entry import Kind
from gh_gate.app.view import At, Hidden, proof
from gh_gate.app.view.opened import Opened
from gh_gate.app.view.sight import Proof
from gh_gate.core.gate import Status
from gh_gate.errors import UpstreamError
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage
from tests.github import faults


def test_a_gate_that_waits_says_who_may_answer_and_until_when(stage: Stage) -> None:
    seen = stage.show(stage.app.steps.alice)
    assert (seen.listed.status, seen.listed.mine, seen.tally.missing) == (Status.PENDING, True, 1)
    assert (seen.may_approve, seen.may_reject, seen.may_cancel) == (True, True, False)
    assert [seat.who for seat in seen.seats] == ["@alice", "@bob"]
    assert seen.verification.proof is Proof.NONE
    assert seen.listed.deadline == seen.tally.deadline


def test_who_started_the_run_may_say_no_and_withdraw_it_but_not_approve(stage: Stage) -> None:
    seen = stage.show(stage.app.steps.iris)
    assert (seen.may_approve, seen.may_reject, seen.may_cancel) == (False, True, True)


def test_others_may_only_look(stage: Stage) -> None:
    seen = stage.show(stage.app.steps.mallory)
    assert (seen.may_approve, seen.may_reject, seen.may_cancel, seen.listed.mine) == (False, False, False, False)
    assert seen.me is not None
    assert seen.me.approve is False


def test_a_workflow_sees_it_without_a_seat(stage: Stage) -> None:
    seen = stage.gates.show(stage.bot(), HERE)
    assert (seen.me, seen.may_approve, seen.may_reject, seen.may_cancel) == (None, False, False, False)
    assert [seat.who for seat in seen.seats] == ["@alice", "@bob"]


def test_a_decision_is_shown_with_its_proof(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, '/approve {"target":"prod"}\n\nlooks good')
    seen = stage.show(stage.app.steps.bob)
    assert (seen.listed.status, seen.listed.by, seen.listed.reason) == (Status.APPROVED, ("alice",), "looks good")
    assert seen.verification.proof is Proof.SIGNED
    assert seen.verification.keyid == stage.app.keys.keyid
    assert seen.envelope == stage.app.records()[0]
    assert (seen.may_approve, seen.may_reject, seen.may_cancel) == (False, False, False)


def test_a_record_of_a_key_that_nobody_knows_any_more_is_broken(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    stage.app.keys = SigningKeys(Ed25519PrivateKey.generate())
    stage.start()
    seen = stage.show(stage.app.steps.alice)
    assert seen.verification.proof is Proof.BROKEN
    assert "signature does not hold" in seen.verification.text
    assert seen.listed.status is Status.APPROVED


def test_an_older_key_proves_its_records(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    old = stage.app.keys
    stage.app.keys = SigningKeys(Ed25519PrivateKey.generate(), [old.signer.public_key()])
    stage.start()
    assert stage.show(stage.app.steps.alice).verification.keyid == old.keyid


@pytest.mark.parametrize("said", [{"status": "rejected"}, {"by": [{"id": 1, "login": "alice"}]}])
def test_a_record_that_says_another_decision_than_the_one_shown_proves_nothing(
    stage: Stage, said: dict[str, Any]
) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    ledger, spot = stage.app.ledger, stage.app.spot()
    (opening,), (decided,) = ledger.of_spot(spot, Kind.OPENED), ledger.of_spot(spot, Kind.DECIDED)
    assert proof.verified(Opened(opening, decided), stage.app.keys).proof is Proof.SIGNED
    other = replace(decided, data={**decided.data, **said})
    assert proof.verified(Opened(opening, other), stage.app.keys).proof is Proof.BROKEN


def test_what_the_thread_would_decide_is_not_shown_as_decided(stage: Stage) -> None:
    stage.app.say(stage.app.steps.alice, "/approve")
    seen = stage.show(stage.app.steps.bob)
    assert (seen.listed.status, seen.tally.decision, seen.may_approve) == (Status.PENDING, None, False)
    assert seen.stands == ("The decision is being written down.",)
    assert seen.commands[0].counted is None


def test_looking_decides_and_writes_nothing(stage: Stage) -> None:
    stage.app.say(stage.app.steps.alice, "/approve")
    before, kinds = len(stage.hub.requests), stage.app.kinds()
    stage.show(stage.app.steps.alice)
    assert {one.method for one in stage.since(before) if one.operation != "/graphql"} == {"GET"}
    assert stage.app.kinds() == kinds


def test_every_command_is_shown_with_what_it_was_told(stage: Stage) -> None:
    stage.app.say(stage.app.steps.mallory, "/approve")
    stage.app.say(stage.app.steps.alice, '/approve {"target":5}')
    stage.app.look()
    seen = stage.show(stage.app.steps.alice)
    assert [(one.who.login if one.who else "", one.counted) for one in seen.commands] == [
        ("mallory", False),
        ("alice", False),
    ]
    assert "`target` must be text" in seen.commands[1].told
    assert seen.commands[1].text == '/approve {"target":5}'


def test_a_command_that_was_deleted_is_shown_with_what_the_server_kept(app: AppScene) -> None:
    ears, stage = Ears(app), Stage(app)
    app.ask()
    ears.work()
    said = app.say(app.steps.mallory, "/approve")
    ears.work()
    app.repo.delete_comment(app.steps.mallory, said.id)
    ears.work()
    seen = stage.show(app.steps.alice)
    assert [(one.text, one.url, one.counted) for one in seen.commands] == [("/approve", "", False)]
    assert "you are not a code owner" in seen.commands[0].told


def test_a_refused_question_says_why_and_takes_no_answer(app: AppScene) -> None:
    stage = Stage(app)
    app.ask()
    app.rule(owners="* @carol\n")
    app.hub.faults.add(faults.status(502), method="POST", path="/comments$")
    with pytest.raises(UpstreamError):
        app.look()
    app.hub.faults.clear()
    seen = stage.show(app.steps.alice)
    assert "refused: the question does not keep to the rules" in (*seen.stands, seen.listed.reason)[0]
    assert (seen.may_approve, seen.may_reject, seen.listed.mine) == (False, False, None)


def test_of_a_thread_that_is_gone_the_server_shows_what_it_has(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    stage.repo.delete_issue(None, 1)
    seen = stage.show(stage.app.steps.alice)
    assert (seen.listed.status, seen.listed.by) == (Status.APPROVED, ("alice",))
    assert seen.verification.proof is Proof.SIGNED
    assert "was deleted" in seen.stands[0]
    assert [one.counted for one in seen.commands] == [True]
    assert not seen.may_approve


def test_a_pending_gate_whose_thread_is_gone_takes_no_answer(stage: Stage) -> None:
    stage.repo.delete_issue(None, 1)
    seen = stage.show(stage.app.steps.alice)
    assert (seen.listed.status, seen.may_approve, seen.may_reject) == (Status.PENDING, False, False)


def test_where_the_app_was_removed_what_it_kept_is_shown(stage: Stage) -> None:
    stage.hub.uninstall(stage.app.installation)
    stage.hub.clock.advance(3600)
    seen = stage.show(stage.app.steps.carol)
    assert seen.stands
    assert not seen.may_approve


def test_of_several_gates_on_a_pull_request_the_name_says_which(app: AppScene) -> None:
    pull, stage = Pull(app), Stage(app)
    pull.ask("deploy")
    pull.ask("publish", run_id="4712")
    app.look(pull.number)
    here = At("acme", "app", pull.number)
    with pytest.raises(Hidden):
        stage.show(app.steps.alice, here)
    seen = stage.show(app.steps.alice, At("acme", "app", pull.number, "publish"))
    assert (seen.gate.name, seen.listed.several) == ("publish", True)


def test_looking_again_costs_no_quota_while_nothing_changes(stage: Stage) -> None:
    alice = stage.app.steps.alice
    stage.hub.clock.advance(10)
    stage.show(alice)
    stage.show(alice)
    before = len(stage.hub.requests)
    for _ in range(5):
        stage.show(alice)
    assert stage.paid(before) == []


def test_many_looks_in_one_second_read_the_thread_once(stage: Stage) -> None:
    people = [stage.caller(who) for who in (stage.app.steps.alice, stage.app.steps.bob, stage.app.steps.iris)]
    for one in people:
        stage.gates.show(one, HERE)
    stage.hub.clock.advance(2)
    before = len(stage.hub.requests)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: stage.gates.show(one, HERE), people * 8))
    assert sum("/issues/1" in one.target and "/comments" not in one.target for one in stage.since(before)) == 1


def test_an_outage_is_met_once_a_second_however_many_look(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    stage.gates.show(alice, HERE)
    stage.hub.clock.advance(2)
    rule = stage.hub.faults.add(faults.status(502), path="/issues/1$")
    told = []
    for _ in range(3):
        with pytest.raises(UpstreamError):
            stage.gates.show(alice, HERE)
        told.append(rule.seen)
    assert told[0] == told[1] == told[2] > 0


def test_the_word_for_what_is_shown_changes_with_it(stage: Stage) -> None:
    alice = stage.app.steps.alice
    first, second = stage.show(alice).version, stage.show(alice).version
    stage.app.say(stage.app.steps.mallory, "/approve")
    assert first == second != stage.show(alice).version
