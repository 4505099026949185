"""What a webhook may say; everything else is refused with the key's name, and repeats nothing that was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.app.flyte import asked
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.listed import parse
from gh_gate.errors import UsageError
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import by_callback, settings

[API] = parse(settings(Backend(8000), gates=["deploy*", "d"]))
[CALLBACK] = parse(by_callback(Backend(8000)))
IDS = {"run": "r1", "project": "ranking", "domain": "production"}
SECRET = "s3cr3t-w0rd"


def api(**more: Any) -> asked.Ask:
    return asked.read(json.dumps({"name": "deploy", **IDS, **more}), API)


def told(**more: Any) -> asked.Ask:
    given = {"name": "deploy", "prompt": "Deploy?", "callback": "http://127.0.0.1:8000/x", **more}
    return asked.read(json.dumps(given), CALLBACK)


def test_what_is_not_said_is_left_to_the_defaults() -> None:
    ask = api()
    assert (ask.name, ask.run, ask.action, ask.record, ask.commit) == ("deploy", "r1", "", False, "")
    assert ask.gate == {}


def test_what_is_asked_of_the_gate_is_read() -> None:
    ask = api(
        approvers="codeowners:/deploy/",
        paths=["a", "b"],
        required=2.0,
        inputs={"target": ["eu", "us"]},
        subject="image@sha256:1",
        valid_for="2h",
        remind=600,
        on_timeout="remind",
        prevent_self_approval=True,
        commit="a" * 40,
        action="a0",
        answer="record",
        url="http://127.0.0.1:8000/v2/runs/r1",
    )
    assert ask.gate == {
        "approvers": ("codeowners:/deploy/",),
        "paths": ("a", "b"),
        "required": 2,
        "inputs": {"target": ["eu", "us"]},
        "subject": "image@sha256:1",
        "valid_for": 7200,
        "remind": 600,
        "on_timeout": "remind",
        "prevent_self_approval": True,
    }
    assert (ask.commit, ask.action, ask.record) == ("a" * 40, "a0", True)


def test_a_webhook_tells_the_rest_where_flyte_is_not_asked() -> None:
    ask = told(type="int", prompt_type="markdown", description="d", timeout="30m")
    assert (ask.kind, ask.prompt, ask.markdown, ask.description, ask.timeout) == (Kind.INT, "Deploy?", True, "d", 1800)
    assert told().kind is Kind.BOOL


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"name": SECRET + " x"}, "name"),
        ({"name": "release"}, "name"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"name": "d" * 65}, "name"),
        ({"run": "../" + SECRET}, "run"),
        ({"run": ""}, "run"),
        ({"run": "r" * 129}, "run"),
        ({"run": None}, "run"),
        ({"action": "a/b"}, "action"),
        ({"project": "ads"}, ""),
        ({"domain": "prod uction"}, "domain"),
        ({"answer": SECRET}, "answer"),
        ({"commit": "abc"}, "commit"),
        ({"commit": "A" * 40}, "commit"),
        ({"url": "https://evil.example/"}, "url"),
        ({"url": "http://127.0.0.1:80000/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "http://127.0.0.1:8000/x)[approved](https://evil.example"}, "url"),
        ({"url": "http://127.0.0.1:8000/<b>"}, "url"),
        ({"approvers": []}, "approvers"),
        ({"approvers": {"a": 1}}, "approvers"),
        ({"approvers": ["", SECRET]}, "approvers"),
        ({"required": 1.5}, "required"),
        ({"required": True}, "required"),
        ({"required": [SECRET]}, "required"),
        ({"required": 0}, "required"),
        ({"required": -1}, "required"),
        ({"required": 51}, "required"),
        ({"required": SECRET}, "required"),
        ({"inputs": {"a b": "str"}}, "inputs"),
        ({"inputs": {"a": SECRET}}, "inputs"),
        ({"inputs": 5}, "inputs"),
        ({"subject": 5}, "subject"),
        ({"valid_for": SECRET}, "valid_for"),
        ({"valid_for": "90d"}, "valid_for"),
        ({"remind": True}, "remind"),
        ({"on_timeout": SECRET}, "on_timeout"),
        ({"prevent_self_approval": "yes"}, "prevent_self_approval"),
        ({"prompt": "Deploy?"}, ""),
        ({"timeout": 5}, ""),
        ({"callback": "http://127.0.0.1:8000/x"}, ""),
        ({"type": "bool"}, ""),
        ({"auto_approve": True}, ""),
        ({"environments": ["production"]}, ""),
        ({SECRET: 1}, ""),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(more: dict[str, Any], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        api(**more)
    text = f"{caught.value.what} {caught.value.do} {caught.value.__cause__}"
    assert SECRET not in text
    assert f"payload.{key}`" in text if key else "a key that is no setting" in text or "project and domain" in text


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt_type": "html"}, "prompt_type"),
        ({"type": "dict"}, "type"),
        ({"type": 5}, "type"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": 1e300}, "timeout"),
        ({"description": ["x"]}, "description"),
        ({"answer": "record"}, "answer"),
        ({"callback": None}, "callback"),
    ],
)
def test_what_only_a_webhook_tells_is_refused_by_its_name(more: dict[str, Any], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        told(**more)
    assert f"payload.{key}`" in caught.value.what


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff",
        b'{"name": NaN}',
        b'{"name": "deploy", "name": "other"}',
        b'{"name": "deploy", "inputs": {"a": "str", "a": "int"}}',
        b"[" * 100_000,
        b'{"name": "deploy", "subject": "\\ud800"}',
        b'{"name": "deploy", "required": ' + b"9" * 5_000 + b"}",
        b'{"a":' * 50_000,
    ],
)
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError, match="not one JSON object"):
        asked.read(body, API)


def test_conditions_are_told_apart_by_run_action_and_name() -> None:
    first = api()
    others = [api(run="r2"), api(action="a1"), api(name="d")]
    assert len({asked.key(one) for one in (first, *others)}) == 4
    assert asked.key(api(subject="x")) == asked.key(first)


@pytest.mark.parametrize(
    "callback",
    [
        "https://127.0.0.1:8000/api",
        "http://127.0.0.1:1/api",
        "http://localhost:8000/api",
        "http://127.0.0.1.evil.example:8000/api",
        "http://127.0.0.1:8000@evil.example/api",
        "http://evil.example@127.0.0.1:8000/api",
        "http://evil.example/?127.0.0.1:8000/",
        "//127.0.0.1:8000/api",
        "ftp://127.0.0.1:8000/api",
        "file:///etc/passwd",
        "http://127.0.0.1:8000/api#x",
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000?x=/",
        "http://127.0.0.1:8000/a/../b",
        "http://127.0.0.1:8000/a/./b",
        "http://127.0.0.1:8000/a/%2e%2E/b",
        "http://127.0.0.1:8000/a/..%2Fb",
        "http://127.0.0.1:8000/a\\..\\b",
        "http://127.0.0.1:8000/a b",
        "http://127.0.0.1:8000/a\r\nx: y",
        "http://127.0.0.1:8000:80/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8000/" + "x" * 2_000,
        "{callback_uri}",
        17,
        ["http://127.0.0.1:8000/api"],
    ],
)
def test_no_address_but_the_senders_is_ever_called(callback: object) -> None:
    with pytest.raises(UsageError, match=r"`payload\.callback` is not an address below http://127\.0\.0\.1:8000"):
        told(callback=callback)


@pytest.mark.parametrize(
    "callback", ["http://127.0.0.1:8000/flyte", "http://127.0.0.1:8000/flyte2/x", "http://127.0.0.1:8000/x/flyte/"]
)
def test_a_callback_stands_below_the_senders_path(callback: str) -> None:
    [sender] = parse(by_callback(Backend(8000), url="http://127.0.0.1:8000/flyte/"))
    given = {"name": "deploy", "prompt": "Deploy?", "callback": callback}
    with pytest.raises(UsageError, match=r"payload\.callback"):
        asked.read(json.dumps(given), sender)
    given["callback"] = "http://127.0.0.1:8000/flyte/a?b=c"
    assert asked.read(json.dumps(given), sender).callback == "/flyte/a?b=c"


def test_a_callback_does_not_show_in_a_log() -> None:
    assert "127.0.0.1:8000/x" not in repr(told())
