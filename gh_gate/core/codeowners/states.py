"""The patterns with wildcards as one automaton over the segments of a path; patterns that begin alike share states."""

from __future__ import annotations

from gh_gate.core.codeowners.glob import DEEP, Glob
from gh_gate.core.codeowners.globs import Globs


class State:
    """A place in a pattern: the segments before it have matched.

    Rules are known by their number in the file's order, so that the highest wins and 0 is no rule.
    """

    __slots__ = ("below", "deep", "direct", "globs", "last", "loops", "names", "own")

    def __init__(self, *, loops: bool = False) -> None:
        self.own = 0  # the rule that ends here: this path and everything below it
        self.below = 0  # the rule that ends here with a slash: everything below it
        self.direct = 0  # the rule that goes on with a lone final ``*``: the files directly in it
        self.last = 0  # the latest ``own`` after one more name
        self.loops = loops  # it follows a ``**``, so it stays active in every directory below
        self.deep: State | None = None  # what follows a ``**``
        self.names: dict[str, State] = {}  # what follows a literal name
        self.globs: Globs[State] | None = None  # what follows a glob

    @property
    def goes_on(self) -> bool:
        """Whether a name can follow."""
        return bool(self.names) or self.globs is not None

    def after(self, part: str | Glob) -> State:
        """Return the state that follows one segment of a pattern, made where there is none yet."""
        if isinstance(part, str):
            return self.names.setdefault(part, State())
        if part is DEEP:
            return self if self.loops else self._deep()
        return self._glob(part)

    def _deep(self) -> State:
        self.deep = self.deep or State(loops=True)
        return self.deep

    def _glob(self, glob: Glob) -> State:
        self.globs = self.globs or Globs()
        state = self.globs.get(glob)
        if state is None:
            state = State()
            self.globs.add(glob, state)
        return state

    def find(self, name: str) -> list[State]:
        """Return the states that follow a segment of a path."""
        found = self.globs.find(name) if self.globs else []
        if name in self.names:
            found.append(self.names[name])
        return found
