"""What a caller asks the App for, and what they get."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from gh_gate.core.approvers import Verdict
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Policy
from gh_gate.core.thread import Person
from gh_gate.forge.base import Place

PREFIX: Final = "api/"
"""How the keys of these gates begin; only the App itself asks under them, and no workflow run's id looks like it."""

KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}", re.ASCII)
"""What a caller's own key looks like; a slash would reach into other callers' keys."""


def asks(gate: Gate) -> bool:
    """Tell whether a gate says that it was asked for a caller."""
    return gate.run_id.startswith(PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A gate that somebody wants to be asked.

    :param repository: ``owner/name``, where it is asked.
    :param key: the caller's own; with the gate's name it finds the gate again.
    :param name: of the gate.
    :param commit: what is decided about, or an empty string for the default branch's newest.
    :param labels: more labels for its issue.
    :param words: what else is asked, by the names of `gh_gate.asked.Request`.
    """

    repository: str
    key: str
    name: str
    commit: str = ""
    labels: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A gate that stands.

    :param repository: ``owner/name`` as GitHub has it.
    :param status: where it stands, as far as the App has decided it.
    :param anew: whether it was opened by this very request.
    :param notices: what the rules made stricter, one sentence each.
    """

    repository: str
    gate: Gate
    place: Place
    opened_at: datetime
    status: Status
    anew: bool
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A gate that somebody supposes.

    :param repository: ``owner/name``.
    :param name: of the gate, whose entry in the policy file counts; an empty string for one without an entry.
    :param person: a login, whose rights are told; an empty string for the caller's own.
    :param words: what else is supposed, by the names of `gh_gate.asked.Request`.
    """

    repository: str
    name: str = ""
    commit: str = ""
    person: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody's rights at a gate that is supposed.

    :param person: None for a team, whose members are not listed, and for an owner who is nobody.
    :param verdict: None where it was not asked for.
    """

    who: str
    person: Person | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What the rules make of a supposition.

    :param sources: what the policy was read from: file name to commit.
    :param person: the one who was asked about; None for an integration that asked about nobody.
    :param owners: everybody whom the policy names.
    """

    repository: str
    gate: Gate
    sources: Mapping[str, str]
    notices: tuple[str, ...]
    person: Seen | None
    owners: tuple[Seen, ...]

    @property
    def policy(self) -> Policy:
        """Who may decide."""
        return self.gate.policy
