"""Who a bearer token speaks for."""

from __future__ import annotations

import pytest

from gh_gate.app.signin.bearers import OURS, Bearers
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.signin.sessions import Sessions
from gh_gate.app.view.caller import Caller, Via
from gh_gate.core.thread import Person
from gh_gate.errors import UpstreamError
from tests.app.signin.clock import Clock
from tests.app.signin.words import ALICE, BOB, TOKEN

GHP = "ghp_" + "b" * 36
LONG = "ghs_1234_" + "eyJ.x-_" * 70


class Accounts:
    """GitHub, as far as it tells whose a token is."""

    def __init__(self) -> None:
        self.known = {TOKEN: ALICE, GHP: BOB}
        self.asked: list[str] = []
        self.fails: Exception | None = None

    def whose(self, token: str) -> Person:
        self.asked.append(token)
        if self.fails:
            raise self.fails
        if token not in self.known:
            raise NotSignedIn("GitHub does not accept this token.")
        return self.known[token]


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def bearers(accounts: Accounts, sessions: Sessions, clock: Clock) -> Bearers:
    return Bearers(accounts.whose, sessions, steady=clock.steady)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "token", "Bearer  ", " Bearer"])
def test_a_token_speaks_for_its_owner(bearers: Bearers, scheme: str) -> None:
    assert bearers.caller(f"{scheme} {TOKEN} ") == Caller(ALICE, TOKEN, "", Via.API)


@pytest.mark.parametrize(
    "token", [GHP, LONG, "gho_" + "c" * 36, "ghu_short", "github_pat_" + "D" * 300, "0123456789abcdef" * 2 + "01234567"]
)
def test_every_kind_of_token_is_asked_about(bearers: Bearers, accounts: Accounts, token: str) -> None:
    accounts.known[token] = BOB
    assert bearers.caller(f"Bearer {token}").person == BOB


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN} {TOKEN}",
        f"Bearer {TOKEN},x",
        f"Bearer\n{TOKEN}",
        f"Bearer {TOKEN}\u00e9",
        f"Bearer {TOKEN}\r\nx: y",
        "Bearer ghr_" + "a" * 36,
        "Bearer ghu_",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer ../../user",
        "Bearer " + "a" * 100_000,
        "Bearer ghs_" + "a" * 100_000,
    ],
)
def test_what_is_no_token_is_nobody_and_github_is_not_asked(bearers: Bearers, accounts: Accounts, header: str) -> None:
    with pytest.raises(NotSignedIn) as caught:
        bearers.caller(header)
    assert accounts.asked == []
    assert TOKEN not in caught.value.diagnostics()


def test_githubs_word_is_good_for_a_minute(bearers: Bearers, accounts: Accounts, clock: Clock) -> None:
    for seconds in (0, 59, 1):
        clock.go(seconds=seconds)
        bearers.caller(f"Bearer {TOKEN}")
    assert accounts.asked == [TOKEN, TOKEN]


def test_a_token_is_remembered_by_its_digest_alone(bearers: Bearers) -> None:
    bearers.caller(f"Bearer {TOKEN}")
    assert TOKEN not in repr(vars(bearers._known))


def test_one_token_is_not_taken_for_another(bearers: Bearers) -> None:
    assert [bearers.caller(f"Bearer {token}").person for token in (TOKEN, GHP, TOKEN)] == [ALICE, BOB, ALICE]


def test_a_refusal_and_an_outage_are_not_remembered(bearers: Bearers, accounts: Accounts) -> None:
    accounts.fails = UpstreamError("GitHub gave no usable answer.")
    with pytest.raises(UpstreamError):
        bearers.caller(f"Bearer {TOKEN}")
    accounts.fails = NotSignedIn("no")
    with pytest.raises(NotSignedIn):
        bearers.caller(f"Bearer {TOKEN}")
    accounts.fails = None
    assert bearers.caller(f"Bearer {TOKEN}").person == ALICE


def test_a_short_session_stands_for_a_token(bearers: Bearers, accounts: Accounts, clock: Clock) -> None:
    token, session = bearers.open(bearers.caller(f"Bearer {TOKEN}"))
    accounts.known.clear()
    assert token.startswith(OURS)
    assert bearers.caller(f"Bearer {token}") == Caller(ALICE, TOKEN, session.id, Via.API)
    clock.go(hours=1)
    with pytest.raises(NotSignedIn, match="nobody is known"):
        bearers.caller(f"Bearer {token}")


def test_a_session_ends_when_its_owner_says_so(bearers: Bearers) -> None:
    token, _ = bearers.open(bearers.caller(f"Bearer {TOKEN}"))
    bearers.close(bearers.caller(f"Bearer {token}"))
    with pytest.raises(NotSignedIn):
        bearers.caller(f"Bearer {token}")


def test_a_session_makes_no_other_so_it_ends(bearers: Bearers) -> None:
    token, _ = bearers.open(bearers.caller(f"Bearer {TOKEN}"))
    with pytest.raises(NotSignedIn, match="cannot make another"):
        bearers.open(bearers.caller(f"Bearer {token}"))


def test_who_came_with_a_token_has_no_session_to_end(bearers: Bearers, revoked: list[str]) -> None:
    bearers.close(bearers.caller(f"Bearer {TOKEN}"))
    assert revoked == []


def test_a_session_of_the_page_is_no_bearer(bearers: Bearers, sessions: Sessions) -> None:
    page = sessions.open(ALICE, TOKEN, Via.PAGE)
    with pytest.raises(NotSignedIn):
        bearers.caller(f"Bearer {OURS}{page.id}")


@pytest.mark.parametrize("word", ["", "x", "../x", "'--"])
def test_a_session_that_never_was_is_nobodys(bearers: Bearers, accounts: Accounts, word: str) -> None:
    with pytest.raises(NotSignedIn):
        bearers.caller(f"Bearer {OURS}{word}")
    assert accounts.asked == []
