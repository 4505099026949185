"""A form counts only if our own page sent it for this very session: a site elsewhere cannot answer in somebody's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.app.web.security.client import Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House, number_of


@pytest.fixture
def gate(house: House) -> str:
    """A gate that alice may decide."""
    return house.gate()


def comments(house: House, path: str) -> list[str]:
    """What people said at a gate."""
    issue = house.repo.issue(number_of(path))
    return [comment.body for comment in issue.comments if comment.author and comment.author.type == "User"]


def _twisted(token: str) -> list[tuple[str, dict[str, str]]]:
    half = len(token) // 2
    return [
        ("none", {}),
        ("empty", {"csrf": ""}),
        ("a word", {"csrf": "x"}),
        ("cut", {"csrf": token[:half]}),
        ("longer", {"csrf": token + "0"}),
        ("another", {"csrf": ("1" if token[0] == "0" else "0") + token[1:]}),
        ("not ASCII", {"csrf": "é" * len(token)}),
        ("under another name", {"CSRF": token}),
    ]


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_without_the_sessions_own_token_nothing_is_said(house: House, alice: Visitor, gate: str, verb: str) -> None:
    address, right = alice.form(gate, verb)
    rest = {name: value for name, value in right.items() if name != "csrf"}
    for kind, form in _twisted(right["csrf"]):
        answer = alice.post(address, {**rest, "input.deploy_target": "staging", **form})
        assert (answer.status, kind) == (403, kind)
    assert comments(house, gate) == []


def test_the_token_of_somebody_else_is_worth_nothing(
    house: House, alice: Visitor, signed_in: Callable[[str], Visitor], gate: str
) -> None:
    foreign = signed_in("bob").get(gate).csrf
    assert alice.answer(gate, "reject", csrf=foreign).status == 403
    assert comments(house, gate) == []


def test_the_token_of_the_session_before_is_worth_nothing(house: House, alice: Visitor, gate: str) -> None:
    old = alice.get(gate).csrf
    alice.sign_in()
    assert alice.answer(gate, "reject", csrf=old).status == 403
    assert comments(house, gate) == []


def test_the_token_in_the_address_is_worth_nothing(house: House, alice: Visitor, gate: str) -> None:
    address, form = alice.form(gate, "reject")
    token = form.pop("csrf")
    assert alice.post(f"{address}?csrf={token}", form).status == 403
    assert comments(house, gate) == []


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_a_browser_says_comes_from_elsewhere_is_refused_with_the_right_token(
    house: House, alice: Visitor, gate: str, headers: dict[str, str]
) -> None:
    sent = {name.replace("-", "_"): value for name, value in headers.items()}
    for path, form in (
        alice.form(gate, "approve"),
        alice.form(gate, "reject"),
        ("/sign-out", {}),
        ("/sign-in/github", {}),
    ):
        whole = {"csrf": alice.get(gate).csrf, "input.deploy_target": "staging", **form}
        assert alice.post(path, whole, **sent).status == 403
    assert comments(house, gate) == []


@pytest.mark.parametrize("suffix", [".evil.example", "@evil.example", "/", "#"])
def test_an_origin_that_only_begins_like_ours_is_elsewhere(alice: Visitor, gate: str, suffix: str) -> None:
    address, form = alice.form(gate, "reject")
    assert alice.post(address, form, Origin=alice.url + suffix).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "own"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_our_own_page_sends_is_taken(house: House, alice: Visitor, gate: str, headers: dict[str, str]) -> None:
    sent = {n.replace("-", "_"): alice.url if v == "own" else v for n, v in headers.items()}
    address, form = alice.form(gate, "reject")
    answer = alice.post(address, {**form, "reason": "broken"}, **sent)
    assert (answer.status, comments(house, gate)) == (303, ["/reject broken"])


def test_leaving_needs_the_token_too(alice: Visitor) -> None:
    assert alice.post("/sign-out", {}).status == 403
    assert alice.get("/pending").status == 200


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_no_other_method_says_anything(house: House, alice: Visitor, gate: str, verb: str, method: str) -> None:
    token = alice.get(gate).csrf
    assert alice.ask(method, f"{gate}/{verb}?csrf={token}&reason=x").status == 405
    assert comments(house, gate) == []


@pytest.mark.parametrize("override", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_makes_one_method_another(house: House, alice: Visitor, gate: str, override: str) -> None:
    alice.ask("GET", f"{gate}/reject?csrf={alice.get(gate).csrf}", headers={override: "POST"})
    assert comments(house, gate) == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/gates"), ("POST", "/api/v1{gate}/reject"), ("POST", "/api/v1/session")]
)
def test_the_api_takes_no_cookie(house: House, alice: Visitor, gate: str, method: str, path: str) -> None:
    body = b"{}" if method == "POST" else None
    answer = alice.ask(method, path.format(gate=gate), body, {"Content-Type": "application/json"})
    assert (answer.status, comments(house, gate)) == (401, [])


def test_the_api_lets_no_page_of_another_site_read_it(stranger: Client) -> None:
    answer = stranger.get("/api/v1/gates", Origin="https://evil.example")
    asked = stranger.ask(
        "OPTIONS", "/api/v1/gates", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert [name for name, _ in (*answer.headers, *asked.headers) if name.lower().startswith("access-control-")] == []
