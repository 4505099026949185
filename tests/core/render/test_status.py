"""The one status comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gh_gate.core import marker, render
from gh_gate.core.gate import Status
from gh_gate.core.policy import Excluded, Group, Policy, Team
from gh_gate.core.tally import Decision
from tests.core import markdown
from tests.core.samples import LATER, approved, gate, policy, tally, user, vote
from tests.core.stage import ALICE, BOB, CAROL, OPENED

EXAMPLE = """\
**Waiting for 1 more approval.** Until 3 Mar 09:00 UTC.

| | |
| --- | --- |
| @&#8203;alice | approved `{"deploy_target": "staging"}`, [2 Mar 09:47 UTC](https://github.com/acme/app/issues/42#issuecomment-101) |
| @&#8203;org/ml-leads | can approve |

<!-- gh-gate:1 status {digest} -->"""


def first(**more: Any) -> str:
    return render.status(gate(), tally(**more)).partition("\n")[0]


def test_it_reads_like_this() -> None:
    asked = gate(policy=policy(required=2))
    text = render.status(asked, tally(votes=(vote(),)))
    assert text == EXAMPLE.replace("{digest}", asked.digest[:16])


def test_it_ends_in_its_marker() -> None:
    assert marker.read_note(render.status(gate(), tally())) == marker.note(gate(), marker.Kind.STATUS)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"missing": 2}, "**Waiting for 2 more approvals.** Until 3 Mar 09:00 UTC."),
        ({"deadline": None}, "**Waiting for 1 more approval.** There is no deadline."),
        ({"missing": 0, "missing_groups": ("a/", "b`/")}, "**Waiting for an owner of `a/` and an owner of ``b`/``.** "),
        (
            {"missing": 2, "missing_groups": ("a/",)},
            "**Waiting for 2 more approvals, with an owner of `a/` among them.**",
        ),
        ({"missing": 0, "missing_groups": ("",)}, "**Waiting for an approver.**"),
    ],
)
def test_it_says_what_is_missing(more: dict[str, Any], said: str) -> None:
    assert first(**more).startswith(said)


def test_the_year_is_told_where_it_is_another_one() -> None:
    late = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert "Until 1 Jan 2027 23:00 UTC." in first(opened_at=late, deadline=late + timedelta(days=1))


def test_votes_for_other_values_are_explained() -> None:
    other = vote(CAROL, values={"deploy_target": "production"}, canonical='{"deploy_target":"production"}')
    text = render.status(gate(), tally(votes=(vote(), other)))
    assert "Approvals count together only where their values are equal." in text


def test_who_cannot_act_is_not_offered() -> None:
    told = policy(user(ALICE), user(BOB), Team("org", "x", readable=False), excluded=(Excluded(BOB, "x"),))
    text = render.status(gate(policy=replace(told, prevent_self_approval=True)), tally())
    assert text.count("can approve") == 1


def test_a_crowd_is_cut_short() -> None:
    crowd = tuple(replace(user(ALICE), id=number, login=f"u{number}") for number in range(30))
    text = render.status(gate(policy=Policy(groups=(Group("", crowd),))), tally())
    assert text.count("can approve") == 20
    assert "| … | 10 more |" in text


@pytest.mark.parametrize("decision", [None, approved()])
def test_it_mentions_nobody(decision: Decision | None) -> None:
    text = render.status(gate(), tally(votes=(vote(),), decision=decision))
    assert "@alice" not in markdown.words(text)
    assert "@org" not in markdown.words(text)


@pytest.mark.parametrize("value", ["a|b", "`", "x\ny", "| |", "\u202e", "@mallory", "<!--", "a`|`b"])
def test_no_value_breaks_the_table(value: str) -> None:
    text = render.status(gate(), tally(votes=(vote(values={"notes": value}),)))
    cells = [token for token in markdown.tokens(text) if token.type == "td_open"]
    assert len(cells) == 2 * 2
    assert "<!--" not in text.rpartition("\n")[0]


DECIDED = [
    (approved(), "**Approved** by @&#8203;alice on 2 Mar 09:47 UTC, 47 min after it was asked."),
    (approved(status=Status.REJECTED), "**Rejected** by @&#8203;alice on 2 Mar 09:47 UTC, 47 min after it was asked."),
    (
        Decision(status=Status.EXPIRED, at=OPENED + timedelta(days=1)),
        "**Expired** on 3 Mar 09:00 UTC: nobody decided within 24 h.",
    ),
    (
        Decision(status=Status.CANCELLED, at=LATER, reason="superseded: @x"),
        "**Cancelled** on 2 Mar 09:47 UTC: superseded: @&#8203;x.",
    ),
]


@pytest.mark.parametrize(("decision", "said"), DECIDED, ids=[decision.status for decision, _ in DECIDED])
def test_after_the_decision_it_says_the_outcome(decision: Decision, said: str) -> None:
    assert first(decision=decision) == said
