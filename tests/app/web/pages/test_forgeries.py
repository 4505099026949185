"""Forms that no page of ours sent, and requests that no browser sends."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from gh_gate.app.web.limits import Limits
from tests.app.web.pages.front import Front, Ground

TARGET = {"input.deploy_target": "staging"}


@pytest.mark.parametrize("token", ["", "guessed", "token of bob"])
@pytest.mark.parametrize("what", ["approve", "reject"])
def test_a_form_without_the_sessions_token_posts_nothing(front: Front, ground: Ground, what: str, token: str) -> None:
    ground.ask()
    page = front.answer(1, what, csrf=token, input__deploy_target="staging")
    assert page.status == 403
    assert "You are @ada now. Nothing was posted." in page.words
    assert ground.texts() == []


def test_a_form_that_another_site_sends_posts_nothing(front: Front, ground: Ground) -> None:
    ground.ask()
    form = front.get(f"{ground.home}/1").form(f"{ground.home}/1/approve") | TARGET
    assert front.post(f"{ground.home}/1/approve", form, sec_fetch_site="cross-site").status == 403
    assert ground.texts() == []


def test_a_form_after_the_session_has_ended_says_so_and_posts_nothing(front: Front, ground: Ground) -> None:
    ground.ask()
    form = front.get(f"{ground.home}/1").form(f"{ground.home}/1/approve") | TARGET
    front.people.login = ""
    page = front.post(f"{ground.home}/1/approve", form)
    assert page.status == 401
    assert "Your session has ended" in page.words
    assert {"class": "button", "href": f"/sign-in?{urlencode({'to': f'{ground.home}/1'})}"} in page.tags("a")
    assert ground.texts() == []


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_answers_are_never_taken_from_an_address(front: Front, ground: Ground, what: str) -> None:
    ground.ask()
    page = front.get(f"{ground.home}/1/{what}?csrf=token+of+ada&input.deploy_target=staging")
    assert page.status == 405
    assert ground.texts() == []


@pytest.mark.parametrize(
    "body",
    [
        b"csrf=token+of+ada&csrf=token+of+ada",
        b"csrf=%FF%FE",
        b"&".join(b"input.x%d=1" % n for n in range(200)),
        b"\xff\xfe",
        b"{}",
    ],
)
def test_a_body_that_no_form_sends_is_refused(front: Front, ground: Ground, body: bytes) -> None:
    ground.ask()
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    answer = front.client.post(f"{ground.home}/1/approve", content=body, headers=headers)
    assert answer.status_code in (400, 403)
    assert ground.texts() == []


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/json"])
def test_what_is_not_sent_as_a_form_is_not_read_as_one(front: Front, ground: Ground, kind: str) -> None:
    ground.ask()
    body = urlencode(front.get(f"{ground.home}/1").form(f"{ground.home}/1/approve") | TARGET)
    answer = front.client.post(f"{ground.home}/1/approve", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == 415
    assert ground.texts() == []


def test_a_body_that_is_too_large_is_not_read(front: Front, ground: Ground) -> None:
    ground.ask()
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    answer = front.client.post(f"{ground.home}/1/approve", content=b"remark=" + b"x" * 300_000, headers=headers)
    assert answer.status_code == 413


def test_somebody_who_asks_too_often_waits_and_others_do_not(ground: Ground) -> None:
    ground.ask()
    front = Front(ground, limits=Limits(lambda: 0.0))
    answers = [front.get("/") for _ in range(125)]
    assert [page.status for page in answers[-2:]] == [429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "That was too often" in answers[-1].words
    front.people.login = "bob"
    assert front.get("/").status == 200


def test_searching_the_history_costs_more_than_looking(ground: Ground) -> None:
    ground.says("bob", "/reject no", ground.ask())
    front = Front(ground, limits=Limits(lambda: 0.0))
    found = [front.get("/history?q=nothing+of+this+kind") for _ in range(21)]
    assert [page.status for page in found] == [200] * 20 + [429]
    assert front.get("/history").status == 200
    assert front.get("/?q=deploy").status == 200


def test_what_others_send_in_somebodys_name_does_not_use_up_what_they_may_do(ground: Ground) -> None:
    ground.ask()
    front = Front(ground, limits=Limits(lambda: 0.0))
    path = f"{ground.home}/1/reject"
    assert {front.post(path, {"csrf": "x"}).status for _ in range(30)} == {403}
    assert front.answer(1, "reject", reason="no").status == 303
