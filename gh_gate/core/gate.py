"""A gate: one question put to people, and the digest that binds an answer to exactly that question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from gh_gate.core import durations, strict_json
from gh_gate.core import inputs as typed
from gh_gate.core import policy as policies
from gh_gate.core.policy import Policy
from gh_gate.core.thread import Person
from gh_gate.errors import UsageError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


class Status(StrEnum):
    """Where a gate stands; all but ``PENDING`` are final."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class OnTimeout(StrEnum):
    """What the deadline does: it ends the gate, approves it by policy, or only reminds people."""

    REJECT = "reject"
    APPROVE = "approve"
    REMIND = "remind"


class Decider(StrEnum):
    """Who decides this gate; the others stay silent."""

    ACTION = "action"
    HANDLER = "handler"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the question comes from, for people: a run of a workflow, and the change it is about.

    :param title: the workflow's name, or what else asks.
    :param url: the run's page, or an empty string.
    :param changes_url: a page that shows the commit's changes, or an empty string.
    """

    title: str = ""
    url: str = ""
    changes_url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the caller named, before CODEOWNERS and the policy file made a policy of it: the App makes it once more.

    :param approvers: as they were named, say ``codeowners:/deploy/``.
    :param paths: what ``codeowners`` means, as far as that was said.
    :param required: how many people, or ``each-owner``.
    :param workflow: the running workflow's file, where its owners decide because nothing else was said; else an empty string.
    """

    approvers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    required: str = "1"
    workflow: str = ""


@dataclass(frozen=True, kw_only=True)  # no slots: the digest is asked for often, and is kept beside the fields
class Gate:
    """One question put to people. All of it is hashed, so all of it must be the same in every attempt of a run.

    :param name: what tells the gates of a run apart; ``[A-Za-z0-9][A-Za-z0-9._-]{0,63}``.
    :param repository: ``owner/name``, only shown; ``repository_id`` is which one it is.
    :param run_id: the workflow run, or the caller's own key; with name and repository id it finds the gate again.
    :param commit: the full hash of what is decided about, or an empty string outside a repository.
    :param prompt: the rendered question, in Markdown; untrusted.
    :param subject: what else is bound, say an image's ``name@sha256:...``; untrusted.
    :param pull_request: its number, if the gate is a comment on a pull request.
    :param environments: of GitHub, whose deployments wait for this gate by their protection rule; untrusted.
    :param timeout: seconds from opening to the deadline.
    :param remind: seconds between reminders while pending, or None.
    :param valid_for: seconds for which an approval passes gate steps.
    :param auto_approve: the workflow's own condition held, so that policy decides and nobody is asked.
    :param initiator: who started the run; may always say no.
    :param asked: what the policy was made from.
    """

    name: str
    repository: str
    repository_id: int
    run_id: str
    prompt: str
    policy: Policy
    commit: str = ""
    inputs: tuple[typed.Field, ...] = ()
    subject: str = ""
    pull_request: int | None = None
    environments: tuple[str, ...] = ()
    timeout: int = 86_400
    on_timeout: OnTimeout = OnTimeout.REJECT
    remind: int | None = None
    valid_for: int = 86_400
    auto_approve: bool = False
    decider: Decider = Decider.ACTION
    initiator: Person | None = None
    origin: Origin = Origin()
    asked: Asked = Asked()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise UsageError(
                f"the gate's name is {self.name[:70]!r}, which cannot be written in a comment.",
                do="use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or a digit",
            )

    @property
    def key(self) -> tuple[int, str, str]:
        """What finds the gate again: repository id, run id, name; never the attempt."""
        return (self.repository_id, self.run_id, self.name)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole gate as canonical JSON, in hex; an answer to another digest decides nothing."""
        return hashlib.sha256(strict_json.canonical(to_json(self)).encode()).hexdigest()

    def deadline(self, opened_at: datetime) -> datetime:
        """Return the moment until which a command counts, by the forge's clock."""
        return opened_at + timedelta(seconds=self.timeout)


def to_json(gate: Gate) -> dict[str, Any]:
    """Return the gate as plain JSON, the same for equal gates."""
    data: dict[str, Any] = {f.name: getattr(gate, f.name) for f in fields(gate)}
    data["policy"] = policies.to_json(gate.policy)
    data["inputs"] = [typed.to_json(field) for field in gate.inputs]
    data["initiator"] = _account(gate.initiator) if gate.initiator else None
    data["origin"] = {f.name: getattr(gate.origin, f.name) for f in fields(gate.origin)}
    asked = gate.asked
    data["asked"] = {
        "approvers": list(asked.approvers),
        "paths": list(asked.paths),
        "required": asked.required,
        "workflow": asked.workflow,
    }
    # Only where there are any: a gate without them reads, and is hashed, as it was before there were any.
    data |= {"environments": list(environments)} if (environments := data.pop("environments")) else {}
    return data


def from_json(data: Mapping[str, Any]) -> Gate:
    """Read what `to_json` made.

    :raise KeyError, TypeError, ValueError, UsageError: for anything else; `gh_gate.core.marker` turns these into None.
    """
    plain = {f.name: data[f.name] for f in fields(Gate) if f.name != "environments"}
    _check_types(plain)
    who = data["initiator"]
    plain |= {
        "policy": policies.from_json(data["policy"]),
        "inputs": tuple(typed.from_json(field) for field in data["inputs"]),
        "on_timeout": OnTimeout(data["on_timeout"]),
        "decider": Decider(data["decider"]),
        "initiator": _person(who) if who else None,
        "origin": Origin(*(_text(data["origin"][f.name]) for f in fields(Origin))),
        "asked": _asked(data["asked"]),
        "environments": _texts(data.get("environments", [])),
    }
    return Gate(**plain)


def _account(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {"id": person.id, "login": person.login}
    return data | ({"human": person.human} if person.human is not _looks_human(person.login) else {})


def _person(data: Mapping[str, Any]) -> Person:
    login = str(data["login"])
    return Person(int(data["id"]), login, data.get("human", _looks_human(login)) is True)


def _looks_human(login: str) -> bool:
    # Nobody can register a name with brackets; most programs have one, and GitHub's own have not.
    return not login.endswith("[bot]")


def _asked(data: Mapping[str, Any]) -> Asked:
    return Asked(_texts(data["approvers"]), _texts(data["paths"]), _text(data["required"]), _text(data["workflow"]))


def _check_types(data: Mapping[str, Any]) -> None:
    """Refuse what no gate of ours holds: the JSON may come from anybody's issue."""
    for name in ("name", "repository", "run_id", "prompt", "commit", "subject"):
        _text(data[name])
    for name, optional in (("timeout", False), ("valid_for", False), ("remind", True), ("pull_request", True)):
        limit = durations.LIMIT if name != "pull_request" else 2**63
        value = data[name]
        if not (optional and value is None) and (type(value) is not int or not 1 <= value <= limit):
            raise ValueError(name)
    if type(data["repository_id"]) is not int or type(data["auto_approve"]) is not bool:
        raise TypeError(data["repository_id"])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_text(text) for text in value)
