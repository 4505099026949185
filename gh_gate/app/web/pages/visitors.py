"""Who visits a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import Caller


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who looks at a page.

    :param csrf: what every form of this visit carries.
    :param others: logins that the visitor may answer as instead; only on the local page, where everybody is who they say.
    """

    caller: Caller
    csrf: str = field(repr=False)
    others: tuple[str, ...] = ()


class Visitors(Protocol):
    """Knows visitors, and lets them in and out. Every method is called in threads, and may raise `UpstreamError`."""

    @property
    def github(self) -> str:
        """The origin of GitHub's own pages, on which people sign in; an empty string where nobody signs in."""

    def visit(self, request: Request) -> Visit:
        """Return who visits.

        :raise NotSignedIn: where nobody is known, or no more.
        """

    def ours(self, request: Request, token: str, visit: Visit | None) -> bool:
        """Tell whether a form was sent by a page of ours.

        :param token: what the form carries.
        :param visit: None for the form by which somebody signs in, who has no session yet.
        """

    def begin(self, request: Request, back: str) -> Response:
        """Send somebody to GitHub to sign in.

        :param back: the path to return to; not trusted.
        """

    def finish(self, request: Request) -> Response:
        """Take whom GitHub sends back.

        :raise SignInRefused: where that came to nothing.
        """

    def leave(self, request: Request, visit: Visit) -> Response:
        """Sign somebody out."""
