"""Too much, too deep, too odd: an answer that says so, at once, and a server that goes on."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House, number_of

FORM = "application/x-www-form-urlencoded"
SLOW = 5.0
"""Seconds: what is refused is refused before it is understood, also on a busy machine."""


def assert_refused(answer: Answer, *also: int) -> None:
    """Make sure that an answer blames its sender."""
    assert answer.status in {400, 411, 413, 414, 415, 422, 431, *also}, answer.status


def api(house: House, method: str, path: str, body: bytes, kind: str = "application/json", **headers: str) -> Answer:
    """Ask the API as alice."""
    token = house.hub.token(house.hub.user(house.newcomer("alice")))
    known = {"Authorization": f"Bearer {token}", "Content-Type": kind, **headers}
    return Client(house.url).ask(method, path, body, known)


HOSTILE_JSON = {
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep and open": b"[" * 200_000,
    "deep in an input": b'{"inputs":{"note":' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    "many members": b'{"inputs":{' + b",".join(b'"k%d":1' % n for n in range(50_000)) + b"}}",
    "a long number": b'{"inputs":{"percent":' + b"9" * 100_000 + b"}}",
    "a huge exponent": b'{"inputs":{"percent":1e400000000}}',
    "not a number": b'{"inputs":{"percent":NaN}}',
    "infinity": b'{"inputs":{"percent":Infinity}}',
    "a lone surrogate": b'{"inputs":{"note":"\\ud800"}}',
    "NUL": b'{"inputs":{"note":"a\\u0000b"}}',
    "not UTF-8": b'{"inputs":{"note":"\xff\xfe"}}',
    "UTF-16": '{"inputs":{"note":"x"}}'.encode("utf-16"),
    "a list": b"[]",
    "a word": b'"approve"',
    "null": b"null",
    "nothing": b"",
    "half": b'{"inputs":',
    "two": b"{}{}",
    "a member twice": b'{"inputs":{"percent":1,"percent":2}}',
    "a big text": b'{"inputs":{"note":"' + b"a" * 3_000_000 + b'"}}',
    "an unknown member": b'{"inputs":{},"approved":true}',
}


@pytest.mark.parametrize("kind", HOSTILE_JSON)
def test_hostile_json_is_refused_by_the_api(house: House, kind: str) -> None:
    path = house.gate()
    began = time.monotonic()
    assert_refused(api(house, "POST", f"/api/v1{path}/approve", HOSTILE_JSON[kind]))
    assert time.monotonic() - began < SLOW
    assert [c for c in house.repo.issue(number_of(path)).comments if c.author and c.author.type == "User"] == []


@pytest.mark.parametrize("path", ["/api/v1/gates", "/api/v1/simulate", "/api/v1/session", "/submit/json"])
@pytest.mark.parametrize("kind", ["deep arrays", "deep objects", "a long number", "a big text", "not UTF-8", "half"])
def test_hostile_json_is_refused_wherever_json_is_taken(house: House, path: str, kind: str) -> None:
    answer = api(house, "POST", path, HOSTILE_JSON[kind])
    assert answer.status < 500
    if path != "/api/v1/session":
        assert_refused(answer, 404)


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/html", FORM, "multipart/form-data; boundary=x", "application/xml", "", "x" * 500]
)
def test_a_body_that_does_not_say_it_is_json_is_not_taken_for_it(house: House, kind: str) -> None:
    answer = api(house, "POST", f"/api/v1{house.gate()}/approve", b'{"inputs":{"deploy_target":"staging"}}', kind)
    assert_refused(answer)


def test_a_small_right_body_is_taken(house: House) -> None:
    answer = api(house, "POST", f"/api/v1{house.gate()}/approve", b'{"inputs":{"deploy_target":"staging"}}')
    assert answer.status in {200, 201, 202}, answer.text


HOSTILE_FORMS = {
    "a big field": b"input.note=" + b"a" * 5_000_000,
    "many fields": b"&".join(b"f%d=1" % n for n in range(20_000)),
    "many empty fields": b"&" * 200_000,
    "one field many times": b"&".join([b"input.percent=1"] * 5_000),
    "no fields": b"",
    "not UTF-8": b"input.note=%ff%fe",
    "raw bytes": b"input.note=\xff\xfe",
    "NUL": b"input.note=a%00b",
    "broken escapes": b"input.note=%zz%",
    "semicolons": b"csrf=x;input.note=y",
}


@pytest.mark.parametrize("kind", HOSTILE_FORMS)
def test_a_hostile_form_says_nothing(house: House, alice: Visitor, kind: str) -> None:
    path = house.gate()
    csrf = urlencode(alice.form(path, "approve")[1]).encode()
    for form in (HOSTILE_FORMS[kind], csrf + b"&" + HOSTILE_FORMS[kind], HOSTILE_FORMS[kind] + b"&" + csrf):
        began = time.monotonic()
        answer = alice.ask("POST", f"{path}/approve", form, {"Content-Type": FORM})
        assert_refused(answer, 403)
        assert time.monotonic() - began < SLOW
    assert [c for c in house.repo.issue(number_of(path)).comments if c.author and c.author.type == "User"] == []


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_a_form_of_another_kind_says_nothing(house: House, alice: Visitor, kind: str) -> None:
    path = house.gate()
    body = urlencode({**alice.form(path, "approve")[1], "input.deploy_target": "staging"}).encode()
    assert_refused(alice.ask("POST", f"{path}/approve", body, {"Content-Type": kind}), 403)
    assert [c for c in house.repo.issue(number_of(path)).comments if c.author and c.author.type == "User"] == []


@pytest.mark.parametrize("path", ["/sign-in/github", "/sign-out", "/gates/acme/app/1/approve"])
def test_nobody_can_fill_the_memory(stranger: Client, path: str) -> None:
    answer = stranger.ask("POST", path, b"to=" + b"a" * 20_000_000, {"Content-Type": FORM})
    assert_refused(answer, 303, 403)


@pytest.mark.parametrize("length", ["-1", "1e3", "99999999999999999999", "0x10", "1, 2", "+5", ""])
def test_a_length_that_is_none_is_no_trouble(stranger: Client, length: str) -> None:
    head = {"Content-Type": FORM, "Content-Length": length} | ({"Content-Length": "5"} if length == "" else {})
    answer = stranger.ask("POST", "/sign-in/github", b"a=b&c", head)
    assert answer.status < 500


COOKIES = {
    "many": "; ".join(f"c{n}=v" for n in range(2_000)),
    "long": "gh-gate=" + "a" * 30_000,
    "twice": "gh-gate=a; gh-gate=b; gh-gate-sign-in=c; gh-gate-sign-in=d",
    "no name": "=a; =; ;;; ,",
    "quotes": 'gh-gate="a\\"; x="',
    "control": "gh-gate=a\x01\x02\x7f",
    "not ASCII": "gh-gate=\xe9\xff; \xe9=\xff",
    "reserved": "$Version=1; gh-gate=a; $Path=/; __proto__=1; constructor=2; Path=/; expires=x",
}


@pytest.mark.parametrize("kind", COOKIES)
@pytest.mark.parametrize("path", ["/", "/pending", "/sign-in", "/sign-in/callback", "/static/x"])
def test_a_bomb_of_cookies_is_no_trouble(stranger: Client, kind: str, path: str) -> None:
    answer = stranger.ask("GET", path, headers={"Cookie": COOKIES[kind]})
    assert answer.status < 500


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 5_000,
        "q=" + "+".join(["a"] * 1_000),
        "q=%00",
        "q=%ff",
        "q=" + "%F0%9F%92%A9" * 500,
        "q=%25%5F%27%22%5C",
        "before=" + "9" * 300,
        "before=-1",
        "before='%20OR%201=1--",
        "before=1e999",
        "q=a&q=b&before=&before=x",
    ],
)
@pytest.mark.parametrize("path", ["/history", "/pending"])
def test_an_odd_search_is_no_trouble(alice: Visitor, path: str, query: str) -> None:
    assert alice.get(f"{path}?{query}").status in {200, 400, 422}
