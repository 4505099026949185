"""What a deployment that waits for an environment is told, in the few words that GitHub takes there.

https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from gh_gate.core.gate import Gate
from gh_gate.core.policy.file import PATH
from gh_gate.core.render.outcome import outcome
from gh_gate.core.render.people import able, named
from gh_gate.core.render.status import needed
from gh_gate.core.render.words import link, listed, plain, shortened, when
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.text import code_span, cut

LIMIT = 1_024
"""Characters of one report; those outside the basic plane count twice, to be safe."""

_MOST = 5
_WORDS = 300
"""Characters of a stranger's words as they are written in Markdown."""


def waiting(gate: Gate, tally: Tally, url: str, *, reminder: bool = False) -> str:
    """Return where a pending gate stands: where it is asked, who can decide, who has approved, until when.

    :param url: of its page.
    :param reminder: whether this only says it once more.
    """
    until = f" Until {when(tally.deadline, tally.opened_at)}." if tally.deadline else ""
    still = "**Still waiting" if reminder else "**Waiting"
    owners = [plain(str(owner)) for owner in able(gate.policy, gate.policy.owners())]
    who = listed(shortened(owners, _MOST), "or")
    voted = listed(shortened([named(vote.person) for vote in tally.votes], _MOST))
    return _fitting(
        f"{still} for {needed(tally)}** on the gate {_page(gate, url)}.{until}",
        f"Approved so far by {voted}." if voted else "",
        f"Who can decide: {who}." if who else "",
    )


def decided(answers: Sequence[tuple[Gate, Decision, str]]) -> str:
    """Return what was decided at each gate that a deployment waited for, and where.

    :param answers: gates with their decisions, and the addresses of their pages.
    """
    lines = []
    for gate, decision, url in answers:
        few = decision.by[:_MOST]
        short = replace(decision, by=few, reason=_short(decision.reason))
        more = f" ({len(decision.by) - _MOST} more agreed.)" if len(decision.by) > _MOST else ""
        lines.append(f"{outcome(gate, short)}{more} Gate {_page(gate, url)}.")
        lines.append(f"> {plain(short.reason)}" if few and short.reason else "")
    return _fitting(*lines)


def nothing_asks(environment: str) -> str:
    """Return what is said where no gate is named for an environment; the deployment goes on waiting."""
    entry = (
        f"gates: {{deploy: {{environments: [{json.dumps(environment, ensure_ascii=False)}], approvers: codeowners}}}}"
    )
    return _fitting(
        f"**Nobody is asked**: `{PATH}` on the default branch names no gate for the environment {code_span(environment, 255)}, "
        "so this deployment is not approved.",
        f"Write one, for example {code_span(entry, 400)}, or take this protection rule off the environment.",
    )


def cannot_ask(name: str, what: str, do: str) -> str:
    """Return what is said where a gate cannot be asked; the deployment goes on waiting.

    :param what: what is wrong, in a sentence.
    :param do: what to do about it, or an empty string.
    """
    return _fitting(
        f"**The gate `{name}` cannot be asked**: {plain(_short(what))}",
        f"To do: {plain(_short(do))}." if do else "",
        "This deployment goes on waiting, and is looked at again when the policy file or CODEOWNERS changes.",
    )


def _page(gate: Gate, url: str) -> str:
    return link(f"`{gate.name}`", url)


def _short(text: str) -> str:
    """Return the beginning of a text, so much of it that it stays short when it is made inert."""
    text, most = text.strip(), _WORDS
    while _length(plain(cut(text, most))) > _WORDS:
        most = most * 2 // 3
    return cut(text, most)


def _fitting(*lines: str) -> str:
    """Join paragraphs, as many of the first ones as GitHub takes whole."""
    kept: list[str] = []
    for line in filter(None, lines):
        if _length("\n\n".join([*kept, line])) > LIMIT:
            break
        kept.append(line)
    return "\n\n".join(kept)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
