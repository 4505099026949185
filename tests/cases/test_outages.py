"""GitHub is down, slow, at its limits or cut off: that is neither yes nor no, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import GateError, UpstreamError
from gh_gate.poller import wait
from tests.github import faults
from tests.github.hub import GitHub
from tests.scene import Scene

FAULTS: list[tuple[str, Callable[[], faults.Fault]]] = [
    ("502", lambda: faults.status(502)),
    ("503", lambda: faults.status(503)),
    ("500", lambda: faults.status(500)),
    ("429 secondary limit", lambda: faults.secondary(retry_after=3, code=429)),
    ("403 secondary limit", lambda: faults.secondary(retry_after=3)),
    ("403 secondary limit without retry-after", lambda: faults.secondary(retry_after=None)),
    ("403 primary limit", lambda: faults.primary(reset_in=30)),
    ("cut before", faults.cut),
    ("cut after", faults.cut_after),
    ("truncated", faults.truncate),
    ("truncated in the middle", lambda: faults.truncate(mid_body=True)),
    ("garbage", faults.garbage),
]


@pytest.mark.parametrize("fault", [row[1] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_every_kind_of_call_failing_once_changes_nothing_in_the_end(
    hub: GitHub, fault: Callable[[], faults.Fault]
) -> None:
    scene = Scene(hub)
    hub.faults.every_call_once(fault())
    engine, ticket = scene.ask()
    with_patience(lambda: engine.look(ticket))
    scene.say(scene.alice, "/approve tarket=x")
    scene.say(scene.alice, "/approve target=eu")
    decision = wait(engine, ticket, sleep=scene.sleep)
    assert decision.status is Status.APPROVED
    assert (len(scene.records()), len(scene.replies()), scene.labels()) == (1, 1, ["gate:approved"])
    assert len(scene.repo.issues) == 1


@pytest.mark.parametrize("fault", [row[1] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_an_outage_without_end_is_an_error_and_never_an_answer(hub: GitHub, fault: Callable[[], faults.Fault]) -> None:
    scene = Scene(hub)
    engine, ticket = scene.ask(timeout=600)
    scene.say(scene.alice, "/approve")
    hub.faults.add(fault())
    with pytest.raises(GateError) as error:
        wait(engine, ticket, sleep=scene.sleep)
    assert error.value.exit_code == 1
    hub.faults.clear()
    assert scene.decide(timeout=600).status is Status.APPROVED


def test_a_reply_that_takes_45_seconds_is_given_up_and_asked_again(hub: GitHub) -> None:
    scene = Scene(hub)
    engine, ticket = scene.ask(scene.forge(timeout=0.3))
    scene.say(scene.alice, "/approve")
    hub.faults.every_call_once(faults.slow(45, after=True))
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.APPROVED
    assert len(scene.records()) == 1


def test_a_token_that_expires_while_waiting_is_renewed(hub: GitHub) -> None:
    scene = Scene(hub)
    app = hub.app("gates", permissions={"issues": "write", "contents": "read", "metadata": "read"})
    hub.install(app, scene.repo.owner)
    environ = {"GITHUB_API_URL": hub.url, "GH_GATE_APP_ID": str(app.id), "GH_GATE_PRIVATE_KEY": app.private_key}
    engine, ticket = scene.ask(scene.connected(environ))
    for _ in range(30):
        assert engine.look(ticket).status is Status.PENDING
        hub.clock.advance(600)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_the_reply_to_the_creation_is_lost_and_the_list_is_behind(hub: GitHub) -> None:
    scene = Scene(hub)
    hub.quirks.list_lag = 1
    hub.faults.add(faults.cut_after(), method="POST", path="/issues$", times=1)
    scene.ask()
    open_ones = [issue for issue in scene.repo.issues.values() if issue.state == "open"]
    assert len(open_ones) == 1


@pytest.mark.parametrize(("answered_at", "status"), [(50, Status.APPROVED), (101, Status.EXPIRED)])
def test_a_deadline_that_passed_while_nobody_looked(scene: Scene, answered_at: int, status: Status) -> None:
    scene.ask(timeout=100)
    opened = scene.issue().created_at
    scene.hub.clock.advance(answered_at - 1 - (scene.hub.clock.now - opened).total_seconds())
    scene.say(scene.alice, "/approve")
    scene.hub.clock.advance(10_000)
    assert scene.decide(timeout=100).status is status


def with_patience(action: Callable[[], object]) -> None:
    for _ in range(10):
        try:
            action()
        except UpstreamError:
            continue
        return
    action()
