"""Who asks: a person on the page, or whoever a bearer token belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gh_gate.core.thread import Person


class Via(StrEnum):
    """How somebody comes in."""

    PAGE = "page"
    API = "api"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, with the token by which GitHub knows them.

    :param token: of GitHub: a person's own, a person's through the App, or a workflow's; empty on the local forge.
    :param session: the id of the session, or an empty string where the token itself came along.
    """

    person: Person
    token: str = field(repr=False)
    session: str = field(default="", repr=False)
    via: Via = Via.API
