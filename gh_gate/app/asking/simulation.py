"""Who could approve a gate if it were asked now, and why; nothing is written.

What CODEOWNERS and the policy file say, everybody may know who can read the repository. What somebody else may do there, and which
teams there are, GitHub does not tell everybody, and whoever is named costs the App a question. So only those who can write to the
repository may ask about others; everybody else asks by its own rules, and all of them together only so often.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from gh_gate.app import rules
from gh_gate.app.asking.asked import Seen, Simulated, Supposed
from gh_gate.app.asking.refusals import TooMuch, WrongField, as_the_app
from gh_gate.app.asking.rights import Access, require_writer, writes
from gh_gate.app.github import Hub
from gh_gate.app.spots import Spot
from gh_gate.app.view import Caller
from gh_gate.asked import Request, Run
from gh_gate.core import approvers
from gh_gate.core.gate import Decider
from gh_gate.core.policy import Owner, Policy, User
from gh_gate.core.policy.owners import CODEOWNERS
from gh_gate.core.thread import Person
from gh_gate.forge.base import Forge
from gh_gate.prepare import trusted_side

MOST: Final = 20
"""Owners whose rights are asked for; each costs GitHub a question or more."""

_NAME: Final = "simulated"


class Simulation:
    """Supposes gates; see `gh_gate.app.web.api.ports.Simulate`.

    :param access: tells what callers may see.
    :param spend: takes one of what those who cannot write may ask at the repositories of an account, which share what GitHub lets
        the App ask there; returns 0.0, or the seconds until there is one.
    """

    def __init__(self, hub: Hub, access: Access, spend: Callable[[str], float]) -> None:
        self._hub, self._access, self._spend = hub, access, spend

    def __call__(self, caller: Caller, supposed: Supposed) -> Simulated:
        """Tell who could approve.

        :raise Hidden: where the caller may not see the repository.
        :raise Denied: where they ask for more than its own rules say of them, and may not write to it.
        :raise TooMuch: where they may not write to it, and too many such ask.
        :raise UsageError: where the rules do not allow what is supposed, or it names what there is not.
        :raise GateError: where nobody could approve, or it cannot be told.
        :raise UpstreamError: where GitHub could not be asked.
        """
        spot = self._access.repository(caller, supposed.repository, now=True)  # as for an opening
        with as_the_app():
            forge = self._hub.forge(spot)
            return _simulated(caller, supposed, forge, writer=self._writer(caller, supposed, spot, forge))

    def _writer(self, caller: Caller, supposed: Supposed, spot: Spot, forge: Forge) -> bool:
        """Tell whether a caller can write; whoever cannot, is let in only for what everybody may ask."""
        more = _more(caller, supposed)
        if more:
            require_writer(caller, forge, more)
        if more or writes(caller, forge):
            return True
        wait = self._spend(spot.repository.partition("/")[0].lower())
        if wait:
            raise TooMuch(wait)
        return False


def _more(caller: Caller, supposed: Supposed) -> str:
    """Return what is supposed beyond the repository's own rules and the caller, as a sentence goes on; or an empty string."""
    if supposed.person.removeprefix("@").lower() not in ("", caller.person.login.lower()):
        return "ask about somebody else"
    if supposed.words.get("pull_request") is not None:
        return "suppose a pull request"
    named = [text for text in supposed.words.get("approvers", ()) if text.partition(":")[0] != CODEOWNERS]
    return "suppose approvers by name" if named else ""


def _simulated(caller: Caller, supposed: Supposed, forge: Forge, *, writer: bool) -> Simulated:
    person = _person(caller, supposed, forge)
    prepared = rules.made(_request(supposed, forge), forge)
    policy = prepared.gate.policy
    about = () if person is None else (_seen(f"@{person.login}", person, policy, forge),)
    asked = MOST if writer else 0
    owners = policy.owners()
    return Simulated(
        repository=forge.repository().full_name,
        gate=prepared.gate,
        sources=prepared.sources,
        notices=prepared.notices,
        person=about[0] if about else None,
        owners=(
            *(_owner(owner, policy, forge) for owner in owners[:asked]),
            *(Seen(str(owner)) for owner in owners[asked:]),
        ),
    )


def _person(caller: Caller, supposed: Supposed, forge: Forge) -> Person | None:
    """Return who is asked about.

    :raise WrongField: where there is no such person.
    """
    me, login = caller.person, supposed.person.removeprefix("@")
    if not login or login.lower() == me.login.lower():
        return me if me.human else None
    found = forge.user(login)
    if found is None or not found.human:
        raise WrongField("person", "there is no person of that name on GitHub.")
    return found


def _request(supposed: Supposed, forge: Forge) -> Request:
    """Return what is supposed; a gate that stands for environments is asked for them."""
    run = Run(id=_NAME, commit=supposed.commit)
    words = {"prompt": _NAME, **supposed.words}
    bare = Request(name=supposed.name or _NAME, run=run, decider=Decider.APP, **words)
    file = trusted_side.find(bare, forge).policy_file
    entry = file.entry(bare.name) if file and supposed.name else None
    return replace(bare, environments=entry.environments) if entry else bare


def _owner(owner: Owner, policy: Policy, forge: Forge) -> Seen:
    if not isinstance(owner, User):
        return Seen(str(owner))
    return _seen(str(owner), Person(owner.id, owner.login), policy, forge)


def _seen(who: str, person: Person, policy: Policy, forge: Forge) -> Seen:
    standing = forge.standings([person], policy.teams()).get(person.id)
    return Seen(who, person, approvers.verdict(policy, person, standing))
