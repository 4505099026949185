"""POST /webhook: what is stored, what is only acknowledged, and what is refused."""

from __future__ import annotations

import logging

import pytest

from tests.app.web.edge import GUID, NOON, PAYLOAD, SECRET, Edge, problem, sign

OTHER = b"another secret, just as long as it"


def test_a_delivery_is_stored_as_it_came_and_then_acknowledged(edge: Edge) -> None:
    body = b' {"a": "\xc3\xa9",\r\n "a": 1} \n'
    reply = edge.deliver(body)
    assert (reply.status, reply.json) == (202, {"stored": "issue_comment"})
    assert edge.stored == [(GUID.decode(), "issue_comment", NOON, body)]


def test_the_worker_is_woken_after_the_store(edge: Edge) -> None:
    edge.deliver()
    assert edge.told == ["stored", "arrived"]


def test_a_redelivery_is_stored_again(edge: Edge) -> None:
    edge.deliver()
    edge.deliver()
    assert len(edge.stored) == 2


def test_a_ping_is_answered_and_not_stored(edge: Edge) -> None:
    assert edge.deliver(x_github_event=b"ping").status == 202
    assert edge.told == []


@pytest.mark.parametrize("event", [b"star", b"check_run", b"an_event_of_next_year"])
def test_an_event_that_the_app_does_not_use_is_accepted_and_not_stored(edge: Edge, event: bytes) -> None:
    reply = edge.deliver(x_github_event=event)
    assert (reply.status, reply.json) == (202, {"ignored": event.decode()})
    assert edge.told == []


@pytest.mark.parametrize(
    "signature", [b"", b"sha256=", b"sha1=" + b"a" * 40, b"\xff\xfe\x00", "sha256=é".encode(), b"x" * 5000]
)
def test_what_is_no_signature_is_refused_before_the_body_is_read(edge: Edge, signature: bytes) -> None:
    reply = edge.deliver(signature=signature, pieces=[b"{", b"}"])
    assert (reply.status, reply.read) == (401, 0)
    assert "secret" in problem(reply)["detail"]


@pytest.mark.parametrize(
    "signature",
    [
        sign(PAYLOAD, OTHER),
        sign(PAYLOAD + b"\n"),
        sign(PAYLOAD, b""),
        sign(PAYLOAD).upper(),
        sign(PAYLOAD)[:-1],
        sign(PAYLOAD) + b"0",
        b"sha256=" + b"0" * 64,
    ],
)
def test_a_wrong_signature_is_refused(edge: Edge, signature: bytes) -> None:
    assert edge.deliver(signature=signature).status == 401
    assert edge.told == []


@pytest.mark.parametrize("secrets", [[], [b""], [b"", b""]])
def test_without_a_secret_nothing_is_accepted(edge: Edge, secrets: list[bytes]) -> None:
    edge.secrets = secrets
    assert [edge.deliver(signature=sign(PAYLOAD, secret)).status for secret in (b"", SECRET)] == [401, 401]


def test_while_the_secret_changes_both_hold_and_afterwards_only_the_new_one(edge: Edge) -> None:
    edge.secrets = [OTHER, SECRET]
    assert [edge.deliver(signature=sign(PAYLOAD, secret)).status for secret in (SECRET, OTHER)] == [202, 202]
    edge.secrets = [OTHER]
    assert [edge.deliver(signature=sign(PAYLOAD, secret)).status for secret in (SECRET, OTHER)] == [401, 202]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"{}"',
        b"1",
        b"{",
        b"{} {}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff",
        b'\xef\xbb\xbf{"a":1}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": ' + b"9" * 9_999 + b"}",
        b"[" * 90_000,
        b'{"a":' * 15_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_object_is_malformed_although_it_is_signed(edge: Edge, body: bytes) -> None:
    reply = edge.deliver(body)
    assert (reply.status, edge.told) == (400, [])
    assert "JSON object" in problem(reply)["detail"]


def test_a_form_is_malformed_and_the_answer_says_what_to_set(edge: Edge) -> None:
    reply = edge.deliver(b"payload=%7B%7D", content_type=b"application/x-www-form-urlencoded")
    assert "application/json" in problem(reply)["detail"]


@pytest.mark.parametrize("event", [b"", b"Issues", b"issues\n", b"a b", b"\xe9", b"x" * 65, b"../etc"])
def test_without_the_name_of_an_event_a_delivery_is_malformed(edge: Edge, event: bytes) -> None:
    reply = edge.deliver(x_github_event=event)
    assert (reply.status, edge.told) == (400, [])
    assert "X-GitHub-Event" in problem(reply)["detail"]


@pytest.mark.parametrize("guid", [b"", b"x" * 65, b"a\nb", b"\xff", b"<script>"])
def test_a_strange_guid_is_not_kept_but_the_delivery_is(edge: Edge, guid: bytes) -> None:
    assert edge.deliver(x_github_delivery=guid).status == 202
    assert edge.stored[0][0] == ""


def test_what_could_not_be_stored_is_not_acknowledged(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    edge.trouble = OSError("disk full\n[parameters: ('what people wrote',)]")
    with caplog.at_level(logging.WARNING):
        reply = edge.deliver()
    assert (reply.status, edge.told) == (503, [])
    assert "disk" not in problem(reply)["detail"]
    assert "disk full" in caplog.text
    assert "what people wrote" not in caplog.text


def test_a_flood_of_wrong_requests_is_one_line_in_the_log(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(50):
            edge.deliver(signature=b"")
    assert len(caplog.records) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "BREW"])
def test_only_a_post_is_a_delivery(edge: Edge, method: str) -> None:
    assert edge.client.ask(method, "/webhook").status == 405


def test_there_is_one_address_and_no_redirect_to_it(edge: Edge) -> None:
    assert edge.client.ask("POST", "/webhook/").status == 404


def test_requests_are_counted_by_event_and_outcome(edge: Edge) -> None:
    edge.deliver()
    edge.deliver(x_github_event=b"star")
    edge.deliver(x_github_event=b"star", signature=b"")
    assert edge.count("issue_comment", "stored") == edge.count("star", "ignored") == edge.count("", "unsigned") == 1
