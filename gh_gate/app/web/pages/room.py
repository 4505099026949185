"""What all pages need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import Gates
from gh_gate.app.web.limits import Kind, Limits
from gh_gate.app.web.pages import answers
from gh_gate.app.web.pages.drawing import draw
from gh_gate.app.web.pages.flash import Flashes
from gh_gate.app.web.pages.trouble import Forged, TooOften
from gh_gate.app.web.pages.visitors import Visit, Visitors


@dataclass(frozen=True, slots=True)
class Room:
    """The rooms below, who may ask them how often, and how a page for a visitor is drawn.

    :param limits: None where nobody shares anything with others.
    """

    gates: Gates
    visitors: Visitors
    flashes: Flashes
    limits: Limits | None

    def visit(self, request: Request) -> Visit:
        """Return who visits.

        :raise NotSignedIn: where nobody is known.
        :raise TooOften: where they have asked too much.
        """
        visit = self.visitors.visit(request)
        self._take(Kind.READ, visit)
        return visit

    def search(self, visit: Visit) -> None:
        """Count a search of what was decided.

        :raise TooOften: where they have searched too much.
        """
        self._take(Kind.SEARCH, visit)

    def sender(self, request: Request, token: str) -> Visit:
        """Return who has sent a form.

        :param token: what the form carries.
        :raise Forged: where no page of theirs did.
        """
        visit = self.visitors.visit(request)
        if not self.visitors.ours(request, token, visit):  # first: what others send is not counted as the visitor's
            raise Forged(visit.caller.person.login)
        self._take(Kind.WRITE, visit)
        return visit

    def page(self, request: Request, template: str, visit: Visit, *, status: int = 200, **values: Any) -> Response:
        """Return a page for a visitor.

        :param values: of the template; ``here`` is where the page is to be had again, the request's path if left out.
        """
        known = {"here": request.url.path, "visit": visit, "signs_in": bool(self.visitors.github)}
        html = draw(template, **(known | values))
        return answers.page(html, status)

    def _take(self, kind: Kind, visit: Visit) -> None:
        wait = self.limits.spend(kind, visit.caller) if self.limits else 0.0
        if wait:
            raise TooOften(wait)
