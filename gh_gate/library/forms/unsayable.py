"""What is said of a type or a limit that a gate cannot hold an approver to."""

from __future__ import annotations


class Unsayable(Exception):  # noqa: N818 - says of an annotation what it is
    """An annotation that a gate cannot hold an approver to.

    :param do: what to write instead.
    """

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.do = do
