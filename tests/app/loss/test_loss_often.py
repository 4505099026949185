"""The same as `test_loss.py`, with more seeds than anybody wants to wait for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.loss.trials import decided_the_same, never_decided_wrongly

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(200))
def test_a_bad_day_changes_no_decision_and_loses_no_command(seed: int, tmp_path: Path) -> None:
    decided_the_same(seed, tmp_path)


@pytest.mark.parametrize("seed", range(5000, 5040))
def test_a_bad_day_among_people_who_edit_and_delete_approves_nothing_wrongly(seed: int, tmp_path: Path) -> None:
    never_decided_wrongly(seed, tmp_path)
