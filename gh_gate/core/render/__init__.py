"""All Markdown that people read. Every function is pure: the same gate, tally or decision always gives the same text.

Values, remarks and prompts come from strangers; each passes through `gh_gate.core.text` or `gh_gate.core.prompt` on its way in.
"""

from __future__ import annotations

from gh_gate.core.render.body import Body, body, equal_text
from gh_gate.core.render.reassembly import whole_gate
from gh_gate.core.render.record import read_record, record
from gh_gate.core.render.replies import escalation, reminder, reply, summary, touched, withdrawal
from gh_gate.core.render.status import status
from gh_gate.core.render.step_summary import step_summary
from gh_gate.core.render.title import title
from gh_gate.core.render.waiting import meanwhile, resumed, stranded, waits

__all__ = [
    "Body",
    "body",
    "equal_text",
    "escalation",
    "meanwhile",
    "read_record",
    "record",
    "reminder",
    "reply",
    "resumed",
    "status",
    "step_summary",
    "stranded",
    "summary",
    "title",
    "touched",
    "waits",
    "whole_gate",
    "withdrawal",
]
