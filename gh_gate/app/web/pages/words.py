"""What a gate's page says of it in words of our own."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from gh_gate.app.view import Sight, html
from gh_gate.core import prompt, strict_json
from gh_gate.core.gate import Status
from gh_gate.core.render.deciders import deciders
from gh_gate.core.render.outcome import outcome
from gh_gate.core.render.status import needed
from gh_gate.core.text import visible
from gh_gate.forge.local.schema import FIRST_ID

STATES: Final = {
    Status.PENDING: "Waiting",
    Status.APPROVED: "Approved",
    Status.REJECTED: "Rejected",
    Status.EXPIRED: "Expired",
    Status.CANCELLED: "Cancelled",
}


def question(sight: Sight) -> Markup:
    """Return the prompt as the issue shows it."""
    return safe(prompt.inert(sight.gate.prompt))


def stands(sight: Sight) -> Markup:
    """Return one sentence: what the gate waits for, or what was decided."""
    ended = sight.tally.decision
    if ended is not None:
        return safe(outcome(sight.gate, ended, sight.tally.opened_at))
    if sight.closed:
        return Markup("<p>{}</p>").format(sentence(visible(sight.closed)))
    return safe(f"**Waiting for {needed(sight.tally)}.**")


def besides(sight: Sight) -> list[str]:
    """Return what else a visitor has to know."""
    return [line for line in sight.stands if line != sight.closed]


def who_can(sight: Sight) -> Markup:
    """Return who can decide, as the issue says it."""
    return safe(deciders(sight.gate).removeprefix("**Who can decide**: "))


def safe(markdown: str) -> Markup:
    """Return Markdown as HTML that can do nothing.

    On GitHub a zero-width space keeps a name from being a mention. Here none would be one, and it would be copied with the name.
    """
    return html.safe(markdown).replace("\u200b", "")


def sentence(text: str) -> str:
    """Return a text that begins like a sentence and ends like one."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def heading(text: str) -> str:
    """Return a text that begins like a heading and ends like one."""
    return sentence(text).removesuffix(".")


def value(given: Any) -> str:
    """Return a typed value as people read it: a text as it is, anything else as JSON."""
    return given if isinstance(given, str) else strict_json.readable(given)


def how_to_verify(sight: Sight) -> str:
    """Return the line that verifies a record without this page; empty where there is none, or none that proves anything."""
    if not sight.envelope:
        return ""
    if is_local(sight):
        return "gh-gate verify record.json --allow-unsigned"
    name = f" --name {sight.gate.name}" if sight.gate.pull_request is not None else ""
    return f"gh-gate verify {sight.listed.url} --key gh-gate.json{name}"


def is_local(sight: Sight) -> bool:
    """Tell whether a gate lives on this machine only."""
    return sight.gate.repository_id >= FIRST_ID
