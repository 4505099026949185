"""Signing in and out, as the visitor sees it."""

from __future__ import annotations

import pytest

from tests.app.web.pages.front import Front, Ground


@pytest.fixture
def nobody(ground: Ground) -> Front:
    return Front(ground, login="")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/", "/sign-in"),
        ("/pending", "/sign-in?to=%2Fpending"),
        ("/gates/acme/app/42?gate=deploy", "/sign-in?to=%2Fgates%2Facme%2Fapp%2F42%3Fgate%3Ddeploy"),
        ("/gates/no/such/1", "/sign-in?to=%2Fgates%2Fno%2Fsuch%2F1"),
        ("/live", "/sign-in?to=%2Flive"),
    ],
)
def test_nobody_learns_anything_but_where_to_sign_in(nobody: Front, path: str, to: str) -> None:
    page = nobody.get(path)
    assert (page.status, page.headers["location"]) == (303, to)


def test_the_page_that_leads_to_github_comes_back_to_where_one_wanted_to_go(nobody: Front) -> None:
    form = nobody.get("/sign-in?to=%2Fpending").form("/sign-in/github")
    assert form == {"to": "/pending"}
    assert (
        nobody.post("/sign-in/github", form).headers["location"].startswith("https://github.com/login/oauth/authorize")
    )


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%2f%2fevil", "/sign-out"],
)
def test_it_leads_to_nobody_else(nobody: Front, to: str) -> None:
    page = nobody.client.get("/sign-in", params={"to": to})
    assert '<input type="hidden" name="to" value="/">' in page.text


def test_another_site_cannot_begin_a_sign_in(nobody: Front) -> None:
    assert nobody.post("/sign-in/github", {"to": "/"}, sec_fetch_site="cross-site").status == 403


def test_a_sign_in_that_comes_to_nothing_says_why_and_where_to_begin_again(nobody: Front) -> None:
    nobody.people.refused = "the sign-in took too long."
    page = nobody.get("/sign-in/callback?code=x&state=y")
    assert page.status == 400
    assert "The sign-in took too long " in page.words
    assert {"class": "button", "href": "/sign-in"} in page.tags("a")


def test_signing_out_is_a_form_with_the_sessions_token(front: Front) -> None:
    form = front.get("/").form("/sign-out")
    assert front.post("/sign-out", {"csrf": "x"}).status == 403
    assert front.people.login == "ada"
    assert front.post("/sign-out", form).headers["location"] == "/sign-in?out"
    assert "You are signed out" in front.get("/sign-in?out").words


def test_signing_out_twice_is_no_mistake(nobody: Front) -> None:
    assert nobody.post("/sign-out", {"csrf": "x"}).headers["location"] == "/sign-in?out"


def test_signing_out_takes_more_than_a_link(front: Front) -> None:
    assert front.get("/sign-out").status == 405


def test_events_are_for_visitors(front: Front, ground: Ground) -> None:
    assert front.get("/live").response.json() == {"who": "ada", "at": None}
    assert front.get(f"{ground.home}/3/live").response.json()["at"] == ground.forge.repository().full_name
