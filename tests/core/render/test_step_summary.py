"""What the page of a run says."""

from __future__ import annotations

from gh_gate.core import render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from tests.core.samples import LATER, approved, gate, tally

PLACE = "https://github.com/acme/app/issues/42"
EXAMPLE = f"""\
### Gate `deploy`: approved

**Approved** by @&#8203;alice on 2 Mar 2026 09:47 UTC.

| input | value |
| --- | --- |
| `deploy_target` | `staging` |

> fine, says &lt;b&gt;

[The question and all answers]({PLACE})
"""


def test_a_decision_reads_like_this() -> None:
    assert render.step_summary(gate(), approved(reason="fine, says <b>"), PLACE) == EXAMPLE


def test_a_tally_with_a_decision_is_that_decision() -> None:
    decided = approved(reason="fine, says <b>")
    assert render.step_summary(gate(), tally(decision=decided), PLACE) == EXAMPLE


def test_a_pending_gate_says_what_it_waits_for() -> None:
    text = render.step_summary(gate(), tally(), PLACE)
    assert text.startswith("### Gate `deploy`: pending\n\nWaiting for 1 more approval.\n\n[")


def test_without_an_address_there_is_no_link() -> None:
    text = render.step_summary(gate(), Decision(status=Status.EXPIRED, at=LATER), "")
    assert text.endswith("UTC: nobody decided within 24 h.\n")
