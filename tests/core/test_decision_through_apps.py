"""Comments that an App posted with a person's own token: only the App that decides may speak for people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core.decision import fold
from gh_gate.core.gate import Decider
from gh_gate.core.thread import Comment, Person
from tests.core.stage import ALICE, BOB, BOT, IRIS, MALLORY, OPENED, Stage, gate

APP = Person(500, "gate-keeper[bot]", human=False)


def by_app(me: Person = APP, **more: Any) -> Stage:
    """A gate that the App decides, read by `me`."""
    return Stage(gate(decider=Decider.APP, **more), me=me)


@pytest.mark.parametrize("slug", ["gate-keeper", "Gate-Keeper", "GATE-KEEPER"])
@pytest.mark.parametrize(("said", "status"), [("/approve", "approved"), ("/reject broken", "rejected")])
def test_a_persons_word_through_the_app_that_decides_counts(slug: str, said: str, status: str) -> None:
    stage = by_app()
    assert stage.told(stage.say(ALICE, said, app=slug)) == "counted"
    assert stage.status() == status
    assert [person.id for person in stage.tally().decision.people] == [ALICE.id]  # type: ignore[union-attr]  # just decided


def test_the_account_may_be_written_with_capitals() -> None:
    stage = by_app(Person(500, "Gate-Keeper[bot]", human=False))
    stage.say(ALICE, "/approve", app="gate-keeper")
    assert stage.status() == "approved"


@pytest.mark.parametrize(
    "slug",
    [
        "chat-ops",
        "unknown",
        "gate-keeper[bot]",
        "gate-keeper-",
        "gate",
        "gate-keeper ",
        "gate-\u212aeeper",
        "\uff47ate-keeper",
        "github-actions",
        "500",
        "",
    ],
)
@pytest.mark.parametrize("said", ["/approve", "/reject broken"])
def test_through_any_other_app_it_does_not(slug: str, said: str) -> None:
    stage = by_app()
    assert "posted through an App" in stage.told(stage.say(ALICE, said, app=slug))
    assert stage.status() == "pending"


@pytest.mark.parametrize(
    "me",
    [
        BOT,
        Person(501, "chat-ops[bot]", human=False),
        Person(500, "gate-keeper", human=True),
        Person(500, "gate-keeper", human=False),
        Person(500, "gate-keeper[bot]", human=True),
        Person(500, "gate-keeper[bot]x", human=False),
        Person(500, "[bot]", human=False),
        Person(1_000_000, "gh-gate[local]", human=False),
    ],
    ids=lambda me: f"{me.login} {'human' if me.human else 'bot'}",
)
def test_who_reads_the_thread_under_another_account_counts_none_of_it(me: Person) -> None:
    stage = by_app(me)
    stage.say(ALICE, "/approve", app="gate-keeper")
    assert stage.status() == "pending"


@pytest.mark.parametrize("me", [APP, Person(500, "[bot]", human=False)])
def test_an_app_without_a_name_is_nobodys(me: Person) -> None:
    stage = by_app(me)
    stage.say(ALICE, "/approve", app="")
    assert stage.status() == "pending"


@pytest.mark.parametrize("decider", [Decider.ACTION, Decider.HANDLER])
@pytest.mark.parametrize("me", [APP, BOT])
@pytest.mark.parametrize("slug", ["gate-keeper", "github-actions"])
def test_where_the_workflow_decides_no_app_speaks_for_people(decider: Decider, me: Person, slug: str) -> None:
    stage = Stage(gate(decider=decider), me=me)
    stage.say(ALICE, "/approve", app=slug)
    assert stage.status() == "pending"


def test_the_app_gives_nobody_a_right() -> None:
    stage = by_app()
    assert "you are not" in stage.told(stage.say(MALLORY, "/approve", app="gate-keeper"))
    assert stage.status() == "pending"


def test_an_app_that_comments_as_itself_is_a_bot() -> None:
    stage = by_app()
    assert "a bot's command does not count" in stage.told(stage.say(APP, "/approve", app="gate-keeper"))


def test_whoever_started_the_run_may_say_no_through_it_and_no_more() -> None:
    stage = by_app()
    stage.say(IRIS, "/approve", app="gate-keeper")
    assert stage.status() == "pending"
    stage.say(IRIS, "/reject broken", app="gate-keeper")
    assert stage.status() == "rejected"


def test_edited_afterwards_it_does_not_count_any_more() -> None:
    stage = by_app()
    stage.edit(stage.say(ALICE, "/approve", app="gate-keeper"), ALICE, "/approve target=production")
    assert stage.status() == "pending"


@pytest.mark.parametrize(("slug", "status"), [("gate-keeper", "rejected"), ("chat-ops", "pending")])
def test_a_no_that_was_seen_first_and_then_deleted(slug: str, status: str) -> None:
    stage = by_app()
    said = stage.say(ALICE, "/reject broken", app=slug)
    stage.delete(said, ALICE)
    thread = replace(stage.thread(), seen=(said,))
    assert fold(stage.gate, thread, thread.read_at).status == status


@given(
    slug=st.text(max_size=12) | st.sampled_from(["gate-keeper", "GATE-keeper", "gate-keeper[bot]"]),
    login=st.text(max_size=12) | st.sampled_from(["gate-keeper[bot]", "GATE-keeper[bot]", "gate-keeper", "[bot]"]),
    human=st.booleans(),
    decider=st.sampled_from(Decider),
)
def test_it_counts_exactly_where_the_deciding_app_is_the_one_it_came_through(
    slug: str, login: str, human: bool, decider: Decider
) -> None:
    asked, me = gate(decider=decider), Person(500, login, human=human)
    stage = Stage(asked, me=me, comments=[Comment(101, BOB, "/approve", OPENED, app=slug)])
    same = slug.isascii() and slug != "" and f"{slug}[bot]".lower() == login.lower()
    ends_so = login.endswith("[bot]")
    assert (stage.status() == "approved") == (decider is Decider.APP and not human and same and ends_so)
