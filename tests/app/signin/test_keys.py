"""Each purpose has a key of its own."""

from __future__ import annotations

from gh_gate.app.signin.keys import derive
from tests.app.signin.words import OTHER_SECRET, SECRET


def test_keys_of_two_purposes_or_secrets_have_nothing_in_common() -> None:
    keys = [derive(SECRET, "cookies"), derive(SECRET, "csrf"), derive(OTHER_SECRET, "cookies")]
    assert len(set(keys)) == 3
    assert {len(key) for key in keys} == {32}


def test_a_key_stays_the_same_so_that_a_restart_ends_nothing() -> None:
    assert derive("a" * 40, "sessions").hex() == "0580e9fe8056c261ed0dd4d32faf65dac5ef7524543b0453e45742eaf2870b87"
