"""What stands before every address: who asks, how much, and with what."""

from __future__ import annotations

import pytest

from gh_gate.app.proxies import parse
from gh_gate.app.web.api.guard import LONGEST
from tests.app.web.api.stage import PROXY, QUESTION, Stage
from tests.github import faults

ADDRESSES = [
    ("GET", "/api/v1/gates"),
    ("POST", "/api/v1/gates"),
    ("GET", "/api/v1/gates/acme/app/1"),
    ("POST", "/api/v1/gates/acme/app/1/approve"),
    ("POST", "/api/v1/gates/acme/app/1/reject"),
    ("POST", "/api/v1/gates/acme/app/1/cancel"),
    ("GET", "/api/v1/gates/acme/app/1/records"),
    ("GET", "/api/v1/gates/acme/app/1/events"),
    ("POST", "/api/v1/simulate"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/submit/json"),
]
WITH_A_BODY = [path for method, path in ADDRESSES if method == "POST" and path != "/api/v1/session"]
WRONG = "ghp_" + "0" * 36


@pytest.mark.parametrize("token", ["", WRONG, "nonsense", "ghgate_nothing", "x y"])
def test_nobody_gets_anything(api: Stage, token: str) -> None:
    for method, path in ADDRESSES:
        answer = api.ask(method, path, token)
        assert (answer.status, answer.data["status"]) == (401, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"


def test_every_address_is_tried_here(api: Stage) -> None:
    described = api.app.openapi()["paths"]
    known = {(verb.upper(), path) for path, verbs in described.items() for verb in verbs}
    names = {"owner": "acme", "repository": "app", "number": "1"}
    assert {(verb, path.format(**names)) for verb, path in known} == set(ADDRESSES)


def test_a_cookie_says_nothing(api: Stage) -> None:
    token = api.post("/api/v1/session").data["token"]
    answer = api.get("/api/v1/gates", "", headers={"cookie": f"__Host-gh-gate={token}; gh-gate={token}"})
    assert answer.status == 401


def test_nothing_lets_other_origins_in(api: Stage) -> None:
    answer = api.get("/api/v1/gates?repository=acme/app", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert api.ask("OPTIONS", "/api/v1/gates", headers={"origin": "https://evil.example"}).status == 405


def test_another_method_is_told_all_that_an_address_takes(api: Stage) -> None:
    assert api.ask("PUT", "/api/v1/gates").headers["allow"] == "GET, POST"
    assert api.ask("PUT", "/api/v1/gates/acme/app/1/approve").headers["allow"] == "POST"


def test_answers_are_neither_kept_nor_guessed_at(api: Stage) -> None:
    for answer in (api.get("/api/v1/gates?repository=acme/app"), api.get("/api/v1/gates", ""), api.open(prompt="")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 30 + b"}",
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'"\xff"',
        b"[" * 17 + b"]" * 17,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"\xef\xbb\xbf{}",
    ],
)
def test_json_that_could_be_read_in_two_ways_is_not_read(api: Stage, raw: bytes) -> None:
    for path in WITH_A_BODY:
        answer = api.post(path, raw=raw)
        assert answer.status == 400, answer.data
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b"null", b'"x"'])
def test_a_body_that_is_no_object_is_refused(api: Stage, raw: bytes) -> None:
    assert {api.post(path, raw=raw).status for path in WITH_A_BODY} == {422}


def test_a_large_body_is_not_read_to_its_end(api: Stage) -> None:
    large = b'"' + b"x" * LONGEST + b'"'
    assert {api.post(path, raw=large).status for path in WITH_A_BODY} == {413}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(api: Stage, kind: str) -> None:
    assert {api.post(path, raw=b"{}", headers={"content-type": kind}).status for path in WITH_A_BODY} == {415}


def test_a_field_that_nobody_knows_is_refused(api: Stage) -> None:
    for path in WITH_A_BODY:
        answer = api.post(path, {**(QUESTION if path.endswith("gates") else {}), "<b>x</b>": 1})
        assert answer.status == 422
        assert "<b>x</b>" in answer.fields


