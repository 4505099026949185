"""Who may send conditions: read strictly, and repeated nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.app.flyte.listed import MOST, parse
from gh_gate.app.flyte.sender import Way
from gh_gate.errors import UsageError
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import TOKEN, by_callback, settings

HERE = Backend(8000)
SECRET = "s3cr3t-w0rd"
OAUTH = {"url": "http://127.0.0.1:8000/token", "client-id": "gh-gate", "client-secret": SECRET}


def test_a_sender_is_read() -> None:
    [sender] = parse(settings(HERE, url="http://127.0.0.1:8000/flyte/", gates=["d*"], oauth={**OAUTH, "scope": "all"}))
    assert (sender.name, sender.tokens, sender.repository, sender.way) == ("ml", (TOKEN,), "acme/app", Way.API)
    assert (sender.flyte.name, sender.flyte.target, sender.flyte.keys) == ("flyte:ml", "/flyte", ())
    assert (sender.projects, sender.gates, sender.org) == (("ranking",), ("d*",), "acme")
    assert sender.credentials.place
    assert (sender.credentials.place.target, sender.credentials.client, sender.credentials.scope) == (
        "/token",
        "gh-gate",
        "all",
    )


def test_nothing_is_nobody() -> None:
    assert parse("") == ()


def test_no_secret_shows_in_a_sender() -> None:
    for told in (settings(HERE, token=SECRET), settings(HERE, oauth=OAUTH)):
        [sender] = parse(told)
        assert SECRET not in repr(sender)
        assert TOKEN not in repr(sender)
        assert {TOKEN, SECRET} <= set(sender.secrets)


@pytest.mark.parametrize(
    ("projects", "reached"),
    [
        (["ranking"], [True, True, False]),
        (["ranking/production"], [True, False, False]),
        (["*"], [True, True, True]),
        (["*/production"], [True, False, True]),
        (["rank"], [False, False, False]),
    ],
)
def test_projects_are_patterns(projects: list[str], reached: list[bool]) -> None:
    [sender] = parse(settings(HERE, projects=projects))
    places = [("ranking", "production"), ("ranking", "staging"), ("ads", "production")]
    assert [sender.reaches(*place) for place in places] == reached


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"tokens": None}, "tokens"),
        ({"tokens": []}, "tokens"),
        ({"tokens": ["a" * 31]}, "tokens"),
        ({"tokens": ["a" * 31 + "/"]}, "tokens"),
        ({"tokens": [TOKEN] * 6}, "tokens"),
        ({"tokens": 5}, "tokens"),
        ({"repository": None}, "repository"),
        ({"repository": SECRET}, "repository"),
        ({"repository": "a/b/c"}, "repository"),
        ({"url": None}, "url"),
        ({"url": "flyte.example.com"}, "url"),
        ({"url": "http://127.0.0.1:8000/?a=b"}, "url"),
        ({"url": "http://u:p@127.0.0.1/"}, "url"),
        ({"plain-http": None}, "url"),
        ({"networks": None}, "url"),
        ({"networks": ["10.0.0.0/33"]}, "networks"),
        ({"answer": "email"}, "answer"),
        ({"projects": None}, "projects"),
        ({"projects": []}, "projects"),
        ({"token": ""}, "token"),
        ({"token": f"{SECRET} x"}, "token"),
        ({"token": SECRET, "oauth": OAUTH}, "token"),
        ({"oauth": {**OAUTH, "client-id": None}}, "oauth.client-id"),
        ({"oauth": {**OAUTH, "url": "http://10.0.0.1/token"}}, "oauth.url"),
        ({"answer": "callback"}, "org"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_key(more: dict[str, Any], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(settings(HERE, **more))
    assert f"`ml.{key}`" in caught.value.what
    assert SECRET not in f"{caught.value.what} {caught.value.do}"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_what_belongs_to_an_api_is_refused_for_callbacks() -> None:
    with pytest.raises(UsageError, match=r"`ml\.token` is only for `answer: api`"):
        parse(by_callback(HERE, token=SECRET))
    [sender] = parse(by_callback(HERE))
    assert sender.way is Way.CALLBACK


@pytest.mark.parametrize("text", ["[]", "ML: {}", "ml: 5", "a: [", "ml: {x: 1}"])
def test_a_list_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the list of Flyte senders"):
        parse(text)


def test_a_token_has_one_sender() -> None:
    one = json.loads(settings(HERE))["ml"]
    with pytest.raises(UsageError, match="the same token twice"):
        parse(json.dumps({"ml": one, "ads": one}))


def test_senders_have_an_end() -> None:
    one = json.loads(settings(HERE))["ml"]
    with pytest.raises(UsageError, match="at most"):
        parse(json.dumps({f"s{number}": one for number in range(MOST + 1)}))
