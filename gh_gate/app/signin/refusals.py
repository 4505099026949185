"""Why somebody is not let in."""

from __future__ import annotations

from gh_gate.errors import GateError


class NotSignedIn(GateError):  # noqa: N818 - says what a caller is, not that something failed
    """Nobody is known by what a request brought along."""


class SignInRefused(GateError):  # noqa: N818 - an answer to a browser, not a failure
    """A sign-in came to nothing; it can be begun again."""


def begin_again(what: str, why: str = "") -> SignInRefused:
    """Return the refusal of a sign-in that cannot be carried on."""
    return SignInRefused(what, why=why, do="begin again: sign in once more, in this browser")
