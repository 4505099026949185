"""What a forge tells about an issue or a pull request, as plain data.

Nothing here is interpreted: a thread says who wrote what and when, who edited and deleted what, and which rights people
have. `gh_gate.core.decision` concludes from it. All times are aware and come from the forge's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Person:
    """An account; ``id`` is who it is, ``login`` is only shown (logins are renamed and given away again)."""

    id: int
    login: str
    human: bool = True


class Member(StrEnum):
    """Whether somebody belongs to a team; a team that may not be read gives ``UNKNOWN``, never ``NO``."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """The rights of a person at the moment they were asked for.

    :param can_write: whether the person has write access to the repository.
    :param teams: membership by ``org/slug`` (lower case), for the teams that were asked about.
    """

    can_write: bool
    teams: Mapping[str, Member] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a text in its edit history.

    :param at: when the text became this.
    :param editor: who made it so, None where the forge does not say.
    :param text: the whole text then, None where that revision's content was removed.
    :param removed_by: who removed the content; None with ``text`` None means that it is not known.
    """

    at: datetime
    editor: Person | None
    text: str | None
    removed_by: Person | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or the text that opens an issue.

    :param id: the forge's number of the comment; later comments have higher ones. 0 for an issue's own body.
    :param author: None for an account that no longer exists.
    :param edited_at: None if the text was never edited.
    :param revisions: all states of the text, oldest first; empty if it was never edited.
    :param app: the slug of the App through which a person posted it, None if the person did so directly.
    :param by_email: whether it was posted by replying to a notification e-mail.
    """

    id: int
    author: Person | None
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    revisions: tuple[Revision, ...] = ()
    app: str | None = None
    by_email: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """A comment that is gone: by whom it was removed, and who had written it (None where the forge does not say)."""

    at: datetime
    actor: Person | None
    author: Person | None


@dataclass(frozen=True, slots=True)
class Rerun:
    """Somebody who started the run again, and when; with self-approval prevented, their later approvals do not count."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another gate on the same pull request; commands name the gate they mean while several are pending.

    :param closed_at: when its record was posted, None while there is none.
    :param commit: what it is about; an empty string where that is not known.
    :param abandoned: whether it ended without a record, so that it still looks as if it waited.
    """

    name: str
    opened_at: datetime
    closed_at: datetime | None = None
    commit: str = ""
    abandoned: bool = False

    def pending(self, at: datetime, head: str | None) -> bool:
        """Tell whether it was waiting for an answer at that time; one about an older head commit waits for none."""
        if head is not None and self.commit and self.commit != head:
            return False
        return self.opened_at <= at and (self.closed_at is None or at <= self.closed_at)


@dataclass(frozen=True, slots=True)
class Face:
    """What an issue looks like: display only, never an input to a decision."""

    title: str = ""
    open: bool = True
    locked: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything about one gate's place, read at one time.

    :param opening: the text that asks: the issue's body, or the gate's comment on a pull request.
    :param comments: all comments after the opening, ascending by id.
    :param me: who this process is to the forge.
    :param read_at: the forge's clock when the reading began; what came later may be missing.
    :param standings: rights by person id, as far as they were asked for.
    :param head: the pull request's current head commit; None for an issue.
    :param reruns: who started the run again.
    :param neighbours: the other gates on the same pull request.
    :param unsure_until: until when another gate's question may have stood there that nothing tells any more.
    :param seen: comments as somebody trusted saw them first, whatever became of them; empty where nobody watched.
    :param refused: comments that somebody trusted knows to have been answered as not counting.
    """

    opening: Comment
    comments: tuple[Comment, ...]
    deletions: tuple[Deletion, ...]
    me: Person
    read_at: datetime
    standings: Mapping[int, Standing] = field(default_factory=lambda: MappingProxyType({}))
    head: str | None = None
    reruns: tuple[Rerun, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    unsure_until: datetime | None = None
    face: Face = Face()
    seen: tuple[Comment, ...] = ()
    refused: frozenset[int] = frozenset()
