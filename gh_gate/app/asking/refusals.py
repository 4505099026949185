"""Why somebody who is known does not get what they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gh_gate.errors import GateError, UpstreamError, UsageError
from gh_gate.forge.github.refusal import Refused


class Denied(GateError):  # noqa: N818 - an answer, not a failure
    """The caller may not do this."""


class Taken(GateError):  # noqa: N818 - an answer, not a failure
    """It cannot be done as things stand."""


class TooMuch(GateError):  # noqa: N818 - an answer, not a failure
    """There is no more of it now.

    :param seconds: until there is.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__("this was asked too often.", do="ask again later")
        self.seconds = seconds


class WrongField(UsageError):  # noqa: N818 - what is wrong, as `gh_gate.app.view.Wrong` is named
    """One field of what was asked is wrong.

    :param field: its name.
    """

    def __init__(self, field: str, what: str, *, why: str = "", do: str = "") -> None:
        super().__init__(what, why=why, do=do)
        self.field = field


@contextmanager
def as_the_app() -> Iterator[None]:
    """Tell a refusal of GitHub's to the App apart from one to the caller: theirs was not the token that was refused.

    :raise Taken: where the App may not do what is needed.
    :raise UpstreamError: where GitHub does not even accept the App.
    """
    try:
        yield
    except Refused as refused:
        kind = UpstreamError if refused.status == 401 else Taken
        raise kind(f"GitHub does not let the App do this: {refused.what}", why=refused.why) from refused
