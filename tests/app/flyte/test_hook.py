"""The address that Flyte's webhook calls: who is let in, and what is acknowledged only once it is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
from sqlalchemy import text

from gh_gate.app.flyte.asked import LONGEST
from gh_gate.app.flyte.listed import parse
from gh_gate.app.flyte.sender import whose
from gh_gate.app.store import conditions
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import TOKEN, Stage, settings
from tests.app.web.edge import Edge

TOLD = {"name": "deploy", "run": "r1", "project": "ranking", "domain": "production"}
OTHER = "another-token-of-the-same-sender-of-ours"


def test_what_is_kept_is_acknowledged(stage: Stage) -> None:
    reply = stage.post(TOLD)
    assert (reply.status, reply.json) == (202, {"stored": "deploy"})
    assert [json.loads(row.request) for row in stage.flyte.store.unasked()] == [TOLD]
    assert stage.counted == [("flyte", "stored")]


@pytest.mark.parametrize(
    "token", ["x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "ml", "%00", "%F0%9F%98%80" * 3, "a" * 5_000]
)
def test_nobody_without_a_token_learns_anything(stage: Stage, token: str) -> None:
    reply = stage.post(TOLD, token)
    assert (reply.status, reply.json["detail"]) == (404, "There is nothing here.")
    assert reply.read == 0
    assert stage.flyte.store.unasked() == []
    assert stage.counted == [("flyte", "unknown sender")]


def test_each_token_of_a_sender_is_taken(making: Callable[..., Stage], backend: Backend) -> None:
    stage = making(told=settings(backend, tokens=[OTHER, TOKEN]))
    assert [stage.post(TOLD, token).status for token in (OTHER, TOKEN)] == [202, 202]


def test_a_token_is_its_senders() -> None:
    backend = Backend(8000)
    both = json.loads(settings(backend)) | {"ads": json.loads(settings(backend, tokens=[OTHER]))["ml"]}
    senders = parse(json.dumps(both))
    found = [whose(senders, token) for token in (TOKEN, OTHER, "", TOKEN + OTHER)]
    assert [one.name if one else None for one in found] == ["ml", "ads", None, None]


def test_tokens_are_compared_whole_whatever_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((len(left), len(right)))
        return left == right

    monkeypatch.setattr("gh_gate.app.flyte.sender.hmac.compare_digest", compare)
    senders = parse(settings(Backend(8000), tokens=[TOKEN, OTHER]))
    assert whose(senders, TOKEN)
    assert whose(senders, "x") is None
    assert compared == [(32, 32)] * 4


def test_what_is_not_understood_is_refused_with_the_reason(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    reply = stage.post({**TOLD, "run": "a b"})
    assert (reply.status, reply.headers["content-type"]) == (422, "application/problem+json")
    assert (
        reply.json["detail"] == "the condition: `payload.run` is something else, and takes a name as Flyte gives them."
    )
    assert stage.counted == [("flyte", "malformed")]
    assert "(from ml)" in caplog.text
    assert TOKEN not in caplog.text


def test_a_body_that_is_too_large_is_refused(stage: Stage) -> None:
    assert stage.post(b" " * (LONGEST + 1)).status == 413
    assert stage.post(b" " * LONGEST).status == 422


def test_a_sender_that_asks_without_end_is_told_to_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MOST", 2)
    found = [stage.post({**TOLD, "run": f"r{number}"}) for number in range(3)]
    assert [one.status for one in found] == [202, 202, 429]
    assert found[2].headers["retry-after"] == "600"
    assert stage.post({**TOLD, "run": "r1"}).status == 202  # it is there already


def test_what_cannot_be_kept_is_not_acknowledged(stage: Stage) -> None:
    with stage.app.database.begin() as connection:
        connection.execute(text("DROP TABLE conditions"))
    reply = stage.post(TOLD)
    assert (reply.status, reply.json["detail"]) == (503, "It could not be stored; send it again.")


def test_a_server_without_senders_has_no_such_address() -> None:
    edge = Edge()
    try:
        assert edge.client.ask("POST", f"/hooks/flyte/{TOKEN}").status == 404
    finally:
        edge.client.close()


def test_strangers_cannot_fill_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            stage.post(TOLD, "x")
    assert len([one for one in caplog.records if "a condition was refused" in one.message]) == 1
