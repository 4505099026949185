"""The words of ``@hitl``: their defaults, what they mean, and what is refused before anything runs."""

from __future__ import annotations

import json

import pytest

from tests.frameworks.metaflow.conftest import start
from tests.frameworks.stage import Stage


def test_without_any_words_the_code_owners_of_the_flow_are_asked_for_a_day(local: Stage) -> None:
    local.add({"CODEOWNERS": "* @carol\n/words.py @bob\n"})
    running = start(local, "words.py", "run")
    local.opened()
    body = local.thread().opening.body
    assert "Run step `gate` of flow `Words`?" in body
    assert "within 24 h" in body
    local.say("carol", "/approve")
    local.replied("@bob can decide")
    local.say("bob", "/approve")
    ended = running.finished()
    assert (ended.code, "the body ran with {}" in ended.log) == (0, True), ended.log


def test_silence_may_approve_where_the_step_says_so(local: Stage) -> None:
    words = {"timeout": "24h", "on_timeout": "approve"}
    running = start(local, "words.py", "run", WORDS=json.dumps(words))
    local.opened()
    local.pass_time(86_400 + 40)
    ended = running.finished()
    assert (ended.code, "the body ran with {} policy:on-timeout" in ended.log) == (0, True), ended.log


def test_notify_goes_on_waiting_and_tells_people_again(local: Stage) -> None:
    words = {"timeout": "1h", "on_timeout": "notify"}
    running = start(local, "words.py", "run", WORDS=json.dumps(words))
    local.opened()
    local.until(local.comments, "the status stands there")
    local.pass_time(3_700)
    local.until(lambda: [body for body in local.comments() if "still waits for" in body], "people are reminded")
    assert local.status() == "pending"
    local.say("alice", "/approve")
    assert running.finished().code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"timeout": "90x"}, "`timeout` is '90x', which is not a length of time"),
        ({"notifier": "smtp"}, "mail goes through Apprise here"),
        ({"input_schema": {"n": "integer"}}, "`n`"),
        ({"message": "Ship {accuracy}?"}, "begin it with {self...}"),
        ({"message": "{inputs[0].cost}"}, "begin it with {self...}"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_runs(local: Stage, words: dict[str, object], told: str) -> None:
    ended = start(local, "words.py", "run", WORDS=json.dumps(words)).finished()
    assert ended.code != 0
    assert told in ended.log
    assert "Task is starting" not in ended.log
    assert "Traceback" not in ended.log


def test_a_word_that_nobody_knows_is_refused_by_metaflow_when_the_code_is_loaded(local: Stage) -> None:
    ended = start(local, "words.py", "run", WORDS=json.dumps({"colour": "red"})).finished()
    assert ended.code != 0
    assert "colour" in ended.log
    assert "Task is starting" not in ended.log


def test_a_message_that_cannot_be_rendered_asks_nobody_and_runs_nothing(local: Stage) -> None:
    ended = start(local, "words.py", "run", WORDS=json.dumps({"message": "Ship {self.acuracy}?"})).finished()
    assert ended.code != 0
    assert "there is no `acuracy`" in ended.log
    assert "the body ran" not in ended.log
    assert local.asked() == []
