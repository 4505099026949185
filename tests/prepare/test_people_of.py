"""Who had a hand in what is decided, and so does not decide it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.asked import Run
from gh_gate.errors import GateError
from tests.fakes import COMMIT, RUN, FakeSource, acme, ask


@pytest.fixture
def source() -> FakeSource:
    return acme("* @alice\n/deploy/ @bob\n")


def test_nobody_unless_self_approval_is_prevented(source: FakeSource) -> None:
    run = replace(RUN, initiator=source.people["alice"])
    gate = ask(source, run=run).gate
    assert gate.policy.excluded == ()
    assert gate.initiator == source.people["alice"]


def test_who_started_the_run_and_who_wrote_the_commit(source: FakeSource) -> None:
    source.writers[COMMIT] = (source.people["carol"], source.people["bob"], source.people["alice"])
    run = replace(RUN, initiator=source.people["bob"])
    rules = ask(source, "@alice", "@acme/ml", run=run, prevent_self_approval=True).gate.policy
    assert [(e.person.login, e.why) for e in rules.excluded] == [
        ("bob", "started this run"),
        ("alice", "wrote the commit"),
        ("carol", "wrote the commit"),
    ]


def test_who_opened_a_pull_request_and_who_wrote_its_commits(source: FakeSource) -> None:
    source.open_pull(5, "carol", "deploy/a")
    source.writers[5] = (source.people["alice"], source.people["carol"])
    rules = ask(source, pull_request=5, prevent_self_approval=True).gate.policy
    assert [(e.person.login, e.why) for e in rules.excluded] == [
        ("carol", "opened this pull request"),
        ("alice", "wrote a commit of it"),
    ]


def test_bots_and_deleted_accounts_are_not_listed(source: FakeSource) -> None:
    source.pulls[5] = replace(source.open_pull(5, "carol", "a"), author=None)
    run = Run(id="1", initiator=source.person("github-actions[bot]", human=False))
    rules = ask(source, pull_request=5, run=run, prevent_self_approval=True).gate.policy
    assert rules.excluded == ()


def test_a_gate_whose_only_approver_is_involved_is_refused(source: FakeSource) -> None:
    run = replace(RUN, initiator=source.people["alice"])
    with pytest.raises(GateError) as caught:
        ask(source, run=run, prevent_self_approval=True)
    assert caught.value.why == "@alice started this run"
    assert caught.value.exit_code == 1


def test_two_approvers_are_not_enough_for_two_if_one_is_involved(source: FakeSource) -> None:
    run = replace(RUN, initiator=source.people["alice"])
    with pytest.raises(GateError, match="2 people must approve, but only @bob can"):
        ask(source, "@alice", "@bob", required=2, run=run, prevent_self_approval=True)
