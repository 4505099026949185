"""The command line against GitHub: people answer with their own login, and `doctor` says what to mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gh_gate.cli import cli
from gh_gate.errors import GateError, UsageError
from tests.github.state_people import Account
from tests.scene import Scene

As = Callable[..., Result]


@pytest.fixture
def signed_in(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> As:
    """The program as a person who is signed in to GitHub."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GITHUB_API_URL", scene.hub.url)

    def invoke(who: Account, *words: str) -> Result:
        monkeypatch.setenv("GH_GATE_TOKEN", scene.hub.token(who))
        return CliRunner().invoke(cli, [*words, "--repository", scene.repo.full_name])

    return invoke


def test_a_code_owner_approves_from_the_terminal_with_the_own_login(scene: Scene, signed_in: As) -> None:
    engine, ticket = scene.ask()
    done = signed_in(scene.alice, "approve", "1", "target=eu")
    assert "commented as @alice" in done.output
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.people[0].login, dict(decision.inputs)) == ("alice", {"target": "eu"})


@pytest.mark.parametrize("words", [("--as", "bob"), ("--member-of", "@acme/leads")])
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_nobody_says_who_they_are_on_github(scene: Scene, signed_in: As, verb: str, words: tuple[str, str]) -> None:
    scene.ask()
    before = len(scene.issue().comments)
    done = signed_in(scene.alice, verb, "1", *words)
    assert isinstance(done.exception, GateError)
    assert done.exception.what == f"{words[0]} is for the local forge only."
    assert len(scene.issue().comments) == before


def test_a_number_that_never_was_is_not_said_to_be_deleted(scene: Scene, signed_in: As) -> None:
    done = signed_in(scene.carol, "show", "12345")
    assert isinstance(done.exception, UsageError)
    assert done.exception.what.startswith("there is no #12345, or ")


def test_somebody_else_cannot_cancel_what_the_workflow_asked(scene: Scene, signed_in: As) -> None:
    scene.ask()
    done = signed_in(scene.carol, "cancel", "1")
    assert isinstance(done.exception, GateError)
    assert "gh-gate reject 1" in done.exception.do


def test_list_and_show_read_what_stands_there(scene: Scene, signed_in: As) -> None:
    engine, ticket = scene.ask()
    scene.repo.open_issue(scene.mallory, "an ordinary issue", "of no gate")
    scene.say(scene.alice, "/reject too risky")
    engine.look(ticket)
    rows = json.loads(signed_in(scene.carol, "list", "--all", "--json").stdout)
    assert [(row["number"], row["status"], row["opened_by"]) for row in rows] == [
        (1, "rejected", "github-actions[bot]")
    ]
    assert "rejected by @alice: too risky" in signed_in(scene.carol, "show", "1").output


def doctor(signed_in: As, scene: Scene) -> tuple[int, list[dict[str, Any]]]:
    done = signed_in(scene.carol, "doctor", "--json")
    return done.exit_code, json.loads(done.stdout)


def test_the_doctor_is_content_where_all_is_well(scene: Scene, signed_in: As) -> None:
    code, findings = doctor(signed_in, scene)
    assert code == 0
    assert {finding["what"] for finding in findings} >= {
        "the token works: this is @carol",
        "@alice may decide",
        "@bob may decide",
    }


def test_the_doctor_names_what_is_broken_and_how_to_mend_it(scene: Scene, signed_in: As) -> None:
    text = "* @alice @nobody-there @mallory\n!*.md @bob\nx/ someone@example.com\ny/ @acme/secret\n"
    scene.repo.push("main", {"CODEOWNERS": text, ".github/gh-gate.yml": "gates:\n  deploy:\n    quorum: 2\n"})
    code, findings = doctor(signed_in, scene)
    said = {finding["what"]: finding for finding in findings}
    assert code == 1
    for part in (
        "@nobody-there does not exist",
        "@mallory has no write access",
        "CODEOWNERS:2",
        "quorum",
        "@acme/secret cannot",
    ):
        assert any(part in what for what in said), part
    assert all(finding["do"] for finding in findings if finding["ok"] is False)


def test_the_doctor_names_an_entry_for_environments_that_does_not_say_who_approves(scene: Scene, signed_in: As) -> None:
    entries = "deploy: {environments: [production]}, eu: {environments: [eu], paths: [/deploy/]}"
    scene.repo.push("main", {".github/gh-gate.yml": f"gates: {{{entries}}}\n"})
    code, findings = doctor(signed_in, scene)
    wrong = [finding["what"] for finding in findings if "does not say who approves" in finding["what"]]
    assert (code, len(wrong)) == (1, 1)
    assert "`deploy`" in wrong[0]
