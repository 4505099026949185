"""The policy file, ``.github/gh-gate.yml``: what a repository demands of its gates, beside the code that asks.

Its layout stands in ``docs/policy-file.md``. Whatever is not understood is an error: a rule that is read past is a rule
that does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from gh_gate.core import inputs as typed
from gh_gate.core.gate import NAME, OnTimeout
from gh_gate.core.policy import environments, quorum
from gh_gate.core.policy.owners import ALIAS, CODEOWNERS, is_account_or_team, word
from gh_gate.core.policy.quorum import Quorum
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

PATH = ".github/gh-gate.yml"

_TOP = frozenset({"aliases", "app", "gates"})
_APP = frozenset({"slug", "public-key"})
_ESCALATE = frozenset({"after", "to"})
_WHO = {"approvers", "paths", "required", "prevent-self-approval"}
_WHEN = {"timeout", "valid-for", "on-timeout", "auto-approve", "remind", "escalate"}
_ENTRY = frozenset({*_WHO, *_WHEN, "inputs", "environments", "notify"})


@dataclass(frozen=True, slots=True)
class App:
    """The GitHub App that decides this repository's gates.

    :param slug: its name in addresses, or an empty string.
    :param public_key: the Ed25519 key its records are signed with, as text, or an empty string.
    """

    slug: str = ""
    public_key: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to tell when a gate has waited for so many seconds; they do not become approvers."""

    after: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the file says about gates of one name; None is "not said".

    :param timeout: and ``valid_for``, ``remind``, in seconds.
    :param environments: whose protection rule asks this gate, in the order of their names.
    """

    approvers: tuple[str, ...] | None = None
    paths: tuple[str, ...] | None = None
    quorum: Quorum | None = None
    prevent_self_approval: bool | None = None
    timeout: int | None = None
    valid_for: int | None = None
    on_timeout: OnTimeout | None = None
    auto_approve: bool | None = None
    inputs: tuple[typed.Field, ...] | None = None
    environments: tuple[str, ...] = ()
    remind: int | None = None
    escalate: Escalation | None = None
    notify: tuple[str, ...] = field(default=(), repr=False)

    @property
    def leaves_deciders_open(self) -> bool:
        """Whether environments wait for it and whoever deploys could choose who decides: then it is never asked."""
        return bool(self.environments) and not environments.names_deciders(self.approvers, self.paths)

    @property
    def names_people(self) -> bool:
        """Whether it says who may approve."""
        return self.approvers is not None or self.paths is not None


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The whole file.

    :param aliases: words that stand for people and teams.
    :param gates: entries by the gate's name.
    """

    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    app: App | None = None
    gates: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))

    def asked_for(self, environment: str) -> tuple[str, ...]:
        """Return the names of the gates that an environment's deployments wait for."""
        return tuple(name for name, entry in self.gates.items() if environments.among(environment, entry.environments))

    def entry(self, name: str) -> Entry | None:
        """Return the entry for a gate; None where the file says nothing about it.

        :raise UsageError: where an entry's name differs only in upper and lower case, so that it would be missed by a slip.
        """
        for known in self.gates:
            if known != name and known.lower() == name.lower():
                raise UsageError(
                    f"the gate is named `{name}`, and {PATH} has an entry `{known}`.", do="write both in the same way"
                )
        return self.gates.get(name)


def parse(text: str) -> PolicyFile:
    """Read the policy file.

    :param text: YAML, at most `gh_gate.core.policy.strict_yaml.LIMIT` characters.
    :raise UsageError: naming the line or the key, for whatever is not understood.
    """
    from gh_gate.core.policy import strict_yaml  # noqa: PLC0415 - PyYAML is slow to load, and few repositories have a file

    data = strict_yaml.load(text, PATH)
    if data is not None and not isinstance(data, dict):
        raise UsageError(f"{PATH} has to be keys and values, such as `gates:`.", docs="docs/policy-file.md")
    top = Section(PATH, "", data or {}).only(_TOP)
    return PolicyFile(_aliases(top.sub("aliases")), _app(top), _gates(top.sub("gates")))


def _aliases(section: Section) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for alias in section.data:
        if not ALIAS.fullmatch(alias) or alias.lower() == CODEOWNERS:
            raise UsageError(
                f"{PATH}: `{section.path(alias)}` cannot be an alias.", do="use one word of letters and dashes"
            )
        names = section.texts(alias) or ()
        if not all(is_account_or_team(name) for name in names):
            raise section.wrong(alias, "people and teams, like @alice or @org/team")
        found[alias] = names
    return MappingProxyType(found)


def _app(top: Section) -> App | None:
    if isinstance(top.data.get("app"), str):
        return App(slug=top.text("app") or "")
    if top.data.get("app") is None:
        return None
    section = top.sub("app").only(_APP)
    return App(section.text("slug") or "", section.text("public-key") or "")


def _gates(section: Section) -> Mapping[str, Entry]:
    found = {}
    for name, entry in section.subs():
        if not NAME.fullmatch(name):
            raise UsageError(f"{PATH}: `{section.path(name)}` cannot be a gate's name.")
        found[name] = _entry(entry.only(_ENTRY))
    return MappingProxyType(found)


def _entry(section: Section) -> Entry:
    return Entry(
        approvers=_approvers(section),
        paths=section.texts("paths"),
        quorum=_quorum(section),
        prevent_self_approval=section.flag("prevent-self-approval"),
        timeout=section.seconds("timeout"),
        valid_for=section.seconds("valid-for"),
        on_timeout=section.choice("on-timeout", OnTimeout),
        auto_approve=section.flag("auto-approve"),
        inputs=_inputs(section),
        environments=environments.read(section),
        remind=section.seconds("remind"),
        escalate=_escalate(section),
        notify=replace(section, quiet=True).texts("notify") or (),
    )


def _approvers(section: Section) -> tuple[str, ...] | None:
    texts = section.texts("approvers")
    return None if texts is None else tuple(word(text) for text in texts)


def _quorum(section: Section) -> Quorum | None:
    if "required" not in section.data:
        return None
    return quorum.read(section.data["required"], what=f"{PATH}: `{section.path('required')}`")


def _inputs(section: Section) -> tuple[typed.Field, ...] | None:
    if "inputs" not in section.data:
        return None
    spec: Any = section.data["inputs"]
    if not isinstance(spec, dict | list) or not spec:
        raise section.wrong("inputs", "fields, such as `deploy_target: str`")
    try:
        return typed.declare(spec)
    except UsageError as error:
        raise UsageError(f"{PATH}: `{section.path('inputs')}`: {error.what}", why=error.why, do=error.do) from None


def _escalate(section: Section) -> Escalation | None:
    if "escalate" not in section.data:
        return None
    below = section.sub("escalate").only(_ESCALATE)
    after, to = below.seconds("after"), below.texts("to")
    if after is None or to is None or not all(is_account_or_team(name) for name in to):
        raise section.wrong("escalate", "`after`, a length of time, and `to`, people or teams like @alice or @org/team")
    return Escalation(after, to)
