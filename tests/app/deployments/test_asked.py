"""Of what the ledger holds, only what is about this very run and commit counts, and only for as long as it is valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gh_gate.app.deployments.answers import Answers
from gh_gate.app.deployments.asked import Question
from gh_gate.app.deployments.told import Told, Wait
from gh_gate.app.spots import Spot
from gh_gate.core import record
from gh_gate.core.gate import Gate, Status
from gh_gate.core.tally import Decision
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place
from gh_gate.forge.github.deployments import Held
from tests.app.deployments.stage import Stage
from tests.core.samples import approved
from tests.core.samples import gate as sample
from tests.core.stage import OPENED

COMMIT = "c" * 40
HELD = Held(
    id=9, attempt=1, status="waiting", conclusion="", began_at=OPENED, commit=COMMIT, branch="main", source="acme/app", repository="acme/app", event="push",
    title="deploy", path="x.yml", actor=None, url="", repository_id=10,
)  # fmt: skip
RUN = Spot(10, 0, "acme/app", run=9)
NOW = approved().at


def gate(**more: Any) -> Gate:
    return sample(**{"run_id": "9", "commit": COMMIT, "environments": ("production",), **more})


def question(decision: Decision | None, **more: Any) -> Question:
    """A gate, decided or not."""
    asked, found = gate(**more), None
    if decision is not None:
        statement = record.statement(asked, decision, 42, opened_at=OPENED)
        found = record.verify(record.envelope(statement), allow_unsigned=True).record
    return Question(asked, Spot(10, 42), Place(42, url="https://x/42"), found)


@pytest.mark.parametrize("decision", [None, approved()])
def test_a_question_counts_for_its_own_commit_and_repository(decision: Decision | None) -> None:
    one = question(decision)
    assert one.holds(HELD, NOW)
    assert not one.holds(replace(HELD, commit="d" * 40), NOW)
    assert not one.holds(replace(HELD, repository_id=11), NOW)


def test_an_approval_counts_until_it_has_lapsed() -> None:
    assert question(approved()).holds(HELD, NOW + timedelta(days=1))
    assert not question(approved()).holds(HELD, NOW + timedelta(days=1, seconds=1))


@pytest.mark.parametrize("status", [Status.REJECTED, Status.EXPIRED])
def test_a_no_never_counts_as_pending(status: Status) -> None:
    no = question(replace(approved(), status=status, inputs={}, by=approved().by if status is Status.REJECTED else ()))
    assert (no.holds(HELD, NOW), no.says_no, no.refuses) == (False, True, True)


class Silent:
    """A forge to which nothing must be sent."""

    def now(self) -> Any:
        return NOW


@pytest.mark.parametrize(
    ("wait", "held", "more"),
    [
        (Wait(RUN, 1, "eu"), HELD, {}),
        (Wait(RUN, 1, "production"), replace(HELD, commit="d" * 40), {}),
        (Wait(Spot(10, 0, run=8), 1, "production"), HELD, {}),
        (Wait(Spot(11, 0, run=9), 1, "production"), HELD, {}),
        (Wait(RUN, 1, "production"), HELD, {"environments": ()}),
    ],
    ids=["environment", "commit", "run", "repository", "no environment"],
)
def test_nothing_is_answered_with_an_approval_of_something_else(
    stage: Stage, wait: Wait, held: Held, more: dict[str, Any]
) -> None:
    answers = Answers(Told(stage.app.ledger))
    with pytest.raises(VerificationError, match="does not approve"):
        answers.give(wait, held, [question(approved(), **more)], [1], Silent())  # type: ignore[arg-type]  # asks the time only
    assert stage.posts() == 0


def test_an_approval_that_lapsed_while_it_was_tried_is_not_given(stage: Stage) -> None:
    class Late(Silent):
        def now(self) -> Any:
            return NOW + timedelta(days=2)

    with pytest.raises(VerificationError):
        Answers(Told(stage.app.ledger)).give(Wait(RUN, 1, "production"), HELD, [question(approved())], [1], Late())  # type: ignore[arg-type]  # see above
