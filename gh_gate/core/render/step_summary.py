"""What the page of a workflow run says about a gate."""

from __future__ import annotations

from gh_gate.core.gate import Gate
from gh_gate.core.render import tables
from gh_gate.core.render.outcome import outcome, remark
from gh_gate.core.render.status import needed
from gh_gate.core.render.words import link
from gh_gate.core.tally import Decision, Tally


def step_summary(gate: Gate, found: Decision | Tally, url: str) -> str:
    """Return Markdown for ``GITHUB_STEP_SUMMARY``.

    :param found: the decision, or where the gate stands.
    :param url: the gate's page.
    """
    heading = f"### Gate `{gate.name}`: {found.status}"
    more = link("The question and all answers", url) if url else ""
    return "\n\n".join(block for block in (heading, *_blocks(gate, found), more) if block) + "\n"


def _blocks(gate: Gate, found: Decision | Tally) -> list[str]:
    if isinstance(found, Decision):
        return [outcome(gate, found), tables.values(found.inputs), remark(found)]
    return [f"Waiting for {needed(found)}."] if found.decision is None else _blocks(gate, found.decision)
