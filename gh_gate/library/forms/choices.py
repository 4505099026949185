"""Choices as Python has them, ``Enum`` and ``Literal``, and the texts that an approver chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gh_gate.library.forms.unsayable import Unsayable


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen.

    :param values: in Python.
    :param texts: for people, in the same order; None where the values are all whole numbers from the least to the greatest.
    :param optional: whether None is one of them.
    """

    values: tuple[Any, ...]
    texts: tuple[str, ...] | None
    optional: bool = False

    def value_of(self, text: Any) -> Any:
        """Return what a text stands for."""
        return self._known()[text]

    def text_of(self, value: Any) -> Any:
        """Return how a value is chosen."""
        found = (text for text, known in self._known().items() if known is value or known == value)
        return next(found, value)

    def _known(self) -> Mapping[str, Any]:
        return dict(zip(self.texts or (), self.values, strict=True))


def of_enum(kind: type[Enum]) -> Choice:
    """Return an enumeration's members: by their values where these are texts, else by their names."""
    members = tuple(kind)
    if not members:
        raise Unsayable(f"is the enumeration {kind.__name__}, which has no members", "give it some")
    by_value = all(isinstance(member.value, str) for member in members)
    return Choice(members, tuple(member.value if by_value else member.name for member in members))


def of_literal(arguments: tuple[Any, ...], *, ordered: bool) -> Choice:
    """Return the values of a ``Literal``: texts, or whole numbers.

    :param ordered: whether their order is the author's own; else they are sorted.
    """
    given = tuple(value for value in arguments if value is not None)
    optional = len(given) < len(arguments)
    if not given or {type(value) for value in given} not in ({str}, {int}):
        raise Unsayable("is a Literal of other things than texts or whole numbers", "choose among texts")
    values = given if ordered else tuple(sorted(given))
    if type(values[0]) is str:
        return Choice(values, values, optional)
    if set(values) == set(range(min(values), max(values) + 1)):
        return Choice(values, None, optional)
    return Choice(values, tuple(str(value) for value in values), optional)
