"""The page of this machine: who visits it, and who is kept out."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.app.web.pages.front import Ground, Page


def get(client: TestClient, path: str, **headers: str) -> Page:
    return Page(client.get(path, headers={"accept": "text/html", **headers}))


def answer(client: TestClient, place: str, **fields: str) -> Page:
    form = get(client, place).form(f"{place}/approve")
    return Page(client.post(f"{place}/approve", data={**form, "input.deploy_target": "staging", **fields}))


def test_the_visitor_is_this_machines_user_without_signing_in(client: TestClient, ground: Ground) -> None:
    ground.ask()
    page = get(client, "/")
    assert "Answering as @ada" in page.words
    assert "deploy: Deploy v14?" in page.words


def test_an_answer_is_read_by_whoever_waits(client: TestClient, ground: Ground) -> None:
    ticket = ground.ask()
    assert answer(client, f"{ground.home}/1").status == 303
    ended = ground.engine.look(ticket).decision
    assert ended is not None
    assert [person.login for person in ended.people] == ["ada"]


def test_one_answers_as_somebody_else_by_choosing_them(client: TestClient, ground: Ground) -> None:
    ground.ask(approvers=("@carol",))
    place = f"{ground.home}/1"
    page = get(client, place)
    assert "Answer as @carol" in page.words
    chosen = Page(client.post("/answer-as", data={**page.form("/answer-as"), "login": "@carol", "to": place}))
    assert (chosen.status, chosen.headers["location"]) == (303, place)
    answer(client, place)
    comment = ground.forge.read(ground.engine.forge.postings(ground.now, None).__next__().place).comments[0]
    assert comment.author is not None
    assert comment.author.login == "carol"


def test_choosing_somebody_after_an_answer_that_was_refused_leads_back_to_the_gate(
    client: TestClient, ground: Ground
) -> None:
    ground.ask()
    place = f"{ground.home}/1"
    refused = Page(client.post(f"{place}/approve", data=get(client, place).form(f"{place}/approve")))
    assert refused.status == 422
    form = {**refused.form("/answer-as"), "login": "bob"}
    assert client.post("/answer-as", data=form).headers["location"] == place


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_choosing_somebody_leads_to_no_other_site(client: TestClient, to: str) -> None:
    form = get(client, "/").form("/answer-as") | {"login": "bob", "to": to}
    assert client.post("/answer-as", data=form).headers["location"] == "/"


@pytest.mark.parametrize("login", ["", "two words", "-x", "x" * 40, "a/b", "<b>", "gh-gate[local]"])
def test_who_cannot_be_a_login_cannot_be_chosen(client: TestClient, ground: Ground, login: str) -> None:
    del ground
    form = get(client, "/").form("/answer-as")
    assert client.post("/answer-as", data={**form, "login": login}).status_code == 400
    client.cookies.set("gh-gate-as", "no login [at all]")
    assert "Answering as @ada" in get(client, "/").words


@pytest.mark.parametrize(
    "host",
    [
        "gates.example.com",
        "127.0.0.1.example.com",
        "localhost.example.com:8000",
        "192.168.1.7:8000",
        "",
        "127.0.0.1:x",
        "[::2]",
    ],
)
@pytest.mark.parametrize("path", ["/", "/live", "/static/x", "/answer-as"])
def test_a_name_that_is_not_this_machines_gets_nothing(client: TestClient, host: str, path: str) -> None:
    page = get(client, path, host=host)
    assert page.status == 421
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "@ada" not in page.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_this_machines_own_names_are_let_in(client: TestClient, host: str) -> None:
    assert get(client, "/", host=host).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:9000"},
        {"origin": "https://evil.example"},
    ],
)
def test_another_sites_form_posts_nothing(client: TestClient, ground: Ground, headers: dict[str, str]) -> None:
    ground.ask()
    place = f"{ground.home}/1"
    form = get(client, place).form(f"{place}/approve") | {"input.deploy_target": "staging"}
    assert client.post(f"{place}/approve", data=form, headers=headers).status_code == 403
    assert client.post("/answer-as", data=form | {"login": "bob"}, headers=headers).status_code == 403
    assert client.post(f"{place}/approve", data=form | {"csrf": "x"}).status_code == 403
    assert ground.texts() == []


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_a_form_that_was_made_for_somebody_else_than_who_answers_now_posts_nothing_and_says_who_that_is(
    client: TestClient, ground: Ground, what: str
) -> None:
    ground.ask()
    place = f"{ground.home}/1"
    form = get(client, place).form(f"{place}/{what}") | (
        {"input.deploy_target": "staging"} if what == "approve" else {}
    )
    client.post("/answer-as", data={**get(client, "/").form("/answer-as"), "login": "bob"})  # in another tab
    page = Page(client.post(f"{place}/{what}", data=form))
    assert page.status == 403
    assert "You are @bob now." in page.words
    assert ground.texts() == []


def test_a_form_is_still_ones_own_after_being_somebody_else_in_between(client: TestClient, ground: Ground) -> None:
    ground.ask()
    place = f"{ground.home}/1"
    form = get(client, place).form(f"{place}/reject")
    for login in ("bob", "ADA"):
        client.post("/answer-as", data={**get(client, "/").form("/answer-as"), "login": login})
    assert client.post(f"{place}/reject", data=form).status_code == 303
    assert ground.texts() == ["/reject"]


def test_nobody_signs_in_here(client: TestClient) -> None:
    assert get(client, "/sign-in").status == 404
    assert "Sign" not in get(client, "/").words


def test_what_is_not_there_is_not_there(client: TestClient, ground: Ground) -> None:
    assert get(client, f"{ground.home}/99").status == 404
    assert get(client, "/gates/acme/app/1").status == 404
