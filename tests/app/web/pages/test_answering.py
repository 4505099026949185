"""Forms that are sent: a comment stands, or what was wrong is said at its field."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.errors import UnknownOutcome, UpstreamError
from tests.app.web.pages.front import CHOICE, Front, Ground


def test_an_approval_is_the_visitors_own_comment(front: Front, ground: Ground) -> None:
    ground.ask(inputs=CHOICE | {"notes": {"type": "str", "required": False}})
    page = front.answer(1, input__deploy_target="staging", input__notes="after lunch", remark="fine\n/reject it")
    assert page.status == 303
    assert page.headers["location"] == f"{ground.home}/1"
    assert ground.texts()[0].startswith('/approve {"deploy_target": "staging", "notes": "after lunch"}')


def test_a_rejection_is_the_visitors_own_comment(front: Front, ground: Ground) -> None:
    ground.ask()
    assert front.answer(1, "reject", reason="too slow").status == 303
    assert ground.texts() == ["/reject too slow"]


def test_a_value_counts_whatever_characters_it_has(front: Front, ground: Ground) -> None:
    ticket = ground.ask(inputs={"note": "str"})
    typed = '<b> & "quotes" @bob #1 \\ `x` </script> é'
    assert front.answer(1, input__note=typed).status == 303
    ended = ground.engine.look(ticket).decision
    assert ended is not None
    assert ended.inputs == {"note": typed}


def test_the_next_page_says_once_where_the_comment_stands(front: Front, ground: Ground) -> None:
    ground.ask()
    front.answer(1, input__deploy_target="staging")
    assert "Your approval stands as your comment" in front.get(f"{ground.home}/1").words
    assert "Your approval stands" not in front.get(f"{ground.home}/1").words


def test_a_look_of_the_script_does_not_use_up_what_is_said_once(front: Front, ground: Ground) -> None:
    ground.ask()
    front.answer(1, input__deploy_target="staging")
    assert "Your approval stands" not in front.get(f"{ground.home}/1", **{"sec-fetch-mode": "cors"}).words
    assert "Your approval stands" in front.get(f"{ground.home}/1", **{"sec-fetch-mode": "navigate"}).words


def test_nobody_can_make_a_page_say_that_something_was_posted(front: Front, ground: Ground) -> None:
    ground.ask()
    front.answer(1, input__deploy_target="staging")
    said = front.client.cookies["gh-gate-said"]
    text, _, signature = said.rpartition(".")
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    for forged in (f"{text}.{other}", "x", said.rsplit(".", 2)[0]):
        front.client.cookies.clear()
        front.client.cookies.set("gh-gate-said", forged)
        assert "stands as your comment" not in front.get(f"{ground.home}/1").words


def test_what_is_said_once_is_for_the_page_of_its_gate(front: Front, ground: Ground) -> None:
    ground.ask()
    ground.ask("other")
    front.answer(1, input__deploy_target="staging")
    assert "stands as your comment" not in front.get(f"{ground.home}/2").words
    assert "stands as your comment" in front.get(f"{ground.home}/1").words


def test_what_is_said_once_is_for_one_person(front: Front, ground: Ground) -> None:
    ground.ask()
    front.answer(1, input__deploy_target="staging")
    front.people.login = "bob"
    assert "stands as your comment" not in front.get(f"{ground.home}/1").words


def test_values_that_do_not_fit_are_told_at_their_fields_and_kept(front: Front, ground: Ground) -> None:
    ground.ask(inputs=CHOICE | {"n": {"type": "int", "max": 9}, "ticket": {"type": "str", "pattern": "[A-Z]+-[0-9]+"}})
    page = front.answer(1, input__deploy_target="staging", input__n="12", input__ticket="<x>", remark="my words")
    assert page.status == 422
    assert ground.texts() == []
    for name, typed in (("n", "12"), ("ticket", "<x>")):
        control = page.control(f"input.{name}")
        assert control["value"] == typed
        assert control["aria-invalid"] == "true"
        assert f"input-{name}-error" in control["aria-describedby"].split()
        assert any(one.get("id") == f"input-{name}-error" for one in page.tags("div"))
    assert {"href": "#input-n"} in page.tags("a")
    assert page.form(f"{ground.home}/1/approve")["remark"] == "my words"
    assert page.form(f"{ground.home}/1/approve")["input.deploy_target"] == "staging"


@pytest.mark.parametrize(("what", "field"), [("approve", "remark"), ("reject", "reason")])
def test_words_that_cannot_be_posted_are_told_at_their_field_and_kept(
    front: Front, ground: Ground, what: str, field: str
) -> None:
    ground.ask(inputs=None)
    page = front.answer(1, what, **{field: "\n/approve\n" + "x" * 70_000})
    assert page.status == 422
    assert ground.texts() == []
    assert page.control(field)["aria-describedby"] == f"{field}-error"
    assert page.form(f"{ground.home}/1/{what}")[field].endswith("xxx")


def test_what_is_required_is_missed_by_the_server_too(front: Front, ground: Ground) -> None:
    ground.ask()
    page = front.answer(1)
    assert page.status == 422
    assert "input-deploy_target-error" in page.text


def test_an_answer_to_a_question_that_was_asked_anew_is_not_posted(front: Front, ground: Ground) -> None:
    ground.ask()
    page = front.answer(1, input__deploy_target="staging", digest="0" * 64)
    assert page.status == 422
    assert "asked anew" in page.words
    assert ground.texts() == []


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_an_answer_is_bound_to_the_question_that_was_shown_also_where_it_is_posted(
    front: Front, ground: Ground, what: str
) -> None:
    digest = ground.ask().gate.digest
    front.answer(1, what, input__deploy_target="staging")
    assert front.gates.digests == [digest]


def test_an_answer_to_no_question_at_all_is_not_posted(front: Front, ground: Ground) -> None:
    ground.ask()
    form = front.get(f"{ground.home}/1").form(f"{ground.home}/1/reject")
    del form["digest"]
    assert front.post(f"{ground.home}/1/reject", form).status == 422
    assert ground.texts() == []


def test_an_answer_with_an_input_that_the_gate_has_not_is_not_posted(front: Front, ground: Ground) -> None:
    ground.ask()
    assert front.answer(1, input__deploy_target="staging", input__other="x").status == 422
    assert ground.texts() == []


def test_an_answer_after_the_decision_is_not_posted_and_the_page_says_what_was_decided(
    front: Front, ground: Ground
) -> None:
    ticket = ground.ask()
    form = front.get(f"{ground.home}/1").form(f"{ground.home}/1/approve")
    ground.says("bob", "/reject no", ticket)
    page = front.post(f"{ground.home}/1/approve", {**form, "input.deploy_target": "staging"})
    assert page.status == 422
    assert "Rejected by @bob" in page.words
    assert "Nothing was posted." in page.words
    assert ground.texts() == ["/reject no"]


def test_a_decision_in_the_moment_before_is_what_the_page_shows(
    front: Front, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = ground.ask()
    post = front.gates.approve

    def late(*args: Any, **named: Any) -> Any:
        ground.says("bob", "/reject too risky", ticket)
        return post(*args, **named)

    monkeypatch.setattr(front.gates, "approve", late)
    page = front.answer(1, input__deploy_target="staging")
    assert "Rejected" in page.words
    assert "This gate is rejected already. Nothing was posted. " in page.words
    assert not [form for form in page.forms if form.startswith(f"{ground.home}/1")]


def test_a_gate_whose_decision_is_due_is_not_called_open(front: Front, ground: Ground) -> None:
    ground.ask()
    place = f"{ground.home}/1"
    form = front.get(place).form(f"{place}/reject")
    front.answer(1, input__deploy_target="staging")
    page = front.post(f"{place}/reject", {**form, "reason": "no"})
    assert page.status == 422
    assert "Nothing was posted" in page.words
    assert "still open" not in page.words


def test_a_double_click_posts_once(front: Front, ground: Ground) -> None:
    ground.ask(required=2)
    form = front.get(f"{ground.home}/1").form(f"{ground.home}/1/approve") | {"input.deploy_target": "staging"}
    answers = [front.post(f"{ground.home}/1/approve", form) for _ in range(2)]
    assert [page.status for page in answers] == [303, 303]
    assert len(ground.texts()) == 1


def test_somebody_who_may_not_decide_posts_nothing(ground: Ground) -> None:
    ground.ask()
    form = Front(ground, "bob").get(f"{ground.home}/1").form(f"{ground.home}/1/approve")
    mallory = Front(ground, "mallory")
    page = mallory.post(
        f"{ground.home}/1/approve", {**form, "csrf": mallory.people.token, "input.deploy_target": "staging"}
    )
    assert page.status == 422
    assert ground.texts() == []


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        (UnknownOutcome("the answer was lost."), 502, "It is not known whether your answer was posted"),
        (UpstreamError("GitHub does not answer."), 503, "Try again in a moment"),
    ],
)
def test_trouble_with_the_forge_is_told_as_it_is(
    front: Front, ground: Ground, trouble: UpstreamError, status: int, words: str
) -> None:
    ground.ask()
    front.gates.late = trouble
    page = front.answer(1, input__deploy_target="staging")
    assert page.status == status
    assert words in page.words
