"""The comment that records a decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core import commands, marker, record, render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from tests.core import markdown
from tests.core.markdown import HOSTILE
from tests.core.samples import LATER, approved, gate, vote
from tests.core.stage import BOB, OPENED

ENVELOPE = record.envelope(record.statement(gate(), approved(), 42, opened_at=OPENED))
EXAMPLE = f"""\
**Approved** by @&#8203;alice on 2 Mar 09:47 UTC, 47 min after it was asked. Valid until 3 Mar 09:47 UTC.

| input | value |
| --- | --- |
| `deploy_target` | `staging` |

> looks good after the re-run of the evaluation

<details><summary>Unsigned record</summary>

```json
{ENVELOPE}
```

</details>

<!-- gh-gate:1 record {gate().digest[:16]} -->"""


def text(decision: Decision, **more: Any) -> str:
    return render.record(gate(), decision, ENVELOPE, opened_at=OPENED, **more)


def test_it_reads_like_this() -> None:
    assert text(approved(reason="looks good after the re-run of the evaluation")) == EXAMPLE


def test_a_signed_one_names_its_key() -> None:
    assert "<summary>Signed record (key 7f3a0123456789ab…)</summary>" in text(
        approved(), signed_by="7f3a0123456789abcdef"
    )


RULES = [
    (
        approved(by=(), policy="policy:on-timeout", reason="on-timeout"),
        "**Approved by policy** (`on-timeout`) on 2 Mar 09:47 UTC: nobody decided before the deadline",
    ),
    (
        approved(by=(), policy="policy:auto-approve-if", reason="auto-approve-if"),
        "**Approved by policy** (`auto-approve-if`) on 2 Mar 09:47 UTC: the workflow's own condition held",
    ),
    (approved(by=(vote(), vote(BOB))), "**Approved** by @&#8203;alice and @&#8203;bob on 2 Mar"),
    (Decision(status=Status.CANCELLED, at=LATER), "**Cancelled** on 2 Mar 09:47 UTC: no reason was given."),
]


@pytest.mark.parametrize(("decision", "said"), RULES)
def test_it_says_who_or_what_decided(decision: Decision, said: str) -> None:
    assert text(decision).startswith(said)


def test_only_people_are_quoted_and_only_an_approval_has_an_end() -> None:
    assert "\n> " not in text(RULES[0][0])
    assert "Valid until" not in text(Decision(status=Status.EXPIRED, at=LATER))


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (119, "1 min 59 s"), (150, "2 min"), (5430, "1 h 30 min")])
def test_it_says_how_long_it_took(seconds: int, said: str) -> None:
    assert f", {said} after it was asked." in text(approved(at=OPENED + timedelta(seconds=seconds)))


@settings(deadline=None)
@given(HOSTILE, st.booleans())
def test_whatever_was_remarked_is_quoted_and_the_record_is_found_again(words: str, yes: bool) -> None:
    status = Status.APPROVED if yes else Status.REJECTED
    shown = text(approved(status=status, reason=words, inputs={"a|b": words}))
    assert render.read_record(shown) == ENVELOPE
    kinds = [kind for kind in markdown.kinds(shown) if kind != "inline"]
    assert [kind for kind in kinds if kind != "blockquote_open"] == [
        *("paragraph_open", "table_open", "html_block", "fence", "html_block", "html_block"),
    ]
    assert len([token for token in markdown.tokens(shown) if token.type == "td_open"]) == 2
    assert "@alice" not in markdown.words(shown)


@pytest.mark.parametrize(
    "words", ["/approve", "x\n\n/reject", "```json\n{}\n```", "</details>", "<details><summary>x</summary>"]
)
def test_no_remark_looks_like_anything_of_ours(words: str) -> None:
    shown = text(approved(reason=words))
    assert commands.parse(shown) is None
    assert render.read_record(shown) == ENVELOPE


def test_the_forge_may_change_line_ends_and_trailing_space() -> None:
    assert render.read_record(text(approved()).replace("\n", "\r\n") + "  \r\n") == ENVELOPE


NOT_RECORDS = {
    "nothing": "",
    "another marker": EXAMPLE.replace("1 record", "1 status"),
    "no marker": EXAMPLE.rpartition("\n")[0],
    "something below it": EXAMPLE + "\n\nx",
    "no details": EXAMPLE.replace("<details>", "<b>"),
    "something between": EXAMPLE.replace("</details>", "x\n\n</details>"),
    "only a marker": EXAMPLE.rpartition("\n")[2],
}


@pytest.mark.parametrize("body", NOT_RECORDS.values(), ids=NOT_RECORDS.keys())
def test_what_is_no_record_gives_none(body: str) -> None:
    assert render.read_record(body) is None


def test_a_quoted_record_is_not_ours() -> None:
    quoted = "\n".join(f"> {line}" for line in EXAMPLE.split("\n"))
    assert render.read_record(f"{quoted}\n\n{marker.note(gate(), marker.Kind.RECORD).line()}") is None


def test_what_does_not_fit_is_left_to_the_envelope() -> None:
    many = {f"field_{number}": "|" + "@" * 119 for number in range(64)}
    shown = text(approved(inputs=many, reason="@" * 4_000))
    assert len(shown.encode()) <= 60_000
    assert "> @" not in shown
    assert render.read_record(shown) == ENVELOPE
