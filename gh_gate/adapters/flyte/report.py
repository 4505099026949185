"""The task's report in Flyte's console: which gates it has asked, where to answer, and what was decided."""

from __future__ import annotations

import html
import logging
from typing import Any, Final

import flyte.report

from gh_gate.core.inputs import example_line
from gh_gate.core.inputs.fields import Field
from gh_gate.library.decision import Decision
from gh_gate.library.pending import PendingGate

TAB: Final = "Approvals"

_log = logging.getLogger("gh_gate.adapters.flyte")


class Entry:
    """One gate's part of the report.

    :param rows: what is told beside where the gate stands, as pairs of plain texts.
    """

    def __init__(self, gate: PendingGate[Any], prompt: str, fields: tuple[Field, ...], rows: dict[str, str]) -> None:
        self._gate, self._prompt, self._fields, self._rows = gate, prompt, fields, rows
        self._place: int | None = None

    async def show(self, decision: Decision[Any] | None = None) -> None:
        """Write where the gate stands; a report that cannot be written holds up nothing."""
        try:
            content = flyte.report.get_tab(TAB).content
            if self._place is None:
                self._place = len(content)
                content.append("")
            content[self._place] = self.page(decision)
            await flyte.report.flush.aio()
        except Exception as error:  # noqa: BLE001 - it is display only, and storage fails in many ways
            _log.warning("the report of gate %s could not be written: %s", self._gate.name, error)

    def page(self, decision: Decision[Any] | None) -> str:
        """Return the part as HTML; every text in it may come from strangers."""
        rows = {"Gate": _link(self._gate.url), **_stands(self._gate, decision)}
        if decision is None:
            rows["To answer"] = f"comment there, say <code>{html.escape(example_line(self._fields))}</code>"
        rows |= {word: html.escape(text) for word, text in self._rows.items()}
        lines = "".join(f"<tr><th align='left'>{word}</th><td>{text}</td></tr>" for word, text in rows.items())
        return f"<h3>{html.escape(self._gate.name)}</h3><pre>{html.escape(self._prompt)}</pre><table>{lines}</table>"


def _stands(gate: PendingGate[Any], decision: Decision[Any] | None) -> dict[str, str]:
    if decision is None:
        until = f", until {gate.deadline:%Y-%m-%d %H:%M} UTC" if gate.deadline else ""
        return {"State": f"waiting for people{until}"}
    by = f" by {html.escape(decision.by)}" if decision.by else ""
    reason = {"Reason": html.escape(decision.reason)} if decision.reason else {}
    return {"State": f"{decision.status}{by}, {decision.at:%Y-%m-%d %H:%M} UTC", **reason}


def _link(url: str) -> str:
    safe = html.escape(url)
    return f'<a href="{safe}" target="_blank" rel="noopener">{safe}</a>' if url.startswith("https://") else safe