def test_a_stranger_is_not_read_at_all(api: Stage) -> None:
    assert api.post("/api/v1/gates", who="", raw=b"{").status == 401


def test_who_guesses_tokens_is_stopped_before_github_is_asked(api: Stage) -> None:
    answers = [api.get("/api/v1/gates", f"ghp_{n:036}").status for n in range(31)]
    assert answers == [401] * 30 + [429]
    asked = len(api.hub.requests)
    assert api.get("/api/v1/gates", WRONG).status == 429
    assert len(api.hub.requests) == asked
    api.time += 2
    assert api.get("/api/v1/gates", WRONG).status == 401


def test_a_guesser_does_not_keep_out_whoever_was_in(api: Stage) -> None:
    path = "/api/v1/gates?repository=acme/app"
    assert api.get(path).status == 200
    for n in range(31):
        api.get(path, f"ghp_{n:036}")
    assert api.get(path).status == 200
    assert api.get(path, "bob").status == 429


def test_behind_a_proxy_who_guesses_tokens_keeps_out_nobody_else(api: Stage) -> None:
    api.proxies = parse(PROXY)
    api.start()
    path, guesser, worker = "/api/v1/gates?repository=acme/app", "192.0.2.66", "192.0.2.1"
    for n in range(40):
        api.get(path, f"ghp_{n:036}", headers={"x-forwarded-for": f"203.0.113.{n}, {guesser}"})
    assert api.get(path, "alice", headers={"x-forwarded-for": guesser}).status == 429
    assert api.get(path, "alice", headers={"x-forwarded-for": worker}).status == 200
    assert api.get(path, "bob", headers={"x-forwarded-for": f"{guesser}, {worker}"}).status == 200


def test_a_caller_is_not_believed_about_where_they_are(api: Stage) -> None:
    path = "/api/v1/gates?repository=acme/app"
    answers = [api.get(path, f"ghp_{n:036}", headers={"x-forwarded-for": f"203.0.113.{n}"}).status for n in range(31)]
    assert answers[-1] == 429


def test_reading_is_limited_per_token_and_per_person(api: Stage) -> None:
    path = "/api/v1/gates?repository=acme/app"
    assert [api.get(path).status for _ in range(120)] == [200] * 120
    again = api.get(path)
    assert (again.status, again.headers["retry-after"]) == (429, "1")
    second, third = (api.hub.token(api.hub.user("alice")) for _ in range(2))
    assert [api.get(path, second).status for _ in range(120)] == [200] * 120
    assert api.get(path, third).status == 429
    assert api.get(path, "bob").status == 200


def test_a_site_that_has_a_token_of_somebodys_does_not_keep_them_from_answering(api: Stage) -> None:
    api.open()
    api.look()
    nothing = api.hub.token(api.hub.user("alice"), scopes=())
    answers = [api.post("/api/v1/gates/no/where/1/approve", {}, nothing).status for _ in range(30)]
    assert answers[-1] == 429
    assert api.post("/api/v1/gates/acme/app/1/approve", {}, "alice").status == 201


def test_integrations_are_counted_by_their_token(api: Stage) -> None:
    path, other = "/api/v1/gates?repository=acme/app", api.hub.workflow_token(api.repo)
    assert [api.get(path, api.steps.token).status for _ in range(121)][-1] == 429
    assert api.get(path, other).status == 200


def test_an_outage_is_told_as_one(api: Stage) -> None:
    api.hub.faults.add(faults.status(502))
    answer = api.get("/api/v1/gates?repository=acme/app", "bob")
    assert answer.status == 503
    assert answer.headers["retry-after"]


def test_a_token_that_github_takes_back_is_known_no_more(api: Stage) -> None:
    assert api.get("/api/v1/gates?repository=acme/app").status == 200
    api.hub.revoke(api.tokens["alice"])
    api.time += 61
    assert api.get("/api/v1/gates?repository=acme/app").status == 401
