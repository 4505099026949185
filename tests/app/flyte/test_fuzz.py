"""Whatever a webhook or a Flyte says, it is understood or refused; and a callback that is taken leads to the sender's own place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from gh_gate.app.flyte import asked
from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.asked import Ask
from gh_gate.app.flyte.condition import Target
from gh_gate.app.flyte.connect import Client
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.listed import parse
from gh_gate.errors import GateError, UsageError
from tests.app.flyte.backend import Backend, Waiting
from tests.app.flyte.stage import by_callback, settings

[API] = parse(settings(Backend(8000)))
[CALLBACK] = parse(by_callback(Backend(8000), url="http://127.0.0.1:8000/flyte"))
KEYS = sorted(asked._COMMON | asked._TOLD)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PIECES = st.sampled_from(
    [
        "http:",
        "//",
        "127.0.0.1:8000",
        "/flyte",
        "/",
        "..",
        ".",
        "%2e",
        "%2F",
        "\\",
        "@",
        "evil.example",
        "?",
        "#",
        ":",
        "a",
        ";",
    ]
)
WAITING = Waiting("deploy")


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), JSON, max_size=6), st.sampled_from([API, CALLBACK]))
def test_a_payload_is_read_or_refused(told: dict[str, Any], sender: Any) -> None:
    usual = {"name": "deploy", "run": "r1", "project": "ranking", "domain": "production"}
    try:
        ask = asked.read(json.dumps({**usual, **told}), sender)
    except UsageError:
        return
    assert asked.key(ask) == asked.key(asked.read(json.dumps({**usual, **told}), sender))


@given(st.binary(max_size=60))
def test_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        asked.read(body, API)
    except UsageError:
        return


@given(st.lists(PIECES, max_size=9).map("".join))
@example("http://127.0.0.1:8000/flyte/x")
def test_a_callback_that_is_taken_stays_below_the_senders_address(callback: str) -> None:
    told = {"name": "deploy", "prompt": "?", "callback": callback}
    try:
        target = asked.read(json.dumps(told), CALLBACK).callback
    except UsageError:
        return
    reached = urlsplit(urljoin("http://127.0.0.1:8000/flyte/", f"http://127.0.0.1:8000{target}"))
    assert (reached.hostname, reached.port) == ("127.0.0.1", 8000)
    assert reached.path.startswith("/flyte/")
    assert ".." not in reached.path.lower().replace("%2e", ".").replace("\\", "/").split("/")


class Saying:
    """A client that says what it is told to say."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers

    def call(self, method: str, _: Mapping[str, Any]) -> Any:
        return self._answers[method]


@given(st.dictionaries(st.sampled_from(["actions", "token", "x"]), JSON, max_size=3), JSON)
@example({"actions": [WAITING.short()]}, {})
@example({"actions": [WAITING.short()]}, {**WAITING.full(), "condition": {"name": "deploy", "type": {"simple": []}}})
@example({"actions": [{"metadata": {"condition": {"name": "deploy"}}, "id": 5, "status": []}]}, WAITING.full())
def test_an_answer_of_flyte_is_understood_or_refused(listed: dict[str, Any], details: Any) -> None:
    api = Api(cast(Client, Saying({"ListActions": listed, "GetActionDetails": {"details": details}})))
    try:
        api.find(Ask(name="deploy", run="r1", project="ranking", domain="production"))
        api.is_over(Target(kind=Kind.BOOL))
    except GateError:
        return
