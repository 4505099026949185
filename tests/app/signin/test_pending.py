"""What a browser keeps of the sign-ins that it began: unreadable to it, and good for ten minutes."""

from __future__ import annotations

import pytest

from gh_gate.app.signin.cookies import SIGN_IN, Cookies
from gh_gate.app.signin.pending import ROOM, Pending, Waiting
from gh_gate.app.signin.places import LONGEST
from gh_gate.app.signin.refusals import SignInRefused
from tests.app.signin.clock import Clock
from tests.app.signin.words import OTHER_SECRET, SECRET

STATE, VERIFIER = "s" * 43, "v" * 64


@pytest.fixture
def pending(clock: Clock) -> Pending:
    return Pending(SECRET, clock)


def test_what_was_put_is_found(pending: Pending, clock: Clock) -> None:
    kept = pending.put("", STATE, VERIFIER, "/pending")
    clock.go(minutes=9)
    assert pending.find(pending.put(kept, "another", "v", "/"), STATE) == Waiting(
        STATE, VERIFIER, "/pending", clock.now.replace(minute=0)
    )


def test_the_browser_cannot_read_it(pending: Pending) -> None:
    kept = pending.put("", STATE, VERIFIER, "/pending")
    assert not any(word in kept for word in (STATE, VERIFIER, "pending"))


@pytest.mark.parametrize("kept", ["", "x", "gAAAA", "a-random-word-that-was-kept-by-an-older-version"])
def test_what_was_not_sealed_holds_nothing(pending: Pending, kept: str) -> None:
    with pytest.raises(SignInRefused):
        pending.find(kept, STATE)
    assert pending.find(pending.put(kept, STATE, VERIFIER, "/"), STATE).verifier == VERIFIER


def test_any_changed_character_makes_it_worthless(pending: Pending) -> None:
    kept = pending.put("", STATE, VERIFIER, "/")
    for place, old in enumerate(kept.rstrip("=")):
        changed = kept[:place] + ("A" if old != "A" else "g") + kept[place + 1 :]
        with pytest.raises(SignInRefused):
            pending.find(changed, STATE)


def test_another_secret_sealed_nothing_of_ours(pending: Pending, clock: Clock) -> None:
    with pytest.raises(SignInRefused):
        pending.find(Pending(OTHER_SECRET, clock).put("", STATE, VERIFIER, "/"), STATE)


@pytest.mark.parametrize("length", [1, 100, LONGEST])
def test_it_stays_small_and_the_newest_is_kept(pending: Pending, length: int) -> None:
    kept = ""
    for number in range(40):
        kept = pending.put(kept, f"{STATE}{number}", VERIFIER, "/" * length)
        assert pending.find(kept, f"{STATE}{number}").next_path == "/" * length
        assert len(kept) <= ROOM
    with pytest.raises(SignInRefused):
        pending.find(kept, f"{STATE}0")


def test_a_cookie_with_it_fits_into_what_browsers_and_proxies_take(pending: Pending) -> None:
    kept = pending.put("", STATE, VERIFIER, "/" * LONGEST)
    assert len(Cookies(SECRET, secure=True).write(SIGN_IN, kept, 600)) < 2_300


def test_those_that_are_over_make_room(pending: Pending, clock: Clock) -> None:
    alone = len(pending.put("", STATE, VERIFIER, "/"))
    kept = pending.put("", "old", VERIFIER, "/")
    clock.go(minutes=10)
    assert len(pending.put(kept, STATE, VERIFIER, "/")) == alone
