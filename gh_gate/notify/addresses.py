"""Addresses as people write them: ``slack://TokenA/TokenB/TokenC``, each of which may hold a secret.

https://github.com/caronc/apprise/wiki
"""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gh_gate.errors import UsageError

ENVIRONMENT = "GH_GATE_NOTIFY_URLS"
DOCS = "docs/notifications.md"
MOST = 50
"""Addresses of one gate: each has a thread of its own."""

_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z0-9]+://)", re.ASCII)
_ADDRESS = re.compile(r"([A-Za-z0-9]{1,24})://[^\s\x00-\x1f\x7f]{1,2040}")
_INSTALL = "pip install 'gh-gate[notify]'"
_log = logging.getLogger("gh_gate.notify")


@dataclass(frozen=True, slots=True)
class Address:
    """One address; neither ``repr`` nor `shown` holds more of it than its scheme.

    :param source: where it was written, for people.
    :param place: its number there, from 1.
    :param own: whether it is this process's, and not of a policy file.
    """

    url: str = field(repr=False)
    source: str = field(compare=False)
    place: int = field(compare=False)
    own: bool = field(default=True, compare=False)

    @property
    def scheme(self) -> str:
        """What stands before ``://``, in lower case."""
        return self.url.partition("://")[0].lower()

    @property
    def shown(self) -> str:
        """As much of it as people may see."""
        return f"{self.scheme} (address {self.place} of {self.source})"


def split(text: str) -> tuple[str, ...]:
    """Return the addresses of a text, which stand between commas, blanks or line breaks; a comma may stand inside one.

    :param text: say of ``GH_GATE_NOTIFY_URLS``.
    """
    return tuple(part for part in _BETWEEN.split(text.strip(", \t\r\n")) if part)


def read(rows: Iterable[str], source: str) -> tuple[Address, ...]:
    """Return addresses, each once.

    :param source: where they were written, for people.
    :raise UsageError: naming the place of one that is none, and nothing of what stands there.
    """
    found = [one(row.strip(), source, place) for place, row in enumerate(rows, start=1)]
    if len(found) > MOST:
        raise UsageError(f"{source} holds {len(found)} addresses, and takes {MOST}.", docs=DOCS)
    return tuple(dict.fromkeys(found))


def one(row: str, source: str, place: int, *, own: bool = True) -> Address:
    """Return one address.

    :param source: where it was written; ``place`` is its number there, from 1, and ``own`` as `Address` has it.
    :raise UsageError: where it is none; see `read`.
    """
    if not _ADDRESS.fullmatch(row):
        raise UsageError(
            f"address {place} of {source} is not one.",
            why="it is not shown here, because it may hold a secret",
            do="write Apprise's addresses, like slack://TokenA/TokenB/TokenC, with commas or line breaks between them",
            docs=DOCS,
        )
    return Address(row, source, place, own)


def given(rows: str | Sequence[str]) -> tuple[str, ...]:
    """Check what a caller gives as ``notify``.

    :return: the addresses, for `gh_gate.notify.telling`.
    :raise UsageError: where one is none, or Apprise is not installed.
    """
    texts = split(rows) if isinstance(rows, str) else tuple(part for row in rows for part in split(row))
    if read(texts, "`notify`") and not can_speak():
        raise UsageError(
            "`notify` needs Apprise, which is not installed here.", do=f"{_INSTALL}, or leave `notify` out", docs=DOCS
        )
    return texts


def require_understood(rows: Iterable[str]) -> None:
    """Make sure that Apprise understands a caller's own addresses.

    :raise UsageError: naming the place of one that it does not.
    """
    for address in read(rows, "`notify`"):
        from gh_gate.notify import speaking  # noqa: PLC0415 - Apprise is only loaded where somebody is told something

        if speaking.service(address.url) is None:
            raise UsageError(
                f"{address.shown} is not understood by Apprise.",
                why="the service is not known, a part of the address is missing or has another form, or a package is missing",
                do="look the service up on https://github.com/caronc/apprise/wiki",
                docs=DOCS,
            )


def own(rows: Iterable[str], environ: Mapping[str, str]) -> tuple[Address, ...]:
    """Return the addresses of this process: its caller's, and the environment's; what is wrong in the latter is logged.

    :param rows: as `given` has checked them.
    """
    try:
        also = read(split(environ.get(ENVIRONMENT, "")), ENVIRONMENT)
    except UsageError as error:
        _log.warning("%s Nobody is told there.", error.what)
        also = ()
    return tuple(dict.fromkeys((*read(rows, "`notify`"), *also)))


def can_speak() -> bool:
    """Tell whether Apprise is installed, without loading it."""
    return importlib.util.find_spec("apprise") is not None


def missing(address: Address) -> str:
    """Return what to log of an address where Apprise is not installed."""
    return (
        f"{address.shown} is not told: Apprise is not installed here ({_INSTALL}; in the Action: notify: policy-file)."
    )
