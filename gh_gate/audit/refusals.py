"""Kinds of answers to commands that do not count, for people who count them: told by the words that gh-gate uses."""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    ("may not decide", ("you are not ", "you have no write access")),
    ("is involved", ("so your approval does not count",)),
    ("cannot be told", ("it cannot be told whether you may decide",)),
    ("edited", ("this comment was edited after", "this was answered as not counting")),
    ("through a program", ("a bot's command", "was posted through an App", "a reply by e-mail")),
    ("too late", ("the deadline was ",)),
    ("already decided", ("this gate was already ",)),
    ("which gate", ("several gates are waiting", "two gates that wait", "is not a gate that is waiting")),
    ("wrong inputs", ("the gate is still open",)),
    ("malformed", ("was not counted, because", "commands, so none of them counts", "too large to be read")),
    ("too early", ("before the whole question was shown",)),
    ("nothing to take back", ("there is no approval of yours",)),
)
"""Each with what its sentences say, the first that fits; `gh_gate.core.decision.sentences` and `gh_gate.core.commands` write them."""

OTHER: Final = "other"


def kind_of(told: str) -> str:
    """Return the kind of an answer."""
    return next((kind for kind, signs in KINDS if any(sign in told for sign in signs)), OTHER)
