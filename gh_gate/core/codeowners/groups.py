"""The automaton made deterministic, only as far as the paths that come by need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gh_gate.core.codeowners.states import State

Spend = Callable[[str], None]


# What the patterns with wildcards say of a subdirectory: the latest rule for everything below it, the latest for the files
# directly in it only, and the states that are active in it.
Turn = tuple[int, int, "Group"]


class Group:
    """The states that are active together in some directories.

    :ivar last: the latest rule that the name of a file can end.
    :ivar turns: by the name of a subdirectory.
    :ivar ends: of each state that the name of a file can end.
    """

    __slots__ = ("ends", "last", "states", "turns")

    def __init__(self, states: tuple[State, ...], groups: Groups) -> None:
        self.states = states
        self.last = max([state.last for state in states], default=0)
        self.turns = _Turns(states, groups)
        self.ends = [groups.ends(state) for state in states if state.last]


class Groups(dict[tuple[State, ...], Group]):
    """All groups met so far.

    :param spend: is told of each name that a group keeps.
    """

    def __init__(self, spend: Spend) -> None:
        super().__init__()
        self.spend = spend
        self._ends: dict[State, Ends] = {}

    def ends(self, state: State) -> Ends:
        """Return a state's ends, the same for all groups."""
        return self._ends.setdefault(state, Ends(state, self.spend))

    def of(self, states: Iterable[State]) -> Group:
        """Return the group of some states; with each comes what follows a ``**`` right after it."""
        both = [each for state in states for each in (state, state.deep) if each is not None and each.goes_on]
        return self[tuple(dict.fromkeys(both))]

    def __missing__(self, states: tuple[State, ...]) -> Group:
        group = self[states] = Group(states, self)
        return group


class _Turns(dict[str, Turn]):
    def __init__(self, states: tuple[State, ...], groups: Groups) -> None:
        super().__init__()
        self._states = states
        self._groups = groups
        self._none: Turn | None = None  # where no pattern knows the name, as mostly

    def __missing__(self, name: str) -> Turn:
        found = [state for before in self._states for state in before.find(name)]
        turn = self[name] = self._to(found) if found else self._none or self._to_none()
        self._groups.spend(name)
        return turn

    def _to(self, found: list[State]) -> Turn:
        passed = max(max(state.own, state.below) for state in found)
        direct = max(state.direct for state in found)
        return passed, direct, self._groups.of([*self._staying(), *found])

    def _to_none(self) -> Turn:
        self._none = (0, 0, self._groups.of(self._staying()))
        return self._none

    def _staying(self) -> list[State]:
        return [state for state in self._states if state.loops]


class Ends(dict[str, int]):
    """By the name of a file, the latest rule that ends with it after some state.

    :ivar last: the latest of all.
    """

    def __init__(self, state: State, spend: Spend) -> None:
        super().__init__()
        self.last = state.last
        self._state = state
        self._spend = spend

    def __missing__(self, name: str) -> int:
        number = self[name] = max([state.own for state in self._state.find(name)], default=0)
        self._spend(name)
        return number
