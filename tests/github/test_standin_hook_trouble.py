"""Bad days for webhooks: lost, failed, doubled, late, out of order; the same for the same seed."""

from collections.abc import Callable, Mapping

import pytest

from tests.github.hooks.trouble import Trouble
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import App

Day = Callable[[Trouble], list[str]]
MANY = 60


@pytest.fixture
def got() -> list[str]:
    """The guids that arrived."""
    return []


@pytest.fixture
def app(hub: GitHub, repo: Repo, got: list[str]) -> App:
    def take(headers: Mapping[str, str], _: bytes) -> int:
        got.append(headers["X-GitHub-Delivery"])
        return 202

    app = hub.app("gate-keeper")
    hub.install(app, repo.owner)
    hub.hooks.connect(app, take, content_type="json")
    return app


@pytest.fixture
def day(hub: GitHub, repo: Repo, app: App, got: list[str]) -> Day:  # noqa: ARG001 - the App receives
    def happen(trouble: Trouble) -> list[str]:
        """Sixty comments, and the guids that arrived of them, in order."""
        hub.hooks.trouble = trouble
        number = repo.open_issue(hub.user("alice"), "Deploy?").number
        for _ in range(MANY - 1):
            repo.comment(hub.user("alice"), number, "/approve")
        hub.hooks.deliver()
        return got

    return happen


def test_what_is_dropped_is_neither_sent_nor_listed(hub: GitHub, day: Day) -> None:
    arrived = day(Trouble(drop=0.3, seed=4))
    assert 8 < len(hub.hooks.lost) < 30
    assert len(arrived) == len(hub.hooks.log) == MANY - len(hub.hooks.lost)


def test_what_fails_is_listed_as_timed_out_and_does_not_arrive(hub: GitHub, day: Day) -> None:
    arrived = day(Trouble(fail=0.3, seed=4))
    failed = {delivery.guid for delivery in hub.hooks.log if not delivery.ok}
    assert failed
    assert not failed & set(arrived)
    assert {delivery.status_code for delivery in hub.hooks.log} == {202, 504}


def test_what_is_unheard_arrives_and_is_listed_as_timed_out(hub: GitHub, day: Day) -> None:
    arrived = day(Trouble(unheard=0.3, seed=4))
    failed = {delivery.guid for delivery in hub.hooks.log if not delivery.ok}
    assert failed
    assert failed < set(arrived)


def test_evils_exclude_one_another(hub: GitHub, day: Day) -> None:
    assert day(Trouble(drop=0.5, fail=0.5, seed=4)) == []
    assert len(hub.hooks.lost) + len(hub.hooks.log) == MANY


def test_a_double_is_sent_and_listed_twice(hub: GitHub, day: Day) -> None:
    arrived = day(Trouble(double=0.3, seed=4))
    assert len(set(arrived)) == MANY
    assert len(arrived) == len(hub.hooks.log) > MANY
    assert len({delivery.id for delivery in hub.hooks.log}) == len(arrived)


def test_the_order_may_change_and_nothing_is_lost(hub: GitHub, day: Day) -> None:
    arrived = day(Trouble(reorder=0.5, seed=4))
    assert len(set(arrived)) == MANY
    assert arrived != [delivery.guid for delivery in sorted(hub.hooks.log, key=lambda d: d.serial)]


def test_what_is_delayed_comes_when_its_time_has_come(hub: GitHub, day: Day, got: list[str]) -> None:
    arrived = len(day(Trouble(delay=0.5, delay_seconds=60, seed=4)))
    assert len(hub.hooks.pending) == MANY - arrived > 0
    hub.clock.advance(60)
    hub.hooks.deliver()
    assert (hub.hooks.pending, len(got)) == ([], MANY)


def test_a_quiet_day_loses_nothing(hub: GitHub, day: Day) -> None:
    assert day(Trouble()) == [delivery.guid for delivery in sorted(hub.hooks.log, key=lambda d: d.serial)]


def test_the_same_seed_is_the_same_day() -> None:
    def fates(seed: int) -> list[object]:
        trouble = Trouble(drop=0.2, fail=0.2, unheard=0.1, delay=0.2, double=0.2, seed=seed)
        return [(trouble.fate(), trouble.doubles(), trouble.wait()) for _ in range(50)]

    assert fates(1) == fates(1) != fates(2)


def test_a_redelivery_can_be_lost_again(hub: GitHub, day: Day) -> None:
    day(Trouble(fail=1.0))
    hub.hooks.trouble = Trouble(drop=1.0)
    hub.hooks.redeliver(hub.hooks.log[0])
    assert hub.hooks.deliver() == []
    assert len(hub.hooks.lost) == 1
