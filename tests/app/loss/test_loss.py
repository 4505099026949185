"""Whatever is lost, doubled, late, refused or killed: what people said is decided once, rightly, and answered.

A seed makes a story (`telling.py`) and a bad day (`luck.py`). The story is told to a server on a good day and on the bad
one (`run.py`), people's words at the same seconds of GitHub's clock; both have to end as a plain reading of the rules says
(`expected.py`, `demands.py`). To repeat one that fails: ``pytest "tests/app/loss/test_loss_often.py" -k "[17]"``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.loss.trials import decided_the_same, never_decided_wrongly


@pytest.mark.parametrize("seed", [1001, 1002, 1003, 1004, 1005])
def test_a_bad_day_changes_no_decision_and_loses_no_command(seed: int, tmp_path: Path) -> None:
    decided_the_same(seed, tmp_path)


@pytest.mark.parametrize("seed", [2001, 2002, 2003, 2004])
def test_a_bad_day_among_people_who_edit_and_delete_approves_nothing_wrongly(seed: int, tmp_path: Path) -> None:
    never_decided_wrongly(seed, tmp_path)
