"""No secret and no control character of somebody else's reaches an error, a log or a terminal."""

from __future__ import annotations

import pytest

from gh_gate.forge.github.credentials import Given, Token
from gh_gate.forge.github.scrub import one_line, without_secrets

TAIL = "A1b2C3d4" * 5
SECRETS = {
    "personal": f"ghp_{TAIL}",
    "workflow, as before 2026": f"ghs_{TAIL}",
    "installation, as since 2026": f"ghs_123456_eyJhbGciOi.{TAIL}.{TAIL}-{TAIL}_{TAIL}",
    "fine-grained": f"github_pat_11ABCDEFG0_{TAIL}",
    "user to server": f"ghu_{TAIL}",
    "refresh": f"ghr_{TAIL}",
    "json web token": f"eyJhbGciOiJSUzI1NiJ9.{TAIL}.{TAIL}",
    "key": f"-----BEGIN RSA PRIVATE KEY-----\n{TAIL}\n{TAIL}\n-----END RSA PRIVATE KEY-----",
    "key that is cut off": f"-----BEGIN PRIVATE KEY-----\n{TAIL}",
    "address": f"https://user:{TAIL}@host/x",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_taken_out_whole(secret: str) -> None:
    assert TAIL not in without_secrets(f"before {secret} after")
    assert without_secrets(f"before {secret}").startswith("before ")


def test_words_that_only_resemble_a_secret_stay() -> None:
    text = "ghp_short, ghs_, github_pat_x and https://host/path stay"
    assert without_secrets(text) == text


@pytest.mark.parametrize("bad", ["\n", "\r", "\x1b[31m", "\u2028", "\u202e", "\x00", "\x85"])
def test_a_text_becomes_one_line_without_control_characters(bad: str) -> None:
    assert bad[0] not in one_line(f"one{bad}two")


def test_a_long_text_is_cut() -> None:
    assert one_line("x" * 500, 20) == "x" * 19 + "…"


def test_a_secret_at_the_cut_does_not_show_its_head() -> None:
    assert "ghp" not in one_line("x " * 95 + f"ghp_{TAIL}")


def test_the_repr_of_a_token_does_not_show_it() -> None:
    assert TAIL not in repr(Token("token", TAIL)) + repr(Given(TAIL)) + str(Given(TAIL).token())
