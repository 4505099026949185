"""What may be said about a gate in Python, beside its name, prompt and inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Literal, TypedDict

Duration = str | float | timedelta
"""``"24h"``, ``"1h30m"``, seconds, or a timedelta; from a second to 30 days."""


class Options(TypedDict, total=False):
    """The keyword arguments that `approval`, `request` and `gate` share; each may be left out.

    :param approvers: ``"codeowners"`` (the default), ``"codeowners:PATH"``, ``"@user"``, ``"@org/team"``, an alias of the
        policy file, or a list of these.
    :param paths: whose owners ``codeowners`` means.
    :param required: how many people must approve the same values, or ``"each-owner"``; 1 by default.
    :param timeout: until when commands count, from the opening; 24 h by default.
    :param valid_for: for how long after the decision an approval passes; 24 h by default.
    :param on_timeout: what the deadline does; ``"reject"`` by default.
    :param remind: how often people are reminded while nobody has decided.
    :param prevent_self_approval: whether who started or wrote it may not approve it; False by default.
    :param auto_approve_if: a condition, or a function that tells it: without parameters, or with some of the names of the
        context and no default for them. Where it holds nobody is asked, and that is recorded as the policy's decision.
    :param subject: what else the answer is bound to, say an image's ``name@sha256:...``.
    :param pull_request: the number of a pull request, to ask in a comment there.
    :param labels: more labels for the issue.
    :param public_key: the App's Ed25519 key, as text: the App decides, and only what it signed approves. By default
        ``GH_GATE_PUBLIC_KEY``, or what the policy file says; an empty text is refused.
    :param repository: ``owner/name``; by default found out as the command line does.
    :param notify: Apprise addresses to tell, beside those in ``GH_GATE_NOTIFY_URLS``; needs the extra ``notify``.
    :param poll_interval: seconds between two looks, from 1 to 120; 10 by default.
    :param fail_on_rejection: whether a "no" is raised; False has it returned as a falsy `Decision`.
    """

    approvers: str | Sequence[str]
    paths: str | Sequence[str]
    required: int | Literal["each-owner"]
    timeout: Duration
    valid_for: Duration
    on_timeout: Literal["reject", "approve", "remind"]
    remind: Duration | None
    prevent_self_approval: bool
    auto_approve_if: bool | Callable[..., Any] | None
    subject: str
    pull_request: int | None
    labels: Sequence[str]
    public_key: str | None
    repository: str
    notify: Sequence[str]
    poll_interval: float
    fail_on_rejection: bool
