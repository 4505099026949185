"""GitHub's event about a protection rule names a run, and only the address for the answer says which."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.app.sieve import Sieve
from gh_gate.app.spots import Spot
from gh_gate.app.work.router import Routed, route
from gh_gate.core.thread import Person

EVENT = "deployment_protection_rule"
URL = "https://api.github.com/repos/acme/app/actions/runs/5432109876/deployment_protection_rule"
RUN = Spot(7, 0, run=5432109876)


def payload(**changes: Any) -> dict[str, Any]:
    home = {"id": 7, "full_name": "acme/app"}
    told = {"action": "requested", "environment": "production", "deployment_callback_url": URL, "repository": home}
    return {**told, "installation": {"id": 77}, "sender": {"id": 99}} | changes


def sent(told: object) -> Routed:
    return route(EVENT, json.dumps(told).encode())


def test_the_run_is_looked_at() -> None:
    way = sent(payload())
    assert way == Routed(RUN)
    assert way.spot is not None
    assert (way.spot.repository, way.spot.installation, way.relevant, way.urgent) == ("acme/app", 77, True, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.acme.example/api/v3/repos/acme/app/actions/runs/5432109876/deployment_protection_rule",
        "https://api.github.com/repos/Acme/App/actions/runs/5432109876/deployment_protection_rule",
    ],
)
def test_other_servers_and_another_case_of_the_name_make_no_difference(url: str) -> None:
    assert sent(payload(deployment_callback_url=url)).spot == RUN


@pytest.mark.parametrize(
    "changes",
    [
        {"deployment_callback_url": URL.replace("acme/app", "acme/other")},
        {"deployment_callback_url": URL.replace("acme/app", "acme/app/../other")},
        {"deployment_callback_url": URL + "/x"},
        {"deployment_callback_url": URL + "\n"},
        {"deployment_callback_url": URL.replace("5432109876", "0")},
        {"deployment_callback_url": URL.replace("5432109876", "54321098765432109876543")},
        {"deployment_callback_url": URL.replace("5432109876", "9" * 19)},
        {"deployment_callback_url": URL.replace("5432109876", "٣")},
        {"deployment_callback_url": URL.replace("5432109876", "-1")},
        {"deployment_callback_url": "\ud800" + URL},
        {"deployment_callback_url": None},
        {"deployment_callback_url": [URL]},
        {"repository": {"id": "7", "full_name": "acme/app"}},
        {"repository": {"id": 7, "full_name": "acme/.."}},
        {"repository": None},
    ],
    ids=repr,
)
def test_what_names_no_run_of_the_repository_leads_nowhere(changes: dict[str, Any]) -> None:
    assert sent(payload(**changes)) == Routed(why="it names no run of its repository")


def test_runs_and_issues_of_a_repository_are_told_apart() -> None:
    assert len({Spot(7, 0, run=1), Spot(7, 0, run=2), Spot(7, 1), Spot(7, 1, "acme/app", 5)}) == 3
    assert [str(one) for one in (Spot(7, 3, "acme/app"), Spot(7, 3), Spot(7, 0, "acme/app", run=5))] == [
        "acme/app#3",
        "7#3",
        "acme/app run 5",
    ]


def test_a_run_that_the_app_itself_set_off_is_looked_at_too() -> None:
    me = Person(99, "gate-keeper[bot]", human=False)
    sieve = Sieve(route, lambda _: False, lambda: me)
    assert sieve(EVENT, json.dumps(payload()).encode()).spot == RUN
