"""What is done beside a gate's thread after each look at it: whoever waits is woken, whoever wants to know is told.

Followers are level-triggered like everything else: they are called after every look, and each makes its own part of the world
match. A decided gate is looked at again, also after a restart, until none of them has anything left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gh_gate.app.archive import Archive
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge

_log = logging.getLogger("gh_gate.app")


class Follower(Protocol):
    """Makes one part of the world match a gate; its calls for one issue or pull request never overlap."""

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Do what is left to do, which may be nothing; killed at any point, the next call goes on.

        :param tally: where the gate stands; its ``decision``, where there is one, is final and kept in the ledger.
        :param forge: of the gate's repository, with the installation's tokens.
        :return: when to be called again at the latest, by GitHub's clock; None where nothing is left to do for now. After the
            decision it means: never again.
        :raise UpstreamError: somebody else could not be asked; the call is repeated soon, and not counted as a failure.
        """


class Following:
    """All followers of a server; one that fails keeps neither the decision back nor the others.

    :param followers: are called in this order.
    """

    def __init__(self, followers: Sequence[Follower]) -> None:
        self._followers = tuple(followers)

    def __call__(
        self, archive: Archive, ticket: Ticket, tally: Tally, forge: GitHubForge, problems: list[Exception]
    ) -> datetime | None:
        """Call all followers, unless they are through with this gate; note when they are.

        :param problems: takes the errors of those that failed; what they have left to do comes with the next look.
        :return: when to look again at the latest.
        """
        if tally.decision is not None and archive.followed(ticket):
            return None
        before = len(problems)
        times = [one for one in (self._call(f, ticket, tally, forge, problems) for f in self._followers) if one]
        if tally.decision is not None and not times and len(problems) == before:
            archive.follow_through(ticket, tally.decision, forge.now())
        return min(times, default=None)

    def _call(
        self, follower: Follower, ticket: Ticket, tally: Tally, forge: GitHubForge, problems: list[Exception]
    ) -> datetime | None:
        try:
            return follower(ticket, tally, forge)
        except Exception as error:  # noqa: BLE001 - whatever one of them meets, the others have their own work
            problems.append(_own(error))
            _log.warning("%s failed: %s", type(follower).__name__, _told(error))
            return None


def worst(problems: Sequence[Exception]) -> Exception:
    """Return the error that stands for all: an outage first, because nobody's tries are counted while there is one."""
    return next((one for one in problems if isinstance(one, UpstreamError)), problems[0])


def _own(error: Exception) -> Exception:
    """Return the error as a follower's own: what is gone for it is not the gate's place."""
    return GateError(error.what, why=error.why, do=error.do) if isinstance(error, Gone) else error


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, GateError) else type(error).__name__
