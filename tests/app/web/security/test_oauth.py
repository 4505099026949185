"""Coming back from GitHub: only the browser that left, only once, only with a code of its own, only to a page of ours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.visitor import Visitor, changed
from tests.browser.house import House

SESSION = "gh-gate"


def refused(answer: Answer) -> bool:
    """Tell whether a return came to nothing, and said so."""
    return answer.status == 400 and not any(line.startswith(f"{SESSION}=") for line in answer.all("set-cookie"))


def test_a_return_is_good_for_one_visit(house: House) -> None:
    alice = Visitor(house, "alice")
    back = alice.authorize(alice.begin())
    assert alice.get(back).status == 303
    assert refused(alice.get(back))


def test_a_code_is_good_for_one_session(house: House) -> None:
    first, second = Visitor(house, "alice"), Visitor(house, "alice")
    back = first.authorize(first.begin())
    first.get(back)
    code = re.search(r"code=([^&]*)", back)
    assert code
    assert refused(second.get(changed(second.authorize(second.begin()), code=code[1])))


@pytest.mark.parametrize("state", ["", "x", "A" * 43, "A" * 5_000, "\xe9", "%00", "../.."])
def test_a_state_that_was_never_given_is_refused(house: House, state: str) -> None:
    alice = Visitor(house, "alice")
    assert refused(alice.get(changed(alice.authorize(alice.begin()), state=state)))


def test_a_return_without_a_state_or_code_is_refused(house: House) -> None:
    alice = Visitor(house, "alice")
    back = alice.authorize(alice.begin())
    assert refused(alice.get("/sign-in/callback"))
    assert refused(alice.get(re.sub(r"state=[^&]*&?", "", back)))
    assert refused(alice.get(re.sub(r"code=[^&]*&?", "", back)))


def test_another_browser_cannot_finish_it(house: House) -> None:
    alice, elsewhere = Visitor(house, "alice"), Client(house.url)
    back = alice.authorize(alice.begin())
    assert refused(elsewhere.get(back))


def test_nobody_is_signed_in_as_somebody_else_by_a_link(house: House) -> None:
    mallory, alice = Visitor(house, "mallory"), Visitor(house, "alice")
    alice.begin()
    assert refused(alice.get(mallory.authorize(mallory.begin())))


def test_who_is_signed_in_stays_so_after_somebody_elses_link(house: House, alice: Visitor) -> None:
    mallory = Visitor(house, "mallory")
    assert refused(alice.get(mallory.authorize(mallory.begin())))
    assert f"@{alice.login}" in alice.get("/pending").text


def test_ones_own_state_with_somebody_elses_code_is_refused(house: House) -> None:
    mallory, alice = Visitor(house, "mallory"), Visitor(house, "alice")
    theirs = re.search(r"code=([^&]*)", mallory.authorize(mallory.begin()))
    assert theirs
    assert refused(alice.get(changed(alice.authorize(alice.begin()), code=theirs[1])))


def test_two_windows_of_a_browser_may_both_begin(house: House) -> None:
    alice = Visitor(house, "alice")
    first, second = alice.begin(), alice.begin()
    assert alice.get(alice.authorize(first)).status == 303
    assert alice.get(alice.authorize(second)).status == 303


@pytest.mark.parametrize("error", ["access_denied", "<script>alert(1)</script>", "\r\nx-injected: 1", "e" * 9_000])
def test_what_github_says_is_shown_as_text(house: House, error: str) -> None:
    alice = Visitor(house, "alice")
    state = re.search(r"state=([^&]*)", alice.begin())
    assert state
    answer = alice.get(changed("/sign-in/callback", error=error, error_description=error, state=state[1]))
    assert refused(answer)
    assert "<script>alert" not in answer.text
    assert answer.all("x-injected") == []


def test_the_page_is_asked_for_with_state_and_a_challenge(house: House) -> None:
    first, second = Visitor(house, "alice").begin(), Visitor(house, "alice").begin()
    for location in (first, second):
        assert location.startswith(f"{house.hub.site_url}/login/oauth/authorize?")
        assert "code_challenge_method=S256" in location
    for name in ("state", "code_challenge"):
        one, other = (re.search(rf"\b{name}=([\w-]{{43,}})", location) for location in (first, second))
        assert one
        assert other
        assert one[1] != other[1]


AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "/\n/evil.example/",
    "/%0a/evil.example",
    "/%5cevil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/pending/..//evil.example",
    "/pending/%2e%2e//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "https:/evil.example",
    "@evil.example",
    ".evil.example",
    "/\x00/evil.example",
    "\u3000//evil.example",
    "/\u2028/evil.example",
    "/x\r\nLocation: https://evil.example/",
    "/%0d%0aLocation:%20https://evil.example/",
    "/sign-out",
    "/sign-in/callback?code=x&state=y",
    "/" + "a" * 10_000,
    "",
]


@pytest.mark.parametrize("away", AWAY, ids=ascii)
def test_signing_in_leads_nowhere_else(house: House, away: str) -> None:
    alice = Visitor(house, "alice")
    answer = alice.sign_in(to=away)
    assert (answer.status, answer.header("location")) == (303, "/")


@pytest.mark.parametrize("inside", ["/", "/pending", "/history?q=deploy%20eu", "/gates/acme/app/1?gate=deploy-eu"])
def test_it_leads_back_to_where_somebody_wanted_to_go(house: House, inside: str) -> None:
    assert Visitor(house, "alice").sign_in(to=inside).header("location") == inside


@pytest.mark.parametrize("away", AWAY, ids=ascii)
def test_no_page_repeats_an_address_elsewhere(signed_in: Callable[[str], Visitor], house: House, away: str) -> None:
    query = changed("/sign-in", to=away)
    for visitor in (Visitor(house, "alice"), signed_in("alice")):
        answer = visitor.get(query)
        assert answer.status in {200, 303}
        assert answer.header("location") in {"", "/"}
        assert not re.search(r'(?:href|action)="[^"]*evil', answer.text)
