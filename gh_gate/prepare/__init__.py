"""From what a caller asks for to a gate that is ready to be opened.

Everything that only the caller can put right is refused before the forge is asked anything. What comes out is the same
for the same request and the same state of the repository, in every attempt of a run: no time, no attempt, and not the
commit that the policy was read at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gh_gate.asked import Prepared, Request
from gh_gate.core import durations, policy, prompt, strict_json
from gh_gate.core import inputs as typed
from gh_gate.core.gate import Asked, Decider, Gate, OnTimeout, Origin
from gh_gate.core.policy import Policy, User, quorum, reachable, terms
from gh_gate.core.policy.file import PATH, PolicyFile
from gh_gate.core.policy.owners import word
from gh_gate.core.policy.terms import Terms, Trust, Who
from gh_gate.core.prompt import template
from gh_gate.errors import GateError, UsageError
from gh_gate.forge.base import Source
from gh_gate.prepare import people_of, protecting, trusted_side
from gh_gate.prepare.owners_of import Naming
from gh_gate.prepare.trusted_side import TrustedSide

ASSIGNEES = 10
"""People; GitHub assigns no more to an issue."""

POLICY_LIMIT = 16_000
"""Bytes of the policy as JSON; it has to fit into one comment, in words and again in the marker."""

SUBJECT_LIMIT = 1_024


def prepare(request: Request, source: Source, *, app: bool = False) -> Prepared:
    """Turn a request into a gate, by the policy file and CODEOWNERS of the trusted side.

    :param request: what the caller asks for.
    :param source: the forge, asked for files, people and the pull request.
    :param app: whether this is the App itself, which can read the teams that it decides about.
    :raise UsageError: for what the caller, the policy file or CODEOWNERS has to put right.
    :raise GateError: where nobody could approve, a team that is needed cannot be read, or the pull request moved on.
    :raise UpstreamError: where the forge could not be asked.
    """
    text = prompt.inert(template.render(request.prompt, request.context))
    asked = _asked(request)
    side = trusted_side.find(request, source)
    file = side.policy_file or PolicyFile()
    decider = Decider.APP if file.app else request.decider
    entry, trust = file.entry(request.name), _trust(request, decider)
    environments = protecting.environments(request, entry, decider)
    agreed, tightened = terms.merge(asked, entry, trust=trust)
    _require_defaults(agreed)
    naming = Naming(side, request.run.workflow_path, file.aliases, blind=decider is Decider.APP and not app)
    if trust is Trust.OWNERS and not (entry and entry.names_people):
        naming.require_owners(agreed.who)
    rules, notices = _policy(request, agreed, side, naming)
    if not agreed.auto_approve:
        reachable.require_reachable(rules, certain=trust is Trust.OWNERS)
    gate = _gate(request, agreed, side, rules=rules, text=text, decider=decider)
    return Prepared(
        replace(gate, environments=environments, asked=_whom(request, agreed, naming)),
        sources=side.read(),
        notices=(*tightened, *_app(file), *notices),
        deciders=tuple(owner.login for owner in reachable.able(rules) if isinstance(owner, User))[:ASSIGNEES],
        public_key=file.app.public_key if file.app else "",
        escalate=entry.escalate if entry else None,
        notify=entry.notify if entry else (),
    )


def _trust(request: Request, decider: Decider) -> Trust:
    """Tell how far the request is believed; whoever can push a branch can ask the App, on any pull request."""
    if request.run.event in trusted_side.HEAD_EVENTS or (decider is Decider.APP and request.pull_request is not None):
        return Trust.HEAD
    return Trust.OWNERS if decider is Decider.APP else Trust.WORKFLOW


def _asked(request: Request) -> Terms:
    """Read the request's own words, strictly."""
    if not request.run.id.strip():
        raise UsageError("the gate has no key to be found again by.", do="give the run's id, or a key of your own")
    if len(request.subject) > SUBJECT_LIMIT or not request.subject.isprintable():
        raise UsageError(f"the subject is not one line of at most {SUBJECT_LIMIT:,} visible characters.")
    return Terms(
        who=Who(_texts(request.approvers) or terms.DEFAULT.who.approvers, _texts(request.paths)),
        quorum=quorum.read(request.required, what="`required`"),
        timeout=durations.parse(request.timeout, what="`timeout`"),
        valid_for=durations.parse(request.valid_for, what="`valid-for`"),
        on_timeout=OnTimeout(request.on_timeout),
        remind=None if request.remind is None else durations.parse(request.remind, what="`remind`"),
        prevent_self_approval=request.prevent_self_approval,
        auto_approve=request.auto_approve,
        inputs=typed.declare(request.inputs),
    )


