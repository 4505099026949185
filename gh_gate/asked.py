"""What a caller asks for, before the repository's policy and CODEOWNERS have made a gate of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gh_gate.core.gate import Decider, Gate, OnTimeout
from gh_gate.core.policy.file import Escalation
from gh_gate.core.policy.quorum import EACH_OWNER
from gh_gate.core.thread import Person

__all__ = ["EACH_OWNER", "Prepared", "Request", "Run"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """The run that asks.

    :param id: the workflow run's id, or the caller's own key; the same in every attempt.
    :param attempt: 1 for the first; later ones are looked up, because whoever starts a run again is involved.
    :param event: the name of the event that started a workflow (``push``, ``pull_request``, ...), or an empty string.
    :param commit: what is decided about; on a pull request its head, not the merge commit.
    :param workflow_path: the running workflow's file in the repository, or an empty string.
    """

    id: str
    attempt: int = 1
    event: str = ""
    commit: str = ""
    title: str = ""
    url: str = ""
    workflow_path: str = ""
    initiator: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """A question as its caller puts it; every text may come from a person or a model.

    :param context: values for the prompt's ``{fields}``; None leaves the prompt as it is.
    :param approvers: ``codeowners``, ``codeowners:PATH``, ``@user``, ``@org/team``, or an alias of the policy file.
    :param paths: what ``codeowners`` means; empty for the default of the event.
    :param required: how many distinct people, or ``each-owner``.
    :param inputs: typed fields as `gh_gate.core.inputs.declare` takes them, or None.
    :param timeout: and ``valid_for``, in seconds.
    :param remind: seconds between reminders, or None.
    :param auto_approve: the outcome of the caller's own condition.
    :param pull_request: ask in a comment on this pull request.
    :param environments: those that the policy file's entry names, where their protection rule asks; only the App does.
    """

    name: str
    prompt: str
    run: Run
    context: Mapping[str, Any] | None = None
    approvers: Sequence[str] = ("codeowners",)
    paths: Sequence[str] = ()
    required: int | str = 1
    inputs: Mapping[str, Any] | Sequence[Any] | None = None
    subject: str = ""
    timeout: int = 86_400
    valid_for: int = 86_400
    on_timeout: OnTimeout = OnTimeout.REJECT
    remind: int | None = None
    prevent_self_approval: bool = False
    auto_approve: bool = False
    pull_request: int | None = None
    environments: tuple[str, ...] = ()
    decider: Decider = Decider.ACTION


@dataclass(frozen=True)
class Prepared:
    """A gate that is ready to be opened.

    :param sources: what the policy was read from, for the record: file name to commit.
    :param notices: sentences for the caller's log: what the policy file made stricter, which owners cannot be told.
    :param deciders: logins of the people who can be assigned; at most ten.
    :param public_key: the key of the policy file's App, with which a record must be signed to approve; or an empty string.
    :param escalate: whom to tell when the gate has waited too long.
    :param notify: addresses of the policy file that are told what is news, each of which may hold a secret; None where it was
        not read.
    """

    gate: Gate
    sources: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    deciders: tuple[str, ...] = ()
    public_key: str = ""
    escalate: Escalation | None = None
    notify: tuple[str, ...] | None = field(default=None, repr=False)
