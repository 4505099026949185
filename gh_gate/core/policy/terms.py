"""What a gate's code asks for, held against the policy file: code may tighten it, never loosen it.

Where the workflow file itself comes from a pull request's head, whoever wrote the pull request wrote it. There only the
policy file or the defaults decide, and the workflow may ask for more. The App sees what any workflow of any branch asks, so
it believes the policy file and CODEOWNERS alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gh_gate.core import durations
from gh_gate.core import inputs as typed
from gh_gate.core.gate import OnTimeout
from gh_gate.core.policy.file import PATH, Entry
from gh_gate.core.policy.owners import CODEOWNERS
from gh_gate.core.policy.quorum import ONE, Quorum
from gh_gate.errors import UsageError

DOCS = "docs/policy-file.md"
_DAY = 86_400
_FREEDOM = {OnTimeout.REJECT: 0, OnTimeout.REMIND: 1, OnTimeout.APPROVE: 2}


class Trust(StrEnum):
    """How far what is asked for is believed, where the policy file says nothing about it."""

    WORKFLOW = "workflow"
    """The workflow file stands on the trusted side: what it says holds."""
    OWNERS = "owners"
    """Any branch may ask: approvers must be named in CODEOWNERS, and only people approve."""
    HEAD = "head"
    """The pull request's own: only the defaults hold."""


