"""After whatever was lost, doubled, late or killed, GitHub and the ledger still tell the same: no audit cries wolf over it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gh_gate.audit import book
from gh_gate.audit.ledger import Scope
from gh_gate.audit.reach import Reach
from gh_gate.audit.work import Audit, Period
from gh_gate.core.record import keys
from gh_gate.forge.github.manners import Manners
from tests.app.loss import luck, telling
from tests.app.loss.run import Run, told

STOPPED = "the ledger has no verdict on it"
"""A server that was killed after it had answered a stranger, and before it noted that, leaves this; `docs/audit.md` says so."""


def troubles(run: Run) -> list[str]:
    """What an audit finds when everything has come to rest."""
    town = run.town
    now, public = town.hub.clock.now, run.life.key.public_key()
    environ = {"GITHUB_API_URL": town.hub.url, "GH_GATE_TOKEN": town.hub.token(town.scene.carol)}
    manners = Manners(seconds_between_writes=0.0, patience=300.0, sleep=town.scene.sleep, monotonic=town.steady)
    work = Audit(
        Period(now - timedelta(days=300), now + timedelta(days=1)),
        Reach(environ, repository=town.repo.full_name, manners=manners),
        run.life.ledger.links(),
        {keys.keyid(public): public},
        Scope(lambda _: False),
    )
    with book.opened() as held:
        work.run(held)
        says = [f"#{each['number']} {each['column']}: {each['says']}" for each in held.troubles()]
        return [each for each in says if not each.endswith(STOPPED)]


def after_a_bad_day(seed: int, folder: Path) -> None:
    with told(telling.story(seed), luck.bad(seed), folder / "bad") as run:
        assert troubles(run) == []


@pytest.mark.parametrize("seed", [1001, 1002])
def test_a_bad_day_leaves_no_difference(seed: int, tmp_path: Path) -> None:
    after_a_bad_day(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 25))
def test_bad_days_leave_no_difference(seed: int, tmp_path: Path) -> None:
    after_a_bad_day(seed, tmp_path)