def _texts(value: str | Sequence[str]) -> tuple[str, ...]:
    rows = [value] if isinstance(value, str) else value
    return tuple(dict.fromkeys(word(row) for row in rows if row.strip()))


def _require_defaults(agreed: Terms) -> None:
    """Refuse an approval without a person where nobody would have filled in a required field."""
    rule = "auto-approve-if" if agreed.auto_approve else "on-timeout: approve"
    if not agreed.auto_approve and agreed.on_timeout is not OnTimeout.APPROVE:
        return
    for field in agreed.inputs:
        if field.required and field.default is typed.ABSENT:
            raise UsageError(
                f"`{rule}` approves without anybody to fill in `{field.name}`, which is required and has no default.",
                do=f"give `{field.name}` a default, or make it optional",
            )


def _policy(request: Request, agreed: Terms, side: TrustedSide, naming: Naming) -> tuple[Policy, tuple[str, ...]]:
    named = naming.groups(agreed.who, each=agreed.quorum.each_owner)
    also = naming.groups(agreed.also, each=False) if agreed.also else None
    self_prevented = agreed.prevent_self_approval
    rules = Policy(
        groups=named.groups,
        required=agreed.quorum.people,
        each_owner=agreed.quorum.each_owner,
        within=Policy(groups=also.groups).owners() if also else (),
        prevent_self_approval=self_prevented,
        excluded=people_of.involved(request.run, _commit(request, side), side) if self_prevented else (),
    )
    _require_size(rules)
    return rules, tuple(dict.fromkeys((*named.notices, *(also.notices if also else ()))))


def _app(file: PolicyFile) -> tuple[str, ...]:
    if file.app is None:
        return ()
    return (
        f"the App {file.app.slug or 'of the policy file'} decides this gate, by {PATH}; nobody answers before it does.",
    )


def _require_size(rules: Policy) -> None:
    if len(strict_json.canonical(policy.to_json(rules)).encode()) > POLICY_LIMIT:
        raise GateError(
            f"{len(rules.owners()):,} owners in {len(rules.groups):,} groups are too many to be shown in one comment.",
            do="say in `approvers` who decides, or in `paths` whose owners: @org/team, codeowners:PATH",
            docs="docs/approvers.md",
        )


def _gate(request: Request, agreed: Terms, side: TrustedSide, *, rules: Policy, text: str, decider: Decider) -> Gate:
    commit = _commit(request, side)
    return Gate(
        name=request.name,
        repository=side.repository.full_name,
        repository_id=side.repository.id,
        run_id=request.run.id,
        prompt=text,
        policy=rules,
        commit=commit,
        inputs=agreed.inputs,
        subject=request.subject,
        pull_request=request.pull_request,
        timeout=agreed.timeout,
        on_timeout=agreed.on_timeout,
        remind=agreed.remind,
        valid_for=agreed.valid_for,
        auto_approve=agreed.auto_approve,
        decider=decider,
        initiator=request.run.initiator,
        origin=Origin(request.run.title, request.run.url, _changes_url(side, commit)),
    )


def _whom(request: Request, agreed: Terms, naming: Naming) -> Asked:
    workflow = naming.workflow(agreed.who, agreed.also)
    return Asked(_texts(request.approvers), _texts(request.paths), str(request.required), workflow)


def _commit(request: Request, side: TrustedSide) -> str:
    return side.pull.head if side.pull else request.run.commit


def _changes_url(side: TrustedSide, commit: str) -> str:
    if not side.repository.url.startswith(("https://", "http://")):
        return ""  # a folder on this machine has no pages
    if side.pull is not None:
        return f"{side.repository.url}/pull/{side.pull.number}/files"
    return f"{side.repository.url}/commit/{commit}" if commit else ""
