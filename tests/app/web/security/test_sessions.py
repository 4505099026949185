"""A session is made anew by every sign-in, is known by nobody but one browser, and ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House

SESSION = "gh-gate"


def is_in(answer: Answer, who: Visitor) -> bool:
    """Tell whether a page is shown to somebody who is signed in."""
    return answer.status == 200 and f"@{who.login}" in answer.text


def test_a_session_that_was_there_before_is_not_taken_over(signed_in: Callable[[str], Visitor]) -> None:
    mallory, alice = signed_in("mallory"), signed_in("alice")
    laid = mallory.cookies[SESSION]
    alice.cookies = {SESSION: laid}
    alice.sign_in()
    assert alice.cookies[SESSION] != laid
    assert is_in(alice.get("/pending"), alice)
    assert not is_in(mallory.get("/pending"), alice)


def test_a_session_of_ones_own_making_is_not_taken_over(house: House) -> None:
    alice = Visitor(house, "alice")
    alice.cookies = {SESSION: "chosen-by-mallory"}
    alice.sign_in()
    assert alice.cookies[SESSION] != "chosen-by-mallory"
    assert not is_in(_with(house, SESSION, "chosen-by-mallory").get("/pending"), alice)


def test_the_session_before_ends_when_its_browser_signs_in_again(house: House, alice: Visitor) -> None:
    old = alice.cookies[SESSION]
    alice.sign_in()
    assert not is_in(_with(house, SESSION, old).get("/pending"), alice)


def test_a_cookie_that_was_kept_is_worth_nothing_after_leaving(alice: Visitor) -> None:
    kept = dict(alice.cookies)
    assert alice.sign_out().status == 303
    assert SESSION not in alice.cookies
    alice.cookies = kept
    assert not is_in(alice.get("/pending"), alice)


def test_leaving_takes_the_token_back_at_github(house: House, alice: Visitor) -> None:
    before = len(house.hub.requests)
    alice.sign_out()
    asked = [f"{one.method} {one.target}" for one in house.hub.requests[before:]]
    assert any(one.startswith("DELETE /applications/") for one in asked)


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    alice, set_by = Visitor(house, "alice"), list[str]()
    begun = alice.post("/sign-in/github")
    ended = alice.get(alice.authorize(begun.header("location")))
    left = alice.sign_out()
    for answer in (begun, ended, left):
        set_by += answer.all("set-cookie")
    assert len(set_by) >= 3
    for line in set_by:
        attributes = [part.strip().lower() for part in line.split(";")[1:]]
        assert {"httponly", "samesite=lax", "path=/"} <= set(attributes)
        assert not [part for part in attributes if part.startswith("domain")]
        assert [int(part[8:]) <= 8 * 3600 for part in attributes if part.startswith("max-age=")] == [True]


def test_where_the_page_is_served_over_https_cookies_stay_there(secure: House) -> None:
    answer = Client(secure.served.url).post("/sign-in/github")
    assert answer.status == 303
    assert answer.all("set-cookie")
    for line in answer.all("set-cookie"):
        assert line.startswith("__Host-gh-gate")
        assert "; Secure" in line
    assert "max-age=" in answer.header("strict-transport-security")


@pytest.mark.parametrize(
    "forge",
    [
        # The letter before the last one: of the last one some bits say nothing.
        lambda value: value[:-2] + ("A" if value[-2] != "A" else "Q") + value[-1],
        lambda value: value.rpartition(".")[0],
        lambda value: value.rpartition(".")[0] + ".",
        lambda value: "A" + value,
        lambda value: value + "x",
        lambda value: value.swapcase(),
        lambda _: "",
        lambda _: ".",
        lambda _: "..",
        lambda _: "\xe9" * 40,
        lambda _: "A" * 8_000,
        lambda value: f'"{value}"x',
    ],
)
def test_a_cookie_that_we_did_not_sign_is_nobodys(house: House, alice: Visitor, forge: Callable[[str], str]) -> None:
    answer = _with(house, SESSION, forge(alice.cookies[SESSION])).get("/pending")
    assert not is_in(answer, alice)
    assert answer.status < 500


def test_a_word_that_we_signed_for_something_else_is_no_session(house: House) -> None:
    alice = Visitor(house, "alice")
    alice.begin()
    [(name, value)] = alice.cookies.items()
    assert name != SESSION
    assert not is_in(_with(house, SESSION, value).get("/pending"), alice)


def test_a_session_of_the_page_is_no_bearer_token(house: House, alice: Visitor) -> None:
    for word in {alice.cookies[SESSION], alice.cookies[SESSION].partition(".")[0]}:
        for scheme in ("Bearer ", "Bearer ghgate_", "token "):
            assert Client(house.url).get("/api/v1/gates", Authorization=scheme + word).status == 401


def test_sessions_and_begun_sign_ins_survive_a_restart(house: House, alice: Visitor) -> None:
    pending = Visitor(house, "bob")
    back = pending.authorize(pending.begin())
    house.restart()
    assert is_in(alice.get("/pending"), alice)
    assert pending.get(back).status == 303
    assert is_in(pending.get("/pending"), pending)


def _with(house: House, name: str, value: str) -> Client:
    client = Client(house.url)
    client.cookies[name] = value
    return client
