"""What the doctor says of Flyte: whether it is reached, and what cannot be asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from gh_gate.app.flyte.listed import parse
from gh_gate.app.setup.checks import conditions
from gh_gate.app.spots import Spot
from gh_gate.app.store.conditions import Row
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import TOKEN, settings
from tests.app.outgoing.test_doctor import closed

AT = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)


def row(error: str) -> Row:
    return Row(1, "ml", "{}", AT, "", Spot(0, 0), "", error)


def test_each_flyte_is_connected_to_and_told_nothing(backend: Backend) -> None:
    oauth = {"url": closed(), "client-id": "a", "client-secret": "s3cr3t-w0rd"}
    found = list(conditions.reached(parse(settings(backend, oauth=oauth))))
    assert [one.ok for one in found] == [True, False]
    assert found[0].what == f"flyte:ml (http://127.0.0.1:{backend.port}) is reached"
    assert TOKEN not in json.dumps([one.what for one in found])
    assert (backend.calls, backend.grants) == ([], [])


def test_what_cannot_be_asked_is_told_with_the_reason() -> None:
    found = conditions.unasked([row(""), row("nobody owns it\x1b."), row("other")])
    assert found.ok is None
    assert found.what == (
        "2 conditions of Flyte cannot be asked; the first, of ml since 2026-11-20 15:12 UTC: nobody owns it␛."
    )
    assert conditions.unasked([row("")]).ok is True
