"""Many globs at once: a name meets only those whose key it has."""

from __future__ import annotations

from typing import Generic, TypeVar

from gh_gate.core.codeowners.glob import At, Glob, Test

T = TypeVar("T")


Bucket = list[tuple[Test | None, T]]
GRAM = 4


class Globs(Generic[T]):
    """Globs, each with what follows it, in hash tables by their keys.

    A key inside a name is known by a piece of at most four characters, so that a name has few pieces to look up.
    """

    __slots__ = ("_edges", "_inside", "_known", "_sizes")

    def __init__(self) -> None:
        self._known: dict[str, T] = {}  # by text
        # By the size of a key at the start, or less than 0 at the end: where to cut a name, and the globs by key.
        self._edges: dict[int, tuple[slice, dict[str, Bucket[T]]]] = {}
        self._inside: dict[str, Bucket[T]] = {}
        self._sizes: set[int] = set()  # of the pieces inside

    def get(self, glob: Glob) -> T | None:
        """Return what follows a glob, or None where it has not been added."""
        return self._known.get(glob.text)

    def add(self, glob: Glob, value: T) -> None:
        """Add a glob that is not in here yet."""
        self._known[glob.text] = value
        self._bucket(glob).append((glob.test, value))

    def _bucket(self, glob: Glob) -> Bucket[T]:
        if glob.at is At.INSIDE or not glob.key:
            return self._inside_bucket(glob.key)
        size = len(glob.key) if glob.at is At.START else -len(glob.key)
        cut = slice(size) if size > 0 else slice(size, None)
        return self._edges.setdefault(size, (cut, {}))[1].setdefault(glob.key, [])

    def _inside_bucket(self, key: str) -> Bucket[T]:
        grams = [key[at : at + GRAM] for at in range(max(1, len(key) - GRAM + 1))]
        gram = min(grams, key=lambda gram: len(self._inside.get(gram, ())))
        self._sizes.add(len(gram))
        return self._inside.setdefault(gram, [])

    def find(self, name: str) -> list[T]:
        """Return what follows the globs that a name matches."""
        found: list[T] = []
        for cut, table in self._edges.values():
            if bucket := table.get(name[cut]):
                found += [value for test, value in bucket if test is None or test(name)]
        for gram in self._grams(name) if self._inside else ():
            found += [value for test, value in self._inside[gram] if test is None or test(name)]
        return found

    def _grams(self, name: str) -> list[str]:
        length = len(name)
        if len(self._inside) <= 2 * length:
            return [gram for gram in self._inside if gram in name]
        pieces = {name[at : at + size] for size in self._sizes for at in range(length - size + 1)}
        return [piece for piece in pieces if piece in self._inside]
