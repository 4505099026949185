"""What a caller may see and do in a repository: GitHub says."""

from __future__ import annotations

from typing import Protocol

from gh_gate.app.asking.refusals import Denied
from gh_gate.app.spots import Spot
from gh_gate.app.view import Caller
from gh_gate.forge.base import Forge


class Access(Protocol):
    """What callers may see."""

    def repository(self, caller: Caller, full_name: str, *, now: bool = False) -> Spot:
        """Return a repository as the caller's own token reads it: its number, and the name that it has now.

        :param now: ask, whatever is remembered.
        :raise Hidden: where there is none, or the caller may not read it.
        """


def writes(caller: Caller, forge: Forge) -> bool:
    """Tell whether a caller has write access to a repository now.

    :param forge: of the repository.
    :return: False for an integration: GitHub does not tell what somebody else's installation token may write.
    :raise UpstreamError: where GitHub could not be asked.
    """
    who = caller.person
    standing = forge.standings([who], ()).get(who.id) if who.human else None
    return standing is not None and standing.can_write


def require_writer(caller: Caller, forge: Forge, what: str) -> None:
    """Refuse whoever has no write access to a repository now.

    :param what: they want to do, as the sentence goes on after "to".
    :raise Denied: saying who may.
    :raise UpstreamError: where GitHub could not be asked.
    """
    if not caller.person.human:
        raise Denied(
            f"a person's token is needed to {what}.",
            why="this one belongs to an App or a workflow, and GitHub does not tell what such a token may write",
            do="use the token of a person, or of a machine account, with write access; in a workflow use the Action",
        )
    if not writes(caller, forge):
        raise Denied(f"write access to the repository is needed to {what}.", do="ask somebody who has it")
