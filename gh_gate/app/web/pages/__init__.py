"""The pages: what waits, what was decided, one gate with its question and its form. They work without a script.

::

    GET  /  /pending  /history                            lists
    GET  /gates/{owner}/{repository}/{number}             one gate; ?gate=NAME where there are several
    POST /gates/{owner}/{repository}/{number}/approve     and reject: posts the comment as the visitor
    GET  /live  /gates/{owner}/{repository}/{number}/live server-sent events
    GET  /sign-in  /sign-in/callback                      POST /sign-in/github  /sign-out
    GET  /static/{file}                                   style, script, icon

What they show comes from `gh_gate.app.view`; who visits, from whoever installs them: GitHub's people, or those of this machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import Gates
from gh_gate.app.web.limits import Limits
from gh_gate.app.web.pages import answers, static, trouble
from gh_gate.app.web.pages.drawing import draw
from gh_gate.app.web.pages.entrance import Entrance
from gh_gate.app.web.pages.flash import Flashes
from gh_gate.app.web.pages.gate import GatePage
from gh_gate.app.web.pages.lists import Lists
from gh_gate.app.web.pages.live import Live, Streams
from gh_gate.app.web.pages.room import Room
from gh_gate.app.web.pages.trouble import Handler
from gh_gate.app.web.pages.visitors import Visit, Visitors

__all__ = ["Live", "Visit", "Visitors", "install", "install_off"]

_GATE = "/gates/{owner}/{repository}/{number}"


def install(
    app: Starlette,
    *,
    gates: Gates,
    visitors: Visitors,
    live: Live,
    limits: Limits | None = None,
    secure: bool = False,
) -> None:
    """Answer the pages' addresses.

    :param gates: what is shown.
    :param visitors: who it is shown to.
    :param live: tells what changes.
    :param limits: how often anybody may ask; the same as the API's.
    :param secure: whether the pages are served over https.
    """
    room = Room(gates, visitors, Flashes(secure=secure), limits)
    lists, gate, streams = Lists(room), GatePage(room), Streams(room, live)
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "/", lists.mine),
        ("GET", "/pending", lists.pending),
        ("GET", "/history", lists.history),
        ("GET", "/live", streams.everything),
        ("GET", _GATE, gate.show),
        ("GET", f"{_GATE}/live", streams.gate),
        ("POST", f"{_GATE}/approve", gate.approve),
        ("POST", f"{_GATE}/reject", gate.reject),
        ("GET", "/static/{file}", static.serve),
        *(_entrance(room) if visitors.github else ()),
    ]
    _add(app, routes, secure=secure)


def install_off(app: Starlette, missing: Sequence[str]) -> None:
    """Say at ``/`` how to turn the pages on.

    :param missing: the settings that it takes.
    """

    def off(_: Request) -> Response:
        return answers.page(draw("off", missing=tuple(missing)), 404)

    _add(app, [("GET", "/", off), ("GET", "/static/{file}", static.serve)], secure=False)


def _entrance(room: Room) -> list[tuple[str, str, Handler]]:
    entrance = Entrance(room)
    return [
        ("GET", "/sign-in", entrance.page),
        ("POST", "/sign-in/github", entrance.begin),
        ("GET", "/sign-in/callback", entrance.finish),
        ("POST", "/sign-out", entrance.leave),
    ]


def _add(app: Starlette, routes: Sequence[tuple[str, str, Handler]], *, secure: bool) -> None:
    for method, path, handler in routes:
        app.add_route(path, trouble.guarded(handler, secure=secure), methods=[method], include_in_schema=False)
    trouble.install(app, secure=secure)
