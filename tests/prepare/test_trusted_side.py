"""Policy comes from the base branch, and a gate is about one head."""

from __future__ import annotations

import pytest

from gh_gate.asked import Run
from gh_gate.core.policy import User
from gh_gate.errors import GateError
from tests.fakes import HEAD, FakeSource, acme, ask


@pytest.fixture
def source() -> FakeSource:
    return acme("* @alice\n/deploy/ @bob\n")


def test_the_gate_is_bound_to_the_head_and_links_to_the_changes(source: FakeSource) -> None:
    source.open_pull(5, "carol", "deploy/a")
    gate = ask(source, pull_request=5, run=Run(id="1", event="pull_request", commit=HEAD)).gate
    assert (gate.commit, gate.pull_request) == (HEAD, 5)
    assert gate.origin.changes_url == "https://github.example/acme/app/pull/5/files"
    assert gate.policy.owners() == (User(source.people["bob"].id, "bob"),)


def test_a_run_that_knows_no_commit_takes_the_head(source: FakeSource) -> None:
    source.open_pull(5, "carol", "a")
    assert ask(source, pull_request=5).gate.commit == HEAD


def test_an_older_head_is_not_asked_about(source: FakeSource) -> None:
    source.open_pull(5, "carol", "a")
    with pytest.raises(GateError, match="moved on") as caught:
        ask(source, pull_request=5, run=Run(id="1", commit="d" * 40))
    assert caught.value.exit_code == 1


def test_a_push_while_the_files_are_listed_is_noticed(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source.open_pull(5, "carol", "a")

    def listed_late(number: int) -> tuple[str, ...]:
        source.push(number, "e" * 40)
        return ("harmless",)

    monkeypatch.setattr(source, "changed_files", listed_late)
    with pytest.raises(GateError, match="moved on"):
        ask(source, pull_request=5)


def test_the_workflow_cannot_name_its_own_approvers(source: FakeSource) -> None:
    source.open_pull(5, "carol", "deploy/a")
    run = Run(id="1", event="pull_request", commit=HEAD)
    with pytest.raises(GateError, match="nobody could approve"):
        ask(source, "@carol", pull_request=5, run=run)


def test_the_workflow_cannot_point_to_other_owners(source: FakeSource) -> None:
    source.open_pull(5, "carol", "deploy/a")
    run = Run(id="1", event="pull_request", commit=HEAD)
    with pytest.raises(GateError, match="nobody could approve"):
        ask(source, "codeowners", paths=("docs/",), pull_request=5, run=run)


def test_a_trusted_workflow_may(source: FakeSource) -> None:
    source.open_pull(5, "carol", "deploy/a")
    run = Run(id="1", event="pull_request_target", commit=HEAD)
    assert ask(source, "@carol", pull_request=5, run=run).deciders == ("carol",)


def test_the_heads_own_codeowners_are_not_read(source: FakeSource) -> None:
    source.heads["feature"] = HEAD
    source.files[("feature", ".github/CODEOWNERS")] = "* @carol\n"
    source.open_pull(5, "carol", ".github/CODEOWNERS")
    assert ask(source, pull_request=5).deciders == ("alice",)
