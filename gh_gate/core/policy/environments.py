"""Environments of GitHub, as the policy file names them: their deployments wait for the gate that names them.

https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gh_gate.core.policy.owners import CODEOWNERS
from gh_gate.core.policy.section import Section

MOST = 30
"""Environments that one gate is about; each stands in the question."""

LONGEST = 255
"""Characters of a name, as on GitHub."""


def read(section: Section) -> tuple[str, ...]:
    """Return the environments of an entry, in the order of their names; none where none is named.

    :raise UsageError: for what cannot be environments.
    """
    names = section.texts("environments") or ()
    apart = len({name.lower() for name in names}) == len(names) <= MOST
    if not apart or not all(name.isprintable() and len(name) <= LONGEST for name in names):
        raise section.wrong("environments", f"at most {MOST} names of at most {LONGEST} characters, each once")
    return tuple(sorted(names, key=str.lower))


def names_deciders(approvers: Collection[str] | None, paths: Collection[str] | None) -> bool:
    """Tell whether an entry says by itself who decides.

    ``codeowners`` alone means the owners of the workflow's file, which whoever pushes a branch chooses.

    :param approvers: and ``paths``, as the entry has them; None where it has none.
    """
    return bool(paths) or (approvers is not None and CODEOWNERS not in approvers)


def among(name: str, names: Iterable[str]) -> bool:
    """Tell whether an environment is one of those; GitHub does not tell upper from lower case in their names."""
    return name.lower() in map(str.lower, names)
