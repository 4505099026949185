"""Short sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.app.web.api.stage import Stage

LIST = "/api/v1/gates?repository=acme/app"


def test_a_session_stands_for_the_token_it_was_made_from(api: Stage) -> None:
    begun = api.post("/api/v1/session")
    assert begun.status == 201
    assert begun.data["person"]["login"] == "alice"
    assert api.tokens["alice"] not in str(begun.data)
    assert api.get(LIST, begun.data["token"]).status == 200


def test_a_session_ends_when_it_is_told_to(api: Stage) -> None:
    token = api.post("/api/v1/session").data["token"]
    assert api.ask("DELETE", "/api/v1/session", token).status == 204
    assert api.get(LIST, token).status == 401


def test_a_session_ends_by_itself(api: Stage) -> None:
    begun = api.post("/api/v1/session").data
    lasts = datetime.fromisoformat(begun["ends"]) - api.hub.clock.now
    assert lasts <= timedelta(hours=1)
    api.hub.clock.advance(lasts.total_seconds() + 1)
    assert api.get(LIST, begun["token"]).status == 401


def test_a_session_makes_no_other(api: Stage) -> None:
    token = api.post("/api/v1/session").data["token"]
    assert api.post("/api/v1/session", who=token).status == 409


def test_ending_without_a_session_does_nothing(api: Stage) -> None:
    assert api.ask("DELETE", "/api/v1/session").status == 204
