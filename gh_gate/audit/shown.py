"""What the forge shows of one gate, as plain data that can wait in a file for its other half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A comment that somebody wrote.

    :param hashes: SHA-256 of each state of it, the first one first.
    :param plain: SHA-256 of its first state with plain line ends, as whoever saw it first may have had it.
    :param verb: of the command in it as it was first written, ``?`` for a malformed one, empty for none.
    :param values: SHA-256 of the inputs that it gives as an approval, empty where that cannot be told.
    """

    id: int
    author_id: int
    author: str
    at: str
    url: str
    hashes: tuple[str, ...]
    plain: str = ""
    verb: str = ""
    values: str = ""

    @property
    def edited(self) -> bool:
        """Whether its text is another one by now."""
        return len(self.hashes) > 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What gh-gate answered to a command, as it stands there.

    :param comment_id: of the command.
    :param counted: what its marker says.
    :param edited: whether somebody has edited it; gh-gate never does.
    """

    comment_id: int
    counted: bool
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody edited or deleted a text of somebody else, or the question.

    :param what: ``touched`` or ``question_changed``, as the ledger names it.
    :param comment_id: 0 where it is gone, or where it is the question of an issue.
    :param whose_id: who had written it, 0 where that is not known.
    :param by: who did it, empty where the forge does not say.
    """

    what: str
    comment_id: int
    whose_id: int
    at: str
    whose: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A gate as the forge shows it.

    :param repository: by its present name.
    :param question: the comment that asks, on a pull request; else 0.
    :param gate: the question's JSON, without the prompt where it cannot be put together.
    :param digest: as the marker claims it.
    :param asker: who asked, by id, login and whether it is a person.
    :param envelope: of the record that stands there, empty where there is none.
    :param read_at: when the thread was read, by the forge's clock.
    :param labels: of the issue; those of a pull request are left out, for they stand for all its gates.
    :param troubles: what does not fit there, as columns and sentences.
    """

    repository: str
    repository_id: int
    number: int
    question: int
    url: str
    opened_at: str
    read_at: str
    asker: Mapping[str, Any]
    gate: Mapping[str, Any]
    digest: str
    envelope: str = ""
    labels: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    replies: tuple[Reply, ...] = ()
    touches: tuple[Touch, ...] = ()
    troubles: tuple[tuple[str, str], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Shown:
    """Read what `Shown.to_json` made."""
    plain = dict(data)
    plain["labels"] = tuple(data["labels"])
    plain["texts"] = tuple(Text(**{**text, "hashes": tuple(text["hashes"])}) for text in data["texts"])
    plain["replies"] = tuple(Reply(**reply) for reply in data["replies"])
    plain["touches"] = tuple(Touch(**touch) for touch in data["touches"])
    plain["troubles"] = tuple((column, says) for column, says in data["troubles"])
    return Shown(**plain)
