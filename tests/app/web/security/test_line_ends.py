"""What is typed into an address or a form never becomes a line of a header, nor of the log."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.app.web.security.client import Answer
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House

ENDS = ["\r\nx-injected: 1", "\nx-injected: 1", "\rx-injected: 1", "\u2028x-injected: 1", "\x85x-injected: 1"]
TWICE = ["%0d%0ax-injected:%201", "%250d%250ax-injected:%201", "%E5%98%8A%E5%98%8Dx-injected:%201"]


def assert_whole(answer: Answer) -> None:
    """Make sure that an answer has the headers that it should have, and no more."""
    assert answer.status < 500
    assert answer.all("x-injected") == []
    assert not [value for _, value in answer.headers if "\r" in value or "\n" in value]


@pytest.mark.parametrize("end", [*map(quote, ENDS), *TWICE], ids=ascii)
@pytest.mark.parametrize(
    "path",
    [
        "/sign-in?to={}",
        "/sign-in?to=/{}",
        "/history?q={}",
        "/history?before={}",
        "/pending?q={}",
        "/gates/acme/app/1?gate={}",
        "/gates/acme/{}/1",
        "/{}",
        "/static/{}",
        "/sign-in/callback?state={0}&code={0}",
        "/api/v1/gates?repository={}",
        "/api/v1/records/{}",
    ],
)
def test_an_address_stays_an_address(alice: Visitor, path: str, end: str) -> None:
    assert_whole(alice.ask("GET", path.format(end)))


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_a_form_stays_a_form(house: House, alice: Visitor, end: str) -> None:
    path = house.gate()
    assert_whole(alice.answer(path, "approve", **{"input.note": end, "input.deploy_target": end}))
    assert_whole(alice.post("/sign-in/github", {"to": f"/pending{end}"}))
    assert_whole(alice.post("/sign-in/github", {"to": f"/pending?q={end}"}))
    assert_whole(alice.answer(path, "reject", reason=f"broken{end}"))


def test_what_is_logged_has_no_line_of_somebody_else(house: House, alice: Visitor) -> None:
    for end in (*map(quote, ENDS), *TWICE):
        alice.ask("GET", f"/no/such/page{end.replace('x-injected', 'ERROR forged')}")
    assert not [line for line in house.served.log if line.startswith("ERROR forged")]
