"""Directories as they are met: what a directory gives its files is worked out once, then a path costs one look-up."""

from __future__ import annotations

from gh_gate.core.codeowners.groups import Group, Groups
from gh_gate.core.codeowners.index import Index

# Who chooses the paths must not choose how much memory they take, nor how deep the calls go.
ROOM = 32_000_000  # about the bytes of the names kept; when they are used up, all is forgotten
OVERHEAD = 200  # of a name kept, in bytes
DEPTH = 64  # below this, the directories on the way are not kept


class Place:
    """A directory whose rules are known.

    :param passed: the latest rule for everything below it.
    :param number: the latest rule for the files directly in it, whatever their names.
    :param names: the rules for one literal name in it.
    :param group: the patterns with wildcards that go on in it.
    :ivar settled: no name makes a difference: the rule of every file directly in it is `number`.
    :ivar plain: a subdirectory that no rule mentions has the same place.
    """

    __slots__ = ("group", "names", "number", "passed", "plain", "settled")

    def __init__(self, passed: int, number: int, names: dict[str, int] | None, group: Group) -> None:
        self.passed = passed
        self.number = number
        self.names = names
        self.group = group
        self.settled = names is None and group.last <= number
        self.plain = names is None and number == passed

    def number_of(self, name: str) -> int:
        """Return the rule of a file directly in it."""
        number = self.number
        for ends in self.group.ends:
            if ends.last > number and (end := ends[name]) > number:
                number = end
        if self.names is not None and (own := self.names.get(name, 0)) > number:
            number = own
        return number


class _Root(Place):
    """The repository's root, where the empty name is no file."""

    __slots__ = ()

    def __init__(self, passed: int, number: int, names: dict[str, int] | None, group: Group) -> None:
        super().__init__(passed, number, names, group)
        self.settled = False
        self.plain = False

    def number_of(self, name: str) -> int:
        return super().number_of(name) if name else 0


class Places(dict[str, Place]):
    """The directories met so far, each without a slash at its end; slashes at its start make no difference."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index
        self._longest = max(map(len, (*index.below, *index.direct, *index.names, *index.states)), default=0)
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self._room = ROOM
        self._groups = Groups(self._spend)
        index = self._index
        passed = index.below.get("", 0)
        group = self._groups.of([index.states[""]] if "" in index.states else [])
        self._root = _Root(passed, max(passed, index.direct.get("", 0)), index.names.get(""), group)
        self[""] = self._root

    def _spend(self, name: str) -> None:
        self._room -= len(name) + OVERHEAD
        if self._room < 0:
            self._forget()

    def _keep(self, directory: str, place: Place) -> Place:
        self._spend(directory)
        self[directory] = place
        return place

    def __missing__(self, directory: str) -> Place:
        if not directory or directory[0] == "/" or directory.count("/") >= DEPTH:
            return self._odd(directory)
        parent, _, name = directory.rpartition("/")
        return self._keep(directory, self._enter(self[parent], directory, name))

    def _odd(self, directory: str) -> Place:
        if not directory:
            return self._root  # another thread is just forgetting
        if directory[0] == "/":
            return self[directory.lstrip("/")]
        return self._keep(directory, self._descend(directory.split("/")))

    def _descend(self, names: list[str]) -> Place:
        path = "/".join(names[:DEPTH])
        place = self[path]
        for name in names[DEPTH:]:
            # No rule spells out a longer path than the longest, so there is no need to.
            path = f"{path}/{name}" if len(path) <= self._longest else path
            place = self._enter(place, path, name)
        return place

    def _enter(self, up: Place, path: str, name: str) -> Place:
        """Return the place of a subdirectory."""
        passed, direct, group = up.passed, 0, up.group
        if group.states:
            turned, direct, group = group.turns[name]
            passed = max(passed, turned)
        if up.names is not None and (own := up.names.get(name, 0)) > passed:
            passed = own
        if path in self._index.named:
            return self._enter_named(passed, direct, group, path)
        if up.plain and group is up.group and direct <= passed == up.passed:
            return up
        return Place(passed, max(passed, direct), None, group)

    def _enter_named(self, passed: int, direct: int, group: Group, path: str) -> Place:
        index = self._index
        passed = max(passed, index.below.get(path, 0))
        if path in index.states:
            group = self._groups.of([*group.states, index.states[path]])
        return Place(passed, max(passed, direct, index.direct.get(path, 0)), index.names.get(path), group)
