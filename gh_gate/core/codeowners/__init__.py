r"""CODEOWNERS as GitHub reads it: text -> the owners of a path.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners

A line is a pattern and the owners of what it matches; a ``#`` starts a comment, a backslash makes a space part of the pattern.
The last rule that matches a path wins, also where it names no owner. A line with a mistake is skipped whole::

    *              every file                        *.js  test_?    every such name, and everything below such a directory
    apps           every file and directory "apps"   apps/           everything below a directory "apps", wherever it is
    /docs  a/b     from the root, because of the slash at the start or in the middle; everything below it too
    /docs/         everything below it               /docs/**        the same
    /docs/*        the files directly in it          /docs/*.md      such names directly in it, and everything below them
    **/logs  a/**/b  with any number of directories in the place of ``**``, none included

No ``!``, no ``[a-z]``, no ``\#``, no ``***``. Letters are compared as they are, case included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat

from gh_gate.core.codeowners.index import Index
from gh_gate.core.codeowners.lines import Problem, Rule, read
from gh_gate.core.codeowners.places import Places

__all__ = ["LOCATIONS", "Codeowners", "Owners", "Problem", "Rule", "parse"]

Owners = tuple[str, ...] | None

LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in its order; the first file found counts."""


@dataclass(frozen=True, slots=True)
class Codeowners:
    """The rules of one file; made by `parse`.

    Paths are relative to the repository's root, with ``/`` between names; a ``/`` in front makes no difference. A path that
    ends with a slash stands for a nameless file in that directory. The empty path is no file and no rule matches it.

    :param rules: in the file's order.
    :param errors: the lines that are skipped.
    """

    rules: tuple[Rule, ...]
    errors: tuple[Problem, ...]
    _owners: tuple[Owners, ...] = field(repr=False, compare=False)
    _places: Places = field(repr=False, compare=False)

    def owners(self, path: str) -> Owners:
        """Return the owners that the last matching rule names: perhaps none of them, or None where no rule matches."""
        directory, _, name = path.rpartition("/")
        place = self._places[directory]
        return self._owners[place.number if place.settled else place.number_of(name)]

    def owners_many(self, paths: Iterable[str]) -> list[Owners]:
        """Return the owners of each path, as `owners` does."""
        owners, places = self._owners, self._places
        return [
            owners[place.number if (place := places[directory]).settled else place.number_of(name)]
            for directory, _, name in map(str.rpartition, paths, repeat("/"))
        ]

    def rule(self, path: str) -> Rule | None:
        """Return the last rule that matches a path, or None."""
        directory, _, name = path.rpartition("/")
        number = self._places[directory].number_of(name)
        return self.rules[number - 1] if number else None


def parse(text: str) -> Codeowners:
    """Read a file.

    :param text: its content, of any size; GitHub does not load 3 MB or more, so such a file has one error and no rule.
    """
    rules, errors = read(text)
    index = Index()
    for number, rule in enumerate(rules, 1):
        index.add(number, rule.pattern)
    return Codeowners(rules, errors, (None, *(rule.owners for rule in rules)), Places(index))
