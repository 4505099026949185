"""The calls to Flyte's API: what they carry, and what is made of its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.asked import Ask
from gh_gate.app.flyte.condition import Target
from gh_gate.app.flyte.connect import Client, Refused
from gh_gate.app.flyte.grant import Grant
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.listed import parse
from gh_gate.errors import GateError, UpstreamError
from tests.app.flyte.backend import Backend, serving
from tests.app.flyte.stage import settings
from tests.app.outgoing.receiver import misbehaving

ASK = Ask(name="deploy", run="r1", project="ranking", domain="production")
OAUTH = {"client-id": "gh-gate", "client-secret": "the-secret-of-the-client", "scope": "all"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def api_of(backend: Backend, clock: Clock | None = None, **more: object) -> Api:
    [sender] = parse(settings(backend, **more))
    return Api(Client(sender.flyte, Grant(sender.credentials, clock or Clock())), sender.org)


def test_a_condition_is_read_whole(backend: Backend) -> None:
    backend.add(kind="FLOAT", prompt="p", description="d", markdown=True, timeout="90.500s", parent="a7")
    found = api_of(backend).find(ASK)
    assert found
    assert (found.prompt, found.description, found.markdown, found.timeout, found.over) == ("p", "d", True, 90, False)
    assert found.target == Target(
        kind=Kind.FLOAT, project="ranking", domain="production", run="r1", action="c1", parent="a7"
    )


def test_a_condition_is_found_on_any_page(backend: Backend) -> None:
    for number in range(7):
        backend.add(f"other-{number}")
    backend.add()
    backend.page = 3
    found = api_of(backend).find(ASK)
    assert found
    assert found.target.action == "c8"
    assert len(backend.made("ListActions")) == 3


def test_the_one_that_waits_is_taken_of_several(backend: Backend) -> None:
    backend.add(phase="SUCCEEDED"), backend.add(), backend.add(phase="ABORTED")
    found = api_of(backend).find(ASK)
    assert found
    assert (found.target.action, found.over) == ("c2", False)


def test_a_run_that_is_none_is_not_found(backend: Backend) -> None:
    with pytest.raises(Refused) as caught:
        api_of(backend).find(ASK)
    assert caught.value.code == "not_found"


def test_a_condition_of_an_unknown_type_is_refused(backend: Backend) -> None:
    backend.add(kind="STRUCT")
    with pytest.raises(GateError, match="no condition that a gate can answer"):
        api_of(backend).find(ASK)


def test_a_token_of_the_settings_is_shown(backend: Backend) -> None:
    backend.token = "the-token"
    backend.add()
    assert api_of(backend, token="the-token").find(ASK)
    with pytest.raises(UpstreamError, match="answered 401 to ListActions") as caught:
        api_of(backend, token="a-wrong-token").find(ASK)
    assert "a-wrong-token" not in str(caught.value)


def test_a_client_fetches_a_token_and_keeps_it_until_its_end(backend: Backend) -> None:
    backend.token = "first"
    backend.add()
    clock = Clock()
    api = api_of(backend, clock, oauth={**OAUTH, "url": f"{backend.url}/token"})
    api.find(ASK)
    api.find(ASK)
    assert backend.grants == [{"grant_type": ["client_credentials"], "scope": ["all"]}]
    backend.token = "second"
    clock.now = 3541.0
    assert api.find(ASK)
    assert len(backend.grants) == 2


def test_a_token_that_is_not_taken_any_more_is_fetched_anew(backend: Backend) -> None:
    backend.token = "first"
    backend.add()
    api = api_of(backend, oauth={**OAUTH, "url": f"{backend.url}/token"})
    api.find(ASK)
    backend.token = "second"
    with pytest.raises(UpstreamError):
        api.find(ASK)
    assert api.find(ASK)


def test_a_client_that_is_not_known_gets_none(backend: Backend) -> None:
    api = api_of(backend, oauth={**OAUTH, "url": f"{backend.url}/token", "client-secret": "wrong"})
    with pytest.raises(UpstreamError, match="gives no token"):
        api.find(ASK)
    assert backend.calls == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"null", b"[]", b"{", b'"x"', b'{"actions": 5}', b'{"actions": [], "token": 5}', b"<html>", b"[" * 50_000],
)
def test_an_answer_that_is_none_is_an_outage(answer: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(answer)}\r\n\r\n".encode()
    with misbehaving(lambda peer: peer.sendall(head + answer)) as url:
        backend = Backend(int(url.split(":")[2].split("/")[0]))
        with pytest.raises(UpstreamError):
            api_of(backend).find(ASK)


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "500 Oops", "200"])
def test_an_answer_without_a_code_of_flytes_is_an_outage(status: str) -> None:
    with misbehaving(lambda peer: peer.sendall(f"HTTP/1.1 {status}\r\nlocation: http://x/\r\n\r\n".encode())) as url:
        backend = Backend(int(url.split(":")[2].split("/")[0]))
        with pytest.raises(UpstreamError):
            api_of(backend).find(ASK)


def test_an_answer_that_hangs_up_is_an_outage() -> None:
    with misbehaving(lambda peer: peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{")) as url:
        backend = Backend(int(url.split(":")[2].split("/")[0]))
        with pytest.raises(UpstreamError):
            api_of(backend).find(ASK)


def test_a_machine_that_is_not_allowed_is_not_called() -> None:
    with serving() as backend:
        [sender] = parse(settings(backend, url=f"http://localhost:{backend.port}", networks=["10.0.0.0/8"]))
        api = Api(Client(sender.flyte, Grant(sender.credentials)), "acme")
        with pytest.raises(UpstreamError, match="which is not public"):
            api.find(ASK)
        assert backend.calls == []


def test_a_signal_of_another_type_is_refused_for_good(backend: Backend) -> None:
    backend.add()
    api = api_of(backend)
    found = api.find(ASK)
    assert found
    with pytest.raises(Refused) as caught:
        api.signal(replace(found.target, kind=Kind.STR), "yes")
    assert caught.value.code == "invalid_argument"
