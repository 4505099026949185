"""The real server tells people: a real service on loopback is told of an opening and a decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.served import until
from tests.app.server.town import Town
from tests.github.hub import GitHub
from tests.notify.hearing import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture
def town(tmp_path: Path, service: Service) -> Iterator[Town]:
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = Town(hub, tmp_path, GH_GATE_NOTIFY_URLS=service.address("t0ken-t0ken"))
        yield made
        made.stop()


def test_an_opening_and_a_decision_are_told_and_no_log_holds_the_address(town: Town, service: Service) -> None:
    _, ticket = town.ask()
    until(lambda: service.posts)
    town.say(town.scene.steps.alice, "/approve target=eu", ticket)
    until(lambda: len(service.posts) == 2)
    assert [title.partition(" ·")[0] for title in service.titles] == ["Approval needed", "Approved"]
    until(lambda: town.number(lambda name: name.startswith("gh_gate_notifications_total") and "delivered" in name) == 2)
    assert town.served.stop() == 0
    assert "t0ken-t0ken" not in "".join(town.served.log)
