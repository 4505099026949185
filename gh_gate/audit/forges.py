"""The forge's half of an audit, read from GitHub or from the local forge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from gh_gate.audit.listing import Listing
from gh_gate.audit.sources import History
from gh_gate.core import marker
from gh_gate.core.thread import Person, Thread
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Forge, Place, Posting, Repository
from gh_gate.forge.github.edits import TOGETHER
from gh_gate.forge.github.forge import GitHubForge
from gh_gate.forge.github.refusal import Refused


@dataclass
class OnGitHub:
    """The history of a repository on GitHub; about three requests for a gate, beside one for a hundred issues or comments.

    :param listing: of the same repository.
    """

    forge: GitHubForge
    listing: Listing
    _rights: dict[int, bool] = field(default_factory=dict)

    def asked(self, since: datetime) -> Iterator[Posting]:
        """Go through what may be gates; an issue that no longer looks like one counts if somebody has edited it."""
        doubtful: list[Posting] = []
        for posting in self.listing.issues(since):
            if marker.is_ours(posting.body):
                yield posting
            elif posting.author is None or not posting.author.human:
                doubtful.append(posting)
                if len(doubtful) == TOGETHER:
                    yield from self._edited(doubtful)
                    doubtful.clear()
        yield from self._edited(doubtful)
        yield from self.listing.questions(since)

    def read(self, place: Place) -> Thread:
        """Read the thread of a gate."""
        return self.forge.read(place)

    def may_ask(self, who: Person) -> bool:
        """Tell whether somebody's text is taken for a gate; who has asked is asked about once."""
        if not who.human:
            return True
        if who.id not in self._rights:
            self._rights[who.id] = who.id == self.forge.me().id or self._can_write(who)
        return self._rights[who.id]

    def _can_write(self, who: Person) -> bool:
        try:
            return self.forge.standings([who], ())[who.id].can_write
        except Refused as refused:
            raise UpstreamError(
                f"whether @{who.login}, who asked for a gate, may write to {self.forge.name} cannot be told.",
                why=refused.why,
                do="use a token of somebody who can see the repository's collaborators (`metadata: read` of an App is enough)",
            ) from refused

    def _edited(self, postings: list[Posting]) -> list[Posting]:
        """Return those that somebody has edited; one request."""
        touched = self.forge.edited([posting.place.number for posting in postings])
        return [posting for posting in postings if posting.place.number in touched]


@dataclass
class InForge:
    """The history of any forge without pull requests: the local one."""

    forge: Forge

    def asked(self, since: datetime) -> Iterator[Posting]:
        """Go through its issues: every one of them may be a gate."""
        return self.forge.postings(since, None)

    def read(self, place: Place) -> Thread:
        """Read the thread of a gate."""
        return self.forge.read(place)

    def may_ask(self, who: Person) -> bool:  # noqa: ARG002 - the protocol's
        """Tell that everybody may ask here."""
        return True


@dataclass
class OneForge:
    """A single repository's forge as the sources of an audit."""

    forge: Forge

    def repositories(self) -> Iterator[Repository]:
        """Return its repository."""
        yield self.forge.repository()

    def history(self, repository: Repository) -> History:  # noqa: ARG002 - there is only the one
        """Return its history."""
        return InForge(self.forge)

    def public_key(self) -> str:
        """Return nothing: no App decides on this machine."""
        return ""


def named_key(forge: Forge) -> str:
    """Return the public key that the policy file on a repository's default branch names; empty where it names none.

    :raise UpstreamError: where the forge could not be asked.
    """
    from gh_gate.core.policy import file as policy_file  # noqa: PLC0415 - YAML takes long to load

    try:
        text = forge.file(policy_file.PATH, forge.head(forge.repository().default_branch))
        found = policy_file.parse(text) if text else None
    except UpstreamError:
        raise
    except GateError:
        return ""  # it cannot be read: then signatures are not checked, and the report says so
    return found.app.public_key if found and found.app else ""
