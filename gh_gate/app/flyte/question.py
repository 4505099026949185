"""What people are asked when a condition waits: made of what Flyte or the webhook says, and the same in every look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from gh_gate.app.flyte import asked, kinds
from gh_gate.app.flyte.asked import Ask
from gh_gate.app.flyte.condition import Condition, Target
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.sender import Sender
from gh_gate.asked import Request, Run
from gh_gate.core import durations
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.text import escape_markdown
from gh_gate.forge.base import Source
from gh_gate.prepare import trusted_side

PREFIX: Final = "flyte-condition/"
"""How the keys of these gates begin; only the App itself asks under them."""

PARTS: Final = 4
"""Of a condition's place in Flyte."""


def asks(gate: Gate) -> bool:
    """Tell whether a gate says that it asks a condition."""
    return gate.run_id.startswith(PREFIX)


def whose(gate: Gate) -> tuple[str, Target | None]:
    """Return the sender's name, and the condition itself where Flyte can be asked about it.

    :param gate: that asks one.
    """
    _, sender, *place = gate.run_id.split("/")
    if len(place) != PARTS:
        return sender, None
    project, domain, run, action = place
    return sender, Target(kind=Kind.BOOL, project=project, domain=domain, run=run, action=action)


def request(sender: Sender, ask: Ask, condition: Condition, source: Source) -> Request:
    """Return the question of a condition; who decides it is the trusted side's to say.

    :param source: asked whether the policy file declares the inputs; then the condition's own are not needed.
    :raise UsageError: where the policy file cannot be read.
    :raise UpstreamError: where GitHub could not be asked.
    """
    bare = Request(
        name=ask.name,
        prompt=_prompt(condition),
        run=_run(sender, ask, condition),
        decider=Decider.APP,
        **_timeout(condition),
        **{name: value for name, value in ask.gate.items() if name != "inputs"},
    )
    file = trusted_side.find(bare, source).policy_file
    entry = file.entry(ask.name) if file else None
    declared = entry is not None and entry.inputs is not None
    return bare if declared else _with_inputs(bare, ask, condition)


def _with_inputs(bare: Request, ask: Ask, condition: Condition) -> Request:
    usual = {} if condition.target.record else kinds.fields(condition.target.kind)
    return replace(bare, inputs=ask.gate.get("inputs", usual) or None)


def _run(sender: Sender, ask: Ask, condition: Condition) -> Run:
    target = condition.target
    return Run(
        id=f"{PREFIX}{sender.name}/{target.place or asked.place(ask)}",
        commit=ask.commit,
        title=f"Flyte run {ask.run}" if ask.run else f"Flyte, by {sender.name}",
        url=ask.url,
    )


def _timeout(condition: Condition) -> dict[str, Any]:
    return {} if condition.timeout is None else {"timeout": min(condition.timeout, durations.LIMIT)}


def _prompt(condition: Condition) -> str:
    prompt = condition.prompt if condition.markdown else escape_markdown(condition.prompt)
    about = escape_markdown(condition.description)
    return f"{prompt}\n\n{about}" if about.strip() else prompt
