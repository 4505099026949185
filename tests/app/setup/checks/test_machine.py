"""What of this machine the server rests on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gh_gate.app.setup.checks import machine

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "ok", "word"),
    [(0, True, "agrees"), (1, True, "agrees"), (59, True, "ahead of"), (61, False, "ahead of"), (-90, False, "behind")],
)
def test_a_clock_may_differ_by_a_minute(seconds: int, ok: bool, word: str) -> None:
    finding = machine.clock(NOON + timedelta(seconds=seconds), NOON)
    assert (finding.ok, word in finding.what) == (ok, True)


def test_a_clock_without_another_is_not_judged() -> None:
    assert machine.clock(NOON, None).ok is None


def test_files_that_others_can_read_are_named_in_a_line_to_copy() -> None:
    assert machine.private([]).ok is True
    finding = machine.private([Path("/keys/signing key.pem")])
    assert (finding.ok, "chmod 600 '/keys/signing key.pem'" in finding.do) == (False, True)


@pytest.mark.parametrize(("free", "ok"), [(2**40, True), (2**29, None), (2**20, False), (0, False)])
def test_room_on_the_disk(free: int, ok: bool | None) -> None:
    assert machine.disk(free, Path("/keys")).ok is ok


def test_asserts() -> None:
    assert machine.asserts(on=True).ok
    assert "PYTHONOPTIMIZE" in machine.asserts(on=False).do