@dataclass(frozen=True, slots=True)
class Who:
    """Approvers as they are named.

    :param approvers: ``codeowners``, ``codeowners:PATH``, ``@user``, ``@org/team``, aliases.
    :param paths: what ``codeowners`` means; empty for the default of the event.
    """

    approvers: tuple[str, ...] = (CODEOWNERS,)
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a gate demands. The defaults are those of the Action; a value that equals one counts as not given.

    :param who: whose owner groups these are.
    :param also: when not None, an approver must be one of these as well.
    :param timeout: and ``valid_for``, ``remind``, in seconds.
    :param auto_approve: the outcome of the workflow's own condition.
    """

    who: Who = Who()
    also: Who | None = None
    quorum: Quorum = ONE
    timeout: int = _DAY
    valid_for: int = _DAY
    on_timeout: OnTimeout = OnTimeout.REJECT
    remind: int | None = None
    prevent_self_approval: bool = False
    auto_approve: bool = False
    inputs: tuple[typed.Field, ...] = ()


DEFAULT = Terms()
_UNSAID = {
    Trust.OWNERS: Entry(),
    Trust.HEAD: Entry(
        approvers=DEFAULT.who.approvers,
        quorum=DEFAULT.quorum,
        timeout=DEFAULT.timeout,
        valid_for=DEFAULT.valid_for,
    ),
}
_INSTEAD = {
    Trust.OWNERS: "the rule that the App believes only the policy file and CODEOWNERS",
    Trust.HEAD: "the rule for workflow files that a pull request can change",
}
_WHY_NOT = {
    Trust.OWNERS: "a workflow of any branch can ask the App, so only the policy file can allow it",
    Trust.HEAD: "on a pull request the workflow file is the pull request's own, so only the policy file can allow it",
}


def merge(asked: Terms, entry: Entry | None, *, trust: Trust) -> tuple[Terms, tuple[str, ...]]:
    """Return the stricter of what is asked for and what the policy file says.

    :param asked: what the caller asks for.
    :param entry: the policy file's entry for this gate, if there is one.
    :param trust: how far the caller is believed.
    :return: the terms, and a sentence for each that is not as asked.
    :raise UsageError: for what the policy file does not allow, saying what it allows.
    """
    if entry is None and trust is Trust.WORKFLOW:
        return asked, ()
    base = entry or _UNSAID[trust]
    who, also = _who(asked, base, trust)
    on_timeout = _on_timeout(asked, entry, trust)
    merged = replace(
        asked,
        who=who,
        also=also,
        quorum=asked.quorum.stricter(base.quorum or ONE),
        timeout=_timeout(asked, base, on_timeout, trust),
        valid_for=_shorter(asked.valid_for, base.valid_for, DEFAULT.valid_for, trust),
        on_timeout=on_timeout,
        auto_approve=_auto_approve(asked, entry, trust),
        remind=min((s for s in (asked.remind, base.remind) if s is not None), default=None),
        prevent_self_approval=asked.prevent_self_approval or bool(base.prevent_self_approval),
        inputs=_inputs(asked, base),
    )
    source = f"the policy file's entry in {PATH}" if entry else _INSTEAD[trust]
    return merged, tuple(f"{text}, by {source}." for text in _differences(asked, merged))


def _auto_approve(asked: Terms, entry: Entry | None, trust: Trust) -> bool:
    if asked.auto_approve and not (entry and entry.auto_approve):
        raise _refused("`auto-approve-if` holds", "auto-approve: true", entry, OnTimeout.REJECT, trust)
    return asked.auto_approve


def _refused(what: str, line: str, entry: Entry | None, most: OnTimeout, trust: Trust) -> UsageError:
    if entry is None:
        why = _WHY_NOT[trust]
    else:
        allowed = entry.on_timeout or most
        why = f"the entry allows auto-approve: {str(bool(entry.auto_approve)).lower()}, on-timeout: {allowed}"
    return UsageError(
        f"{what}, and {PATH} does not allow that for this gate.",
        why=why,
        do=f"take it out of the step, or write `{line}` into the gate's entry on the branch that the policy is read from",
        docs=DOCS,
    )


def _who(asked: Terms, base: Entry, trust: Trust) -> tuple[Who, Who | None]:
    """Return whose groups count, and who an approver must be as well."""
    if not base.names_people and trust is not Trust.HEAD:
        return asked.who, None
    own = Who(base.approvers or DEFAULT.who.approvers, base.paths or ())
    if asked.who in (DEFAULT.who, own):
        return own, None
    if base.quorum is None or not base.quorum.each_owner:
        return asked.who, own
    if asked.quorum.each_owner:
        raise UsageError(
            f"the step and {PATH} name different approvers, and both want one of each owner group.",
            do="leave `approvers`, `paths` or `required: each-owner` out of the step; the policy file's hold anyway",
            docs=DOCS,
        )
    return own, asked.who


def _timeout(asked: Terms, base: Entry, on_timeout: OnTimeout, trust: Trust) -> int:
    if on_timeout is not OnTimeout.APPROVE:
        return _shorter(asked.timeout, base.timeout, DEFAULT.timeout, trust)
    # Where silence approves, a longer time to object is the stricter one.
    least = base.timeout or (0 if trust is Trust.WORKFLOW else DEFAULT.timeout)
    return least if base.timeout and asked.timeout == DEFAULT.timeout else max(asked.timeout, least)


def _shorter(asked: int, base: int | None, default: int, trust: Trust) -> int:
    limit = base if base is not None or trust is not Trust.HEAD else default
    if limit is None or asked == default:
        return asked if limit is None else limit
    return min(asked, limit)


def _on_timeout(asked: Terms, entry: Entry | None, trust: Trust) -> OnTimeout:
    # Reminding for ever takes a deadline away, so an entry that sets a deadline has to allow it.
    free = (entry is None or entry.timeout is None) and trust is not Trust.HEAD
    most = (entry and entry.on_timeout) or (OnTimeout.REMIND if free else OnTimeout.REJECT)
    if _FREEDOM[asked.on_timeout] > _FREEDOM[most]:
        raise _refused(f"`on-timeout` is `{asked.on_timeout}`", f"on-timeout: {asked.on_timeout}", entry, most, trust)
    # Approving by time takes two: the entry that allows it and the step that asks for it.
    reminds = entry is not None and entry.on_timeout is OnTimeout.REMIND
    return OnTimeout.REMIND if reminds else asked.on_timeout


def _inputs(asked: Terms, base: Entry) -> tuple[typed.Field, ...]:
    if base.inputs is None or asked.inputs in ((), base.inputs):
        return asked.inputs if base.inputs is None else base.inputs
    raise UsageError(
        f"the step's `inputs` differ from those in the gate's entry in {PATH}.",
        do="leave `inputs` out of the step; the policy file's are used",
        docs=DOCS,
    )


def _differences(asked: Terms, merged: Terms) -> Iterator[str]:
    if (asked.who, asked.also) != (merged.who, merged.also):
        yield f"approvers are {_named(merged.who)}{f', and also {_named(merged.also)}' if merged.also else ''}"
    if asked.quorum != merged.quorum:
        yield f"required is {merged.quorum}"
    if asked.prevent_self_approval != merged.prevent_self_approval:
        yield "people who are involved cannot approve"
    if asked.timeout != merged.timeout:
        yield f"timeout is {durations.describe(merged.timeout)}"
    if asked.valid_for != merged.valid_for:
        yield f"valid-for is {durations.describe(merged.valid_for)}"
    if asked.on_timeout != merged.on_timeout:
        yield f"on-timeout is {merged.on_timeout}"
    if asked.inputs != merged.inputs:
        yield f"inputs are {', '.join(field.name for field in merged.inputs)}"


def _named(who: Who) -> str:
    return ", ".join(who.approvers) + (f" for {', '.join(who.paths)}" if who.paths else "")
