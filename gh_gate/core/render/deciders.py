"""Who can decide a gate, as its body says it."""

from __future__ import annotations

from collections.abc import Sequence

from gh_gate.core.gate import Gate
from gh_gate.core.policy import Group, Nobody, Policy
from gh_gate.core.render import people
from gh_gate.core.render.people import Names
from gh_gate.core.render.words import listed, plain, shortened
from gh_gate.core.text import code_span

_LABELS = 5
_OWNERS = 50


def deciders(gate: Gate) -> str:
    """Return the line, or the lines, that say who can decide."""
    policy = gate.policy
    names = Names(policy)
    lines = [f"**Who can decide**: {_who(policy, names)}{_but(policy)}"]
    if policy.within:
        lines.append(f"Only those who are also {_within(policy)}, as the repository's policy file says.")
    if unable := people.unable(policy):
        lines.append(f"Not asked: {unable}.")
    if policy.each_owner:
        lines += [f"- {_owned(group)}: {_named(names.of(group.owners))}" for group in policy.groups]
    return "\n".join(lines)


def _who(policy: Policy, names: Names) -> str:
    if policy.each_owner:
        more = f", and {policy.required} people in all" if policy.required > len(policy.groups) else ""
        return f"one owner of each of these{more}, with the same values"
    labels = [code_span(group.label) for group in policy.groups if group.label]
    role = f"of the code owners of {listed(shortened(labels, _LABELS))}:" if labels else "of"
    who = names.of(policy.owners())
    if policy.required > 1:
        return f"{policy.required} {role} {_named(who)}, with the same values"
    return _named(who) if len(who) < 2 and not labels else f"one {role} {_named(who, 'or')}"


def _named(names: Sequence[str], last: str = "and") -> str:
    return listed(shortened(names, _OWNERS), last) or "nobody who can be asked"


def _owned(group: Group) -> str:
    return code_span(group.label) if group.label else "the approvers"


def _but(policy: Policy) -> str:
    out = people.left_out(policy)
    return f" ({out})" if out else ""


def _within(policy: Policy) -> str:
    return listed([plain(str(o)) for o in policy.within if not isinstance(o, Nobody)], "or") or "named there"
