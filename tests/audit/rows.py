"""Rows made by hand, for tests of what is written."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from gh_gate.audit import book
from gh_gate.audit.out.about import About
from gh_gate.audit.out.files import Writer
from gh_gate.audit.totals import Totals

NOW = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)


def row(**more: Any) -> dict[str, Any]:
    """An approved gate."""
    return {
        "repository": "acme/app",
        "repository_id": 1,
        "number": 42,
        "question": 0,
        "name": "deploy",
        "url": "https://github.com/acme/app/issues/42",
        "run_id": "4711",
        "commit": "1a2b3c4d",
        "subject": "",
        "prompt": "Deploy v14?",
        "environments": [],
        "decider": "app",
        "digest": "ab" * 32,
        "asker": "bot",
        "opened_at": "2026-11-20T14:00:00Z",
        "deadline": None,
        "decided_at": "2026-11-20T14:25:00Z",
        "valid_until": None,
        "rule": "",
        "inputs": {"target": "eu"},
        "reason": "",
        "sources": {},
        "record": "0" * 64,
        "status": "approved",
        "by": [{"id": 7, "login": "alice"}],
        "seconds": 1500.0,
        "refused": [],
        "touched": [],
        "verification": {"state": "signed", "says": "signed by 1234", "key": "1234", "github": None, "ledger": None},
        "differences": [],
        **more,
    }


def hostile(text: str) -> dict[str, Any]:
    """A row in which everything that anybody can choose is that text."""
    return row(
        **dict.fromkeys(
            ("repository", "name", "url", "run_id", "commit", "subject", "prompt", "asker", "rule", "reason"), text
        ),
        environments=[text],
        inputs={text: text},
        by=[{"id": 7, "login": text}],
        refused=[{"comment": 1, "by": text, "kind": "other", "told": text}],
        touched=[{"what": text, "comment": 1, "whose": text, "by": text, "at": text}],
        verification={"state": "does not verify", "says": text, "key": text, "github": text, "ledger": text},
        differences=[{"column": "by", "where": "both", "says": text}],
    )


def written(writer: Writer, rows: Iterable[dict[str, Any]]) -> str:
    """What a writer makes of rows."""
    totals, out = Totals(), io.StringIO(newline="")
    with book.opened() as held:
        for each in rows:
            totals.add(each)
            held.write(str(each["opened_at"]), each)
            for trouble in each["differences"]:
                held.note(str(each["opened_at"]), {**each, **trouble})
        writer(held, about(totals), out)
    return out.getvalue()


def about(totals: Totals) -> About:
    """The head of a report."""
    return About(
        scope="acme/app",
        since=datetime(2026, 9, 1, tzinfo=UTC),
        until=NOW,
        made_at=NOW,
        sources="GitHub and the ledger compared",
        keys=("ab" * 32,),
        entries=7,
        head="cd" * 32,
        strangers=0,
        totals=totals,
    )
