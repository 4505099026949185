"""A word that an approver typed without quotes."""

from __future__ import annotations


class Bare(str):
    """The value of ``name=value`` without quotes: text like any other, but a field may read it as its own type.

    In ``/approve n=5 label="5"`` the first value is bare, so an ``int`` field takes it; the second is a JSON string, which
    only a ``str`` field takes. Inside JSON nothing is bare.
    """

    __slots__ = ()
