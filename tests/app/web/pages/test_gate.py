"""The page of one gate."""

from __future__ import annotations

import pytest

from tests.app.web.pages.front import Front, Ground


def test_it_shows_the_question_what_is_missing_and_until_when(front: Front, ground: Ground) -> None:
    ground.ask(prompt="Deploy **v14**?\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    page = front.get(f"{ground.home}/1")
    assert "<strong>v14</strong>" in page.text
    assert "<td>2</td>" in page.text
    assert "Waiting for 1 more approval." in page.words
    assert "until 22 Nov 12:00 UTC" in page.words


def test_it_has_one_heading_landmarks_and_a_link_that_skips_to_the_content(front: Front, ground: Ground) -> None:
    ground.ask()
    page = front.get(f"{ground.home}/1")
    assert len(page.tags("h1")) == 1
    assert {"main", "header", "footer", "nav", "aside"} <= {
        tag for tag in ("main", "header", "footer", "nav", "aside") if page.tags(tag)
    }
    assert page.tags("a")[0] == {"class": "skip", "href": "#main"}
    assert page.tags("main")[0]["id"] == "main"


@pytest.mark.parametrize("path", ["{home}/1", "{home}/2", "/", "/history"])
def test_no_two_elements_share_an_id_and_what_is_referred_to_is_there(front: Front, ground: Ground, path: str) -> None:
    ground.ask(inputs={"people": "str", "q": "int", "standing": ["a", "b"]})
    ground.says("bob", "/reject no", ground.ask("other"))
    page = front.get(path.format(home=ground.home))
    assert len(page.ids) == len(set(page.ids))
    everything = [one for tag in ("input", "select", "textarea", "fieldset", "section") for one in page.tags(tag)]
    named = [one.get(name, "") for one in everything for name in ("aria-describedby", "aria-labelledby")]
    assert {word for words in named for word in words.split()} <= set(page.ids)


def test_it_says_of_each_person_why_they_may_or_may_not_decide(front: Front, ground: Ground) -> None:
    ticket = ground.ask()
    ground.says("mallory", "/approve deploy_target=staging", ticket)
    page = front.get(f"{ground.home}/1")
    assert "@bob can approve or reject" in page.words
    assert "@mallory cannot decide" in page.words
    assert "does not hold: is one of the approvers" in page.words


def test_somebody_who_may_not_answer_is_told_why_and_gets_no_form(ground: Ground) -> None:
    ground.ask()
    page = Front(ground, "mallory").get(f"{ground.home}/1")
    assert "You cannot answer this @mallory may not decide." in page.words
    assert page.forms == ["/sign-out"]


def test_somebody_who_started_it_may_only_reject(front: Front, ground: Ground) -> None:
    from gh_gate.asked import Run  # noqa: PLC0415 - this test alone has a run of its own

    ada = ground.forge.person("ada")
    ground.ask(run=Run(id="r", initiator=ada), prevent_self_approval=True)
    page = front.get(f"{ground.home}/1")
    assert "You may reject this gate, but not approve it" in page.words
    assert page.forms == ["/sign-out", f"{ground.home}/1/reject"]


def test_every_command_stands_there_with_its_answer(front: Front, ground: Ground) -> None:
    ground.forge.say("ada", ground.ask().place.number, '/approve {"deploy_target":"prod"}')
    page = front.get(f"{ground.home}/1")
    assert '/approve {"deploy_target":"prod"}' in page.words
    assert "did not count" in page.words
    assert "must be" in page.words


def test_approvals_that_stand_are_told_with_their_values(front: Front, ground: Ground) -> None:
    ground.says("bob", "/approve deploy_target=production", ground.ask(required=2))
    page = front.get(f"{ground.home}/1")
    assert '@bob approved {"deploy_target":"production"}' in page.words
    assert "Approvals count together only where their values are equal." in page.words
    radios = [one for one in page.tags("input") if one.get("type") == "radio"]
    assert radios
    assert not any("checked" in one for one in radios)


@pytest.mark.parametrize(
    ("says", "words"),
    [("/approve deploy_target=staging", "Approved"), ("/reject no", "Rejected")],
)
def test_a_decided_gate_has_its_outcome_and_record_and_no_form(
    front: Front, ground: Ground, says: str, words: str
) -> None:
    ground.says("bob", says, ground.ask())
    page = front.get(f"{ground.home}/1")
    assert f"{words} by @bob" in page.words
    assert "The record is not signed" in page.words
    assert "gh-gate verify record.json --allow-unsigned" in page.words
    assert page.forms == ["/sign-out"]


def test_approved_values_stand_there_as_they_are_used(front: Front, ground: Ground) -> None:
    ground.says("bob", r'/approve {"n": 5, "note": "\u003cb>"}', ground.ask(inputs={"n": "int", "note": "str"}))
    page = front.get(f"{ground.home}/1")
    assert "Approved values n 5 note <b>" in page.words
    assert "<b>" not in page.text


@pytest.mark.parametrize(
    "path",
    ["/gates/local/elsewhere/1", "{home}/0", "{home}/01", "{home}/x", "{home}/1?gate=..%2F", "/gates/%2e%2e/x/1"],
)
def test_what_cannot_be_seen_and_what_is_not_there_are_the_same_page(front: Front, ground: Ground, path: str) -> None:
    ground.ask()
    page = front.get(path.format(home=ground.home))
    assert page.status == 404
    assert page.text == front.get("/gates/nobody/nothing/7").text
    assert page.headers == front.get("/gates/nobody/nothing/7").headers


def test_a_page_says_which_question_its_form_belongs_to(front: Front, ground: Ground) -> None:
    digest = ground.ask().gate.digest
    page = front.get(f"{ground.home}/1")
    assert page.tags("body")[0]["data-gate"] == digest
    assert page.form(f"{ground.home}/1/approve")["digest"] == digest


@pytest.mark.parametrize("path", ["{home}/1", "/", "/pending", "/history"])
def test_a_page_says_whom_it_was_made_for(front: Front, ground: Ground, path: str) -> None:
    ground.ask()
    body = front.get(path.format(home=ground.home)).tags("body")[0]
    assert (body["data-visitor"], body["data-login"]) == (str(ground.forge.person("ada").id), "ada")


def test_an_approved_text_that_is_empty_is_told_in_words(front: Front, ground: Ground) -> None:
    ground.says("bob", '/approve {"note": ""}', ground.ask(inputs={"note": "str"}))
    assert "Approved values note empty" in front.get(f"{ground.home}/1").words


def test_after_the_decision_nobody_is_said_to_be_able_to_decide(front: Front, ground: Ground) -> None:
    ticket = ground.ask()
    ground.says("mallory", "/approve deploy_target=staging", ticket)
    ground.says("bob", "/reject no", ticket)
    words = front.get(f"{ground.home}/1").words
    assert "Who could decide" in words
    assert "@ada you could approve or reject" in words
    assert "@mallory could not decide" in words


def test_whoever_cannot_be_told_is_no_reason_for_a_stack_trace(front: Front, ground: Ground) -> None:
    ground.ask()
    front.gates.trouble = RuntimeError("a secret")
    page = front.get(f"{ground.home}/1")
    assert page.status == 500
    assert "a secret" not in page.text
    assert "This page could not be made" in page.words


def test_a_gate_that_takes_no_answer_any_more_says_why_once_and_has_no_form(front: Front, ground: Ground) -> None:
    ground.forge.say("bob", ground.ask().place.number, "/approve deploy_target=staging")
    page = front.get(f"{ground.home}/1")
    assert page.forms == ["/sign-out"]
    assert page.words.count("writes the decision down") == 1
    assert "Waiting for 1 more" not in page.words
