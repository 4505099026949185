"""Opens the gate of a step that sleeps on Argo, and leaves behind which one it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gh_gate.adapters.argo import GATE, LINK
from gh_gate.adapters.metaflow.argo_notify import FILES
from gh_gate.asked import Run
from gh_gate.library.asking import open_gate
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question

_COMMENT = re.compile(r"#issuecomment-\d+$", re.ASCII)


def open_for_sleep(question: Question[Any], context: Mapping[str, Any], run: Run) -> None:
    """Open a gate, or find it, and look at it once, so that people see who is asked and until when.

    :raise GateError: as `gh_gate.library.asking.open_gate`; nothing sleeps then.
    """
    gate = open_gate(question, context, run=run)
    gate.status()
    for name, text in ((GATE, _named(gate)), (LINK, gate.url)):
        # No line end: Argo takes the file as it is.
        Path(FILES[name]).write_text(text, encoding="utf-8")


def _named(gate: PendingGate[Any]) -> str:
    """Return which gate it is; a pull request may ask several, each in a comment, which its page names."""
    anchor = _COMMENT.search(gate.url)
    return gate.reference.rpartition("/")[0] + (anchor[0] if anchor else "")
