"""What people and programs meet of the server: the pages, the API, its streams, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import sleep

from fastapi import FastAPI
from sqlalchemy import Engine

from gh_gate.app import proxies
from gh_gate.app.asking.opening import Asking
from gh_gate.app.asking.simulation import Simulation
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.live import Feed, LiveGates, Streams
from gh_gate.app.settings import Settings
from gh_gate.app.signin import desk
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view.served import ServedGates
from gh_gate.app.web import api, pages
from gh_gate.app.web.limits import Kind, Limits
from gh_gate.app.web.pages.served import ServedVisitors


class Front:
    """Answers people and programs; `gh_gate.app.service` makes it and hands it to the web.

    :param feed: is told of every change of a gate.
    :param ask: takes a place that is to be looked at soon; does not wait.
    :param cancel: ends a gate as cancelled: place, comment that asks (0 for an issue), reason.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        hub: Hub,
        ledger: Ledger,
        *,
        keys: SigningKeys,
        feed: Feed,
        ask: Callable[[Spot], None],
        cancel: Callable[[Spot, int, str], object],
    ) -> None:
        self._settings, self._limits = settings, Limits(proxies=proxies.parse(settings.proxies))
        secret = settings.private_key.get_secret_value()
        self._desk = desk.build(engine, settings.api_url, secret, settings.page_app)
        self._gates = ServedGates(hub, ledger, keys, ask=ask, cancel=cancel)
        access = self._gates.access
        self._opening = Asking(hub, ledger, keys, access, ours=self._desk.ours, ask=ask, sleep=sleep)
        self._simulate = Simulation(hub, access, partial(self._limits.take, Kind.OUTSIDE))
        self.streams = Streams(feed)
        self._live = LiveGates(self.streams, self._gates, access, self._desk.sessions)

    def install(self, app: FastAPI) -> None:
        """Answer at their addresses."""
        app.include_router(
            api.router(
                gates=self._gates,
                callers=self._desk.bearers,
                opening=self._opening,
                simulate=self._simulate,
                live=self._live,
                limits=self._limits,
            )
        )
        if self._desk.page is None:
            pages.install_off(app, _missing(self._settings))
            return
        pages.install(
            app,
            gates=self._gates,
            visitors=ServedVisitors(self._desk.page),
            live=self._live,
            limits=self._limits,
            secure=self._settings.url.startswith("https:"),
        )

    def tidy(self) -> None:
        """Forget sessions that have ended."""
        self._desk.sessions.tidy()


def _missing(settings: Settings) -> list[str]:
    needed = {
        "GH_GATE_URL": settings.url,
        "GH_GATE_CLIENT_ID": settings.client_id,
        "GH_GATE_CLIENT_SECRET": settings.client_secret.get_secret_value(),
    }
    return [name for name, told in needed.items() if not told]
