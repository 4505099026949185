"""Everything but the webhook: records, keys, health, numbers, and what there is not."""

from __future__ import annotations

import logging

import pytest

from tests.app.web.edge import Edge, problem

DIGEST = "ab" * 32


def test_a_record_comes_as_it_was_signed(edge: Edge) -> None:
    edge.records[DIGEST] = '{\n "payload": "é"}'
    reply = edge.get(f"/api/v1/records/{DIGEST}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.body.decode() == edge.records[DIGEST]


def test_a_record_that_is_not_there_is_a_problem_document(edge: Edge) -> None:
    reply = edge.get(f"/api/v1/records/{DIGEST}")
    assert problem(reply) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No gate with this digest is decided here.",
    }


@pytest.mark.parametrize("digest", ["x", DIGEST[:-1], DIGEST + "0", DIGEST.upper(), DIGEST + "\n", "%00", "é" * 64])
def test_what_is_no_digest_is_not_looked_up(edge: Edge, digest: str) -> None:
    edge.trouble = AssertionError("it was looked up")
    assert problem(edge.get(f"/api/v1/records/{digest}"))["status"] == 400


@pytest.mark.parametrize(
    "path", ["/api/v1/records/", "/api/v1/records/a/b", "/docs", "/redoc", "/openapi.json", "/", "//"]
)
def test_what_is_not_there_is_a_problem_document(edge: Edge, path: str) -> None:
    assert problem(edge.get(path))["status"] == 404


def test_the_description_tells_of_the_api_alone(edge: Edge) -> None:
    assert list(edge.get("/api/v1/openapi.json").json["paths"]) == ["/api/v1/records/{digest}"]


def test_the_public_keys_are_published(edge: Edge) -> None:
    assert edge.get("/.well-known/gh-gate.json").json == {"format": 1}


def test_it_lives_whatever_is_broken_behind_it(edge: Edge) -> None:
    edge.trouble, edge.reasons = OSError("gone"), ["everything"]
    assert edge.get("/healthz").status == 200


def test_it_is_ready_where_nothing_speaks_against_it(edge: Edge) -> None:
    assert edge.get("/readyz").status == 200


def test_it_is_not_ready_and_says_why_without_secrets(edge: Edge) -> None:
    edge.reasons = ["no database at postgresql://gate:hunter22@db/gate\nsecond line"]
    reasons = problem(edge.get("/readyz"))["reasons"]
    assert reasons == ["no database at postgresql://[secret]db/gate second line"]


def test_it_is_not_ready_where_that_cannot_be_found_out(edge: Edge) -> None:
    edge.trouble = OSError("secret of the database")
    reply = edge.get("/readyz")
    assert reply.status == 503
    assert b"secret" not in reply.body


def test_a_mistake_of_ours_tells_strangers_nothing(edge: Edge) -> None:
    edge.trouble = RuntimeError("what went wrong")
    reply = edge.get(f"/api/v1/records/{DIGEST}")
    assert (reply.status, reply.error) == (500, edge.trouble), "the server logs what was raised"
    assert "went wrong" not in str(problem(reply))


def test_numbers_are_for_prometheus(edge: Edge) -> None:
    reply = edge.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert b"gh_gate_build_info" in reply.body


def test_no_span_or_log_of_the_framework_holds_what_people_wrote(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    assert not any(edge.app._telemetry[kind] for kind in ("tracing", "metrics", "logs", "operation_spans"))
    with caplog.at_level(logging.DEBUG):
        edge.deliver(b'{"comment": "what people wrote"}')
    assert "what people wrote" not in caplog.text
