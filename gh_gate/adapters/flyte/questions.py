"""What an event and a gate task ask, checked as soon as it is written down."""

from __future__ import annotations

from typing import Any, Unpack

from gh_gate.adapters.flyte.answers import Answer
from gh_gate.errors import UsageError
from gh_gate.library import question as questions
from gh_gate.library.options import Duration, Options
from gh_gate.library.question import Question
from gh_gate.library.words import length

_OTHERWISE = {
    "timeout": "give `timeout_seconds`",
    "poll_interval": "give `poll_interval_seconds`",
    "fail_on_rejection": "take a `data_type` of bool, to which a no is False",
}


def options_of(*, timeout_seconds: Duration, poll_interval_seconds: float, **options: Unpack[Options]) -> Options:
    """Return the options of a question.

    :raise UsageError: for one that has another name here.
    """
    for word, instead in _OTHERWISE.items():
        if word in options:
            raise UsageError(f"`{word}` is not for Flyte.", do=instead)
    return {
        **options,
        "timeout": length(timeout_seconds, what="timeout_seconds"),
        "poll_interval": poll_interval_seconds,
        "fail_on_rejection": False,
    }


def question(name: str, prompt: str, answer: Answer, options: Options) -> Question[Any]:
    """Return a question for a typed answer.

    :raise UsageError: naming the word that is wrong.
    """
    return questions.ask(name, prompt, answer.inputs, **options)
