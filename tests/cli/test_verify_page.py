"""`gh-gate verify ISSUE_URL`: what stands on the page is checked, and compared with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.store.entry import Kind
from gh_gate.cli import cli
from gh_gate.core import record, render
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.cli.verifying import refused, shown, told
from tests.github.hub import GitHub

Verify = Callable[..., Result]
PAGE = "https://github.com/acme/app/issues/1"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppScene]:
    """A repository whose gates an App decides."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        scene = AppScene(hub, tmp_path)
        yield scene
        scene.stop()
        assert hub.problems == []


@pytest.fixture
def verify(app: AppScene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Verify:
    """The program as carol runs it, who is signed in to GitHub and has the App's key."""
    for name in ("GITHUB_ACTIONS", "GH_HOST", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_API_URL", app.hub.url)
    monkeypatch.setenv("GH_GATE_TOKEN", app.hub.token(app.steps.carol))
    (tmp_path / "app.pub").write_text(app.public, encoding="utf-8")

    def run(page: str = PAGE, *words: str) -> Result:
        app.hub.clock.advance(10)
        return CliRunner().invoke(cli, ["verify", page, "--key", str(tmp_path / "app.pub"), *words])

    return run


@pytest.fixture
def decided(app: AppScene) -> AppScene:
    """Its first gate is approved by alice."""
    app.ask()
    app.look()
    assert app.decide(app.steps.alice, "/approve target=eu") is not None
    return app


def texts(done: Result) -> list[tuple[str, str]]:
    """What became of the texts, as JSON tells it."""
    return [(note["what"], note["now"]) for note in told(done)["thread"]["texts"]]


def alices(app: AppScene, number: int = 1) -> int:
    """The comment that the decision rests on."""
    return next(one.id for one in app.steps.issue(number).comments if one.author is app.steps.alice)


def holder(app: AppScene) -> int:
    """The comment that holds the record."""
    return next(one.id for one in app.ours() if render.read_record(one.body))


def test_a_record_is_checked_with_the_caller_s_own_login(decided: AppScene, verify: Verify) -> None:
    rows = shown(verify())
    assert rows[0].startswith(f"approved by @alice (id {decided.steps.alice.id}): the signature of key")
    assert f"  now          comment {alices(decided)} of @alice: unchanged" in rows
    assert "  now          question: unchanged" in rows


def test_validity_is_judged_by_the_forge_s_clock(decided: AppScene, verify: Verify) -> None:
    assert told(verify(PAGE, "--json"))["judged"]["valid"] is True
    decided.hub.clock.advance(2 * 86_400)
    assert told(verify(PAGE, "--json"))["judged"]["valid"] is False
    then = told(verify(PAGE, "--json"))["statement"]["predicate"]["decided_at"]
    assert told(verify(PAGE, "--json", "--at", then))["judged"]["valid"] is True


def test_an_edited_comment_is_told_and_does_not_weaken_the_signature(decided: AppScene, verify: Verify) -> None:
    decided.repo.edit_comment(decided.steps.alice, alices(decided), "I never said so")
    done = verify(PAGE, "--json")
    assert texts(done) == [("question", "unchanged"), ("comment", "edited since")]
    assert "its history has the text" in told(done)["thread"]["texts"][1]["more"]
    assert "edited since" in verify().stdout


def test_a_history_that_was_wiped_is_told(decided: AppScene, verify: Verify) -> None:
    decided.repo.edit_comment(decided.steps.bob, alices(decided), "I never said so")
    decided.repo.delete_revision(decided.steps.bob, alices(decided), 1)
    assert "no longer has" in told(verify(PAGE, "--json"))["thread"]["texts"][1]["more"]


def test_a_comment_that_was_edited_back_is_unchanged_and_told(decided: AppScene, verify: Verify) -> None:
    for body in ("no", "/approve target=eu"):
        decided.hub.clock.advance(1)
        decided.repo.edit_comment(decided.steps.alice, alices(decided), body)
    note = told(verify(PAGE, "--json"))["thread"]["texts"][1]
    assert (note["now"], "the same again" in note["more"]) == ("unchanged", True)


def test_a_deleted_comment_is_told(decided: AppScene, verify: Verify) -> None:
    decided.repo.delete_comment(decided.steps.bob, alices(decided))
    assert texts(verify(PAGE, "--json")) == [("question", "unchanged"), ("comment", "deleted since")]


def test_a_question_that_was_edited_is_told(decided: AppScene, verify: Verify) -> None:
    decided.repo.edit_issue(decided.steps.bob, 1, body="Shall we have lunch?")
    assert texts(verify(PAGE, "--json"))[0] == ("question", "edited since")


def test_a_record_whose_comment_was_edited_is_read_as_it_was_first_posted(decided: AppScene, verify: Verify) -> None:
    decided.repo.edit_comment(decided.steps.bob, holder(decided), "nothing to see here")
    note = told(verify(PAGE, "--json"))["thread"]["texts"][-1]
    assert (note["what"], note["now"]) == ("record", "edited since")
    assert "as it was first posted" in note["more"]


def test_a_record_that_was_changed_beside_its_history_is_both_told(decided: AppScene, verify: Verify) -> None:
    text = next(one.body for one in decided.ours() if one.id == holder(decided))
    decided.repo.edit_comment(decided.steps.bob, holder(decided), text.replace('"sig": "', '"sig": "A'))
    done = verify(PAGE, "--json")
    assert done.exit_code == 0
    assert "`sig`" in told(done)["thread"]["others"][0]


def test_a_forged_record_takes_nothing_from_the_one_that_holds(decided: AppScene, verify: Verify) -> None:
    text = next(one.body for one in decided.ours() if one.id == holder(decided))
    statement = json.loads(decided.data(Kind.DECIDED)[0]["envelope"])
    forged = record.envelope(b"{}", Ed25519PrivateKey.generate())
    decided.repo.comment(decided.steps.bob, 1, text.replace(json.dumps(statement, indent=2), forged))
    rows = shown(verify())
    assert rows[0].startswith("approved by @alice")
    assert any("by @bob does not hold" in row for row in rows)


def test_a_page_without_a_record_is_an_error(app: AppScene, verify: Verify) -> None:
    app.ask()
    error = refused(verify())
    assert (error.exit_code, "no record" in error.what) == (1, True)


def test_a_page_whose_only_record_does_not_hold_is_an_error_that_says_why(app: AppScene, verify: Verify) -> None:
    app.ask()
    app.look()
    app.key = Ed25519PrivateKey.generate()
    app.keys = type(app.keys)(app.key)
    app.start()
    app.decide(app.steps.alice, "/approve")
    assert "not among those that were given" in refused(verify()).why


def test_a_record_from_another_page_proves_nothing_here(decided: AppScene, verify: Verify) -> None:
    text = next(one.body for one in decided.ours() if one.id == holder(decided))
    number = decided.repo.open_issue(decided.steps.bob, "Deploy v14?", "yes").number
    decided.repo.comment(decided.steps.bob, number, text)
    error = refused(verify(f"https://github.com/acme/app/issues/{number}"))
    assert "'acme/app#1', which is another page" in error.why


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_page_that_is_gone_says_that_a_saved_record_still_verifies(
    decided: AppScene, verify: Verify, words: tuple[str, ...]
) -> None:
    decided.repo.delete_issue(decided.steps.repo.owner, 1)
    assert "as a file" in refused(verify(PAGE, *words)).do


def two_gates(app: AppScene) -> Pull:
    """A pull request with an approved and a rejected gate."""
    pull = Pull(app)
    pull.ask("staging")
    pull.ask("production")
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve staging")
    pull.say(app.steps.alice, "/reject production too early")
    return pull


def test_of_several_gates_on_a_pull_request_one_is_named(app: AppScene, verify: Verify) -> None:
    page = f"https://github.com/acme/app/pull/{two_gates(app).number}"
    assert "production, staging" in refused(verify(page)).what
    assert shown(verify(page, "--name", "production"))[0].startswith("rejected by @alice")
    assert texts(verify(page, "--name", "staging", "--json")) == [("question", "unchanged"), ("comment", "unchanged")]


def test_the_address_of_a_comment_says_which_record_is_meant(app: AppScene, verify: Verify) -> None:
    pull = two_gates(app)
    page = f"https://github.com/acme/app/pull/{pull.number}"
    said = [one.id for one in app.steps.issue(pull.number).comments if one.author is app.steps.alice]
    for comment, first in zip(said, ("approved", "rejected"), strict=True):
        data = told(verify(f"{page}#issuecomment-{comment}", "--json"))
        assert data["status"] == first
        asked = data["statement"]["predicate"]["url"]
        assert told(verify(asked, "--json"))["status"] == first
    assert "no record" in refused(verify(f"{page}#issuecomment-1")).what


def test_of_one_gate_that_was_asked_anew_the_newest_is_shown_and_the_others_told(app: AppScene, verify: Verify) -> None:
    pull = Pull(app)
    pull.ask()
    app.look(pull.number)
    pull.push()
    pull.ask()
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve")
    done = verify(f"https://github.com/acme/app/pull/{pull.number}/files", "--json")
    assert told(done)["statement"]["predicate"]["commit"] == pull.head
    assert any(line.startswith("deploy cancelled for commit") for line in told(done)["thread"]["others"])


def test_a_deleted_question_on_a_pull_request_is_told(app: AppScene, verify: Verify) -> None:
    pull = Pull(app)
    pull.ask()
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve")
    asked = next(one.id for one in app.steps.issue(pull.number).comments if one.author is app.hub.bot)
    app.repo.delete_comment(app.steps.bob, asked)
    assert texts(verify(f"https://github.com/acme/app/pull/{pull.number}", "--json"))[0] == (
        "question",
        "deleted since",
    )


@pytest.fixture
def unsigned(app: AppScene) -> AppScene:
    """Its first gate is decided by the Action, and bob has posted a record of his own beside it."""
    engine, ticket = app.steps.ask()
    app.say(app.steps.alice, "/approve")
    app.hub.clock.advance(10)
    engine.look(ticket)
    true = render.read_record(app.steps.records()[0]) or ""
    statement = json.loads(record.verify(true, allow_unsigned=True).payload)
    statement["predicate"]["by"][0]["login"] = "bob"
    statement["predicate"]["decided_at"] = statement["predicate"]["deadline"]  # a newer one would be shown first
    statement["predicate"]["valid_until"] = "2222-01-01T00:00:00Z"
    forged = app.steps.records()[0].replace(true, record.envelope(json.dumps(statement).encode()))
    app.repo.comment(app.steps.bob, 1, forged)
    return app


def without_key(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["verify", PAGE, *words])


def test_an_unsigned_record_on_a_page_is_unproven(unsigned: AppScene, verify: Verify) -> None:
    del verify  # signs carol in
    unsigned.hub.clock.advance(10)
    assert "--allow-unsigned" in refused(without_key()).do
    first = shown(without_key("--allow-unsigned"))[0]
    assert first.startswith("approved by @alice")
    assert "unsigned" in first


def test_without_a_key_a_signed_record_asks_for_one(decided: AppScene, verify: Verify) -> None:
    del verify  # signs carol in
    decided.hub.clock.advance(10)
    error = refused(without_key("--allow-unsigned"))
    assert (error.exit_code, "--key" in error.do) == (2, True)
