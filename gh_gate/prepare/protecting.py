"""Gates of protection rules: the policy file says which environments wait for them, and only the App asks them."""

from __future__ import annotations

from gh_gate.asked import Request
from gh_gate.core.gate import Decider
from gh_gate.core.policy.file import PATH, Entry
from gh_gate.core.text import cut, visible
from gh_gate.errors import UsageError

_DOCS = "docs/deployments.md"


def environments(request: Request, entry: Entry | None, decider: Decider) -> tuple[str, ...]:
    """Return the environments that a gate is about: the entry's where they are asked for, else none.

    A workflow's own question under such a name would stand beside the App's, so the App takes none.

    :param entry: the policy file's entry for the gate, if there is one.
    :raise UsageError: where the entry names others than are asked for, or does not say who decides, or the App is asked for
        none of them.
    """
    named = entry.environments if entry else ()
    if request.environments and sorted(map(str.lower, request.environments)) != list(map(str.lower, named)):
        raise UsageError(
            f"{PATH} does not say that {_listed(request.environments)} waits for the gate `{request.name}`.",
            why=f"the gate's entry names {_listed(named)}" if named else "",
            do=f"name it under `environments` of the gate's entry, on the default branch; see {_DOCS}",
            docs=_DOCS,
        )
    if named and not request.environments and decider is Decider.APP:
        raise UsageError(
            f"the gate `{request.name}` is asked by the App itself, when a job waits for {_listed(named)}.",
            why=f"{PATH} names the environment in the gate's entry",
            do="read the answer in that job with gh-gate/action/result, or give this step's gate another name",
            docs=_DOCS,
        )
    if entry and request.environments and entry.leaves_deciders_open:
        raise UsageError(
            f"{PATH} does not say who approves the gate `{request.name}`, for which {_listed(named)} waits.",
            why="the owners of the workflow's file would, and whoever pushes a branch chooses that file",
            do="name `approvers`, such as codeowners:/deploy/ or @org/team, or `paths` in the gate's entry",
            docs=_DOCS,
        )
    return named if request.environments else ()


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{cut(visible(name), 80)}`" for name in names[:5]) + (" and others" if len(names) > 5 else "")
