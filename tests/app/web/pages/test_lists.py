"""What waits for me, what waits at all, what was decided."""

from __future__ import annotations

import pytest

from gh_gate.app.web.pages import lists
from tests.app.web.pages.front import Front, Ground


def test_waits_for_me_shows_what_the_visitor_may_decide_and_nothing_else(front: Front, ground: Ground) -> None:
    ground.ask("mine")
    ground.ask("theirs", approvers=("@carol",))
    page = front.get("/")
    assert "mine: Deploy v14?" in page.words
    assert "theirs" not in page.words


def test_all_that_waits_shows_both_and_counts_them(front: Front, ground: Ground) -> None:
    ground.ask("mine")
    ground.ask("theirs", approvers=("@carol",))
    page = front.get("/pending")
    assert "theirs: Deploy v14?" in page.words
    assert "Waits for me 1 All that waits 2" in page.words


def test_the_history_has_what_was_decided_by_whom_and_why(front: Front, ground: Ground) -> None:
    ground.says("bob", "/reject too slow", ground.ask())
    page = front.get("/history")
    assert "Rejected · local/" in page.words
    assert "by @bob" in page.words
    assert "too slow" in page.words


def test_a_search_finds_only_what_has_all_its_words_and_keeps_what_was_typed(front: Front, ground: Ground) -> None:
    for name in ("blue", "green"):
        ground.says("bob", "/approve deploy_target=staging", ground.ask(name))
    page = front.get("/history?q=approved+green")
    assert "green: Deploy" in page.words
    assert "blue: Deploy" not in page.words
    assert page.control("q")["value"] == "approved green"


def test_all_lists_follow_what_changes_but_for_what_was_found_among_the_decided(front: Front) -> None:
    followed = [
        path for path in ("/", "/?q=x", "/history", "/history?q=x") if "data-stream" in front.get(path).tags("body")[0]
    ]
    assert followed == ["/", "/?q=x", "/history"]


def test_a_search_without_finds_says_so_and_leads_back(front: Front, ground: Ground) -> None:
    ground.ask()
    page = front.get("/pending?q=nothing+like+it")
    assert "Nothing matches" in page.words
    assert {"href": "/pending"} in page.tags("a")


@pytest.mark.parametrize(("path", "words"), [("/", "Nothing waits"), ("/history", "Nothing was decided yet")])
def test_an_empty_list_says_what_would_be_there(front: Front, path: str, words: str) -> None:
    page = front.get(path)
    assert page.status == 200
    assert words in page.words


def test_an_empty_list_says_how_many_wait_for_others(front: Front, ground: Ground) -> None:
    ground.ask(approvers=("@carol",))
    assert "Nothing waits for you 1 other gate waits for other people." in front.get("/").words


def test_long_lists_come_in_pages(front: Front, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "EACH", 2)
    for number in range(3):
        ground.ask(f"gate-{number}")
    first = front.get("/?q=deploy")
    assert "gate-2" in first.words
    assert "gate-0" not in first.words
    older = next(link["href"] for link in first.tags("a") if link.get("rel") == "next")
    second = front.get(older)
    assert "gate-0" in second.words
    assert next(link["href"] for link in second.tags("a") if link.get("rel") == "prev") == "/?q=deploy"


@pytest.mark.parametrize("path", ["/?start=-1", "/?start=x", "/pending?start=9999999", "/history?before=nonsense"])
def test_a_word_that_no_link_of_ours_has_is_refused(front: Front, path: str) -> None:
    assert front.get(path).status == 400


def test_a_deadline_is_a_time_that_a_script_can_count_down(front: Front, ground: Ground) -> None:
    ground.ask(timeout=7_200)
    page = front.get("/")
    times = [time for time in page.tags("time") if "data-countdown" in time]
    assert times[0]["datetime"] == "2026-11-21T14:00:00Z"
    assert "2 h left" in page.words


def test_a_state_is_said_in_words_beside_its_mark(front: Front, ground: Ground) -> None:
    ground.ask()
    page = front.get("/")
    assert "Waiting · local/" in page.words
    assert all(mark["aria-hidden"] == "true" for mark in page.tags("svg"))
