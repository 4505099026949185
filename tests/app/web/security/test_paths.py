"""No address leads to a file of the machine, nor to a page under another name."""

from __future__ import annotations

import pytest

from tests.app.web.security.client import Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House

UP = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "%252e%252e%252f",
    "%25252e%25252e%25252f",
    "..\\",
    "..%5c",
    "%2e%2e%5c",
    "..%255c",
    "....//",
    "..;/",
    ".%00./",
    "%c0%ae%c0%ae%c0%af",
    "%e0%80%ae%e0%80%ae/",
    "%uff0e%uff0e/",
    "//",
    "/",
    "",
]
FILES = ["etc/passwd", "static.py", "answers.py", "templates/gate.html", "page.css", "page.js%00.css", "page.css%00"]
BELONGS = ("root:", "def ", "import ", "{%", "from __future__")


@pytest.mark.parametrize("up", UP, ids=ascii)
@pytest.mark.parametrize("place", ["/static/", "/static/x/", "/"])
def test_no_file_of_the_machine_is_served(stranger: Client, place: str, up: str) -> None:
    for file in FILES:
        for times in (1, 3, 8):
            answer = stranger.ask("GET", f"{place}{up * times}{file}")
            assert answer.status in {303, 400, 404}, (answer.status, up, file)
            assert not [word for word in BELONGS if word in answer.text]


@pytest.mark.parametrize(
    "target",
    [
        b"/static/\x00",
        b"/static/page.css\x00",
        b"/static/\xff\xfe",
        b"/gates/\xc3\x28/app/1",
        b"/gates/acme/app/\xd9\xa1",
        b"/%",
        b"/%zz",
        b"/static/%",
        b"//evil.example/",
        b"*",
        b"http://evil.example/",
        b"http://127.0.0.1/static/../x",
        b"evil.example:443",
        b"/" + b"a" * 20_000,
        b"/" + b"a/" * 5_000,
        b"/gates" + b"/x" * 5_000,
        b"/?" + b"a=1&" * 3_000,
    ],
    ids=lambda target: ascii(target[:40]),
)
def test_what_is_no_address_is_answered_with_an_error_of_its_sender(stranger: Client, target: bytes) -> None:
    answer = stranger.ask("GET", target)
    assert answer.status < 500
    assert "evil.example" not in answer.header("location")
    assert stranger.get("/healthz").status == 200


ODD = [
    "0",
    "-1",
    "+1",
    "1.0",
    "1e3",
    "01",
    "0x1",
    "%31",
    "1%20",
    "%d9%a1",
    "99999999999",
    "9" * 400,
    "1%00",
    "1;x",
    "NaN",
    "1_000",
    "..",
    "%2e%2e",
]


@pytest.mark.parametrize("number", ODD, ids=ascii)
def test_only_a_plain_number_names_a_gate(house: House, alice: Visitor, number: str) -> None:
    house.gate()
    missing = alice.get("/gates/acme/app/987654")
    answer = alice.ask("GET", f"/gates/acme/app/{number}")
    plain = number == "%31"  # the very same address, by RFC 3986
    assert plain or (answer.status, answer.body) == (404, missing.body)


@pytest.mark.parametrize(
    "owner", ["..", ".", "%2e%2e", "a%2fb", "acme%00", "acme%20", "%c3%a4cme", "a" * 200, "repos", "-"]
)
def test_an_odd_name_is_nobodys_and_is_not_put_into_an_address_of_github(
    house: House, alice: Visitor, owner: str
) -> None:
    before = len(house.hub.requests)
    for path in (f"/gates/{owner}/app/1", f"/gates/acme/{owner}/1"):
        assert alice.ask("GET", path).status == 404
    assert not [one for one in house.hub.requests[before:] if ".." in one.target or "%2" in one.target.lower()]
