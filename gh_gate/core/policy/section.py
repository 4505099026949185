"""One mapping of a settings file, read key by key, with errors that name the key by its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from gh_gate.core import durations
from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError

E = TypeVar("E", bound=StrEnum)
TEXT_LIMIT = 2_048
LIST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping at a place in a file.

    :param where: its path, as an error should call it; empty for the whole file.
    :param quiet: whether an error repeats nothing but known keys: the rest may be secret.
    """

    file: str
    where: str
    data: Mapping[str, Any]
    quiet: bool = False

    def only(self, known: frozenset[str]) -> Section:
        """Refuse keys that are not known."""
        for key in self.data:
            if key not in known and (self.quiet or "://" in key):  # an address in the wrong place may hold a secret
                raise UsageError(f"{self.file}: `{self.where}` has a key that is no setting.", do=suggest("", known))
            if key not in known:
                raise UsageError(f"{self.file}: `{self.path(key)}` is not a setting.", do=suggest(key, known))
        return self

    def path(self, key: str) -> str:
        """Return a key with its place in front."""
        return f"{self.where}.{key}"[:200] if self.where else key[:200]

    def wrong(self, key: str, takes: str) -> UsageError:
        """Return the error for a value of the wrong kind."""
        value = self.data[key]
        shown = "empty" if value is None else "something else" if self.quiet else f"{str(value)[:60]!r}"
        return UsageError(f"{self.file}: `{self.path(key)}` is {shown}, and takes {takes}.")

    def text(self, key: str) -> str | None:
        """Read a text that is not empty; None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        if not isinstance(value, str) or not value.strip() or len(value) > TEXT_LIMIT:
            raise self.wrong(key, f"a text of at most {TEXT_LIMIT:,} characters")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Read a text or a list of texts, not empty; None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        rows = [value] if isinstance(value, str) else value
        if not isinstance(rows, list) or not 0 < len(rows) <= LIST_LIMIT:
            raise self.wrong(key, f"a text or a list of 1 to {LIST_LIMIT} texts")
        if not all(isinstance(row, str) and row.strip() and len(row) <= TEXT_LIMIT for row in rows):
            raise self.wrong(key, f"texts of at most {TEXT_LIMIT:,} characters, none of them empty")
        return tuple(dict.fromkeys(row.strip() for row in rows))

    def flag(self, key: str) -> bool | None:
        """Read ``true`` or ``false``; None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def seconds(self, key: str) -> int | None:
        """Read a length of time; None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise self.wrong(key, "a length of time like 90s, 30m, 24h or 7d")
        return durations.parse(value, what=f"{self.file}: `{self.path(key)}`")

    def choice(self, key: str, kind: type[E]) -> E | None:
        """Read one of an enumeration's values; None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        if value not in list(kind):
            raise self.wrong(key, f"one of {', '.join(kind)}")
        return kind(value)

    def sub(self, key: str) -> Section:
        """Return a mapping below this one; an absent or empty one has no keys."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, "keys and values below it")
        return Section(self.file, self.path(key), value or {}, self.quiet)

    def subs(self) -> Iterator[tuple[str, Section]]:
        """Go through all keys as mappings."""
        for key in self.data:
            yield key, self.sub(key)
