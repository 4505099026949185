"""The server's life: it binds its address, starts what works beside it, answers, and on a signal ends in order.

The order of the end: open streams are told to end, no new connections, the requests that run are answered, then ``on_stop``. All that was acknowledged is in
the database before that, so a second signal ends the process at once and loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import HANDLED_SIGNALS

from gh_gate.errors import UsageError
from gh_gate.forge.github.connect import refuse_without_asserts

_MOST = 512
"""Connections; behind the proxy that speaks TLS for the server a handful is usual."""


async def _nothing() -> None:
    """Do nothing."""


def _none_open() -> None:
    """Have nothing that goes on by itself."""


def _print(address: str) -> None:
    sys.stdout.write(f"gh-gate listens at {address}\n")
    sys.stdout.flush()


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    on_start: Callable[[], Awaitable[None]] = _nothing,
    on_ending: Callable[[], None] = _none_open,
    on_stop: Callable[[], Awaitable[None]] = _nothing,
    announce: Callable[[str], None] = _print,
    patience: float = 20.0,
) -> None:
    """Serve until SIGTERM or SIGINT, then return; a second signal ends the process at once.

    :param host: an address of this machine, or a name of it.
    :param port: 0 for any free one.
    :param on_start: awaited in the server's loop, once the address is bound and before anything is answered.
    :param on_ending: called in the same loop when the end begins: it ends the answers that would go on for long.
    :param on_stop: awaited in the same loop, once the last request is answered; also if ``on_start`` failed.
    :param announce: told the address, such as ``http://127.0.0.1:8000``, when it answers.
    :param patience: seconds that requests get to finish.
    :raise UsageError: if the address cannot be bound.
    :raise GateError: under ``python -O``, which takes a guard of tokens away.
    """
    refuse_without_asserts()
    with _bound(host, port) as listening:
        config = uvicorn.Config(
            app,
            access_log=False,
            log_config=None,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            limit_concurrency=_MOST,
            timeout_graceful_shutdown=int(patience),
        )
        server = _Server(config, lambda: announce(_address(listening)), on_ending)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_life(server, listening, on_start, on_stop))


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        # With the protocol named, asyncio sets TCP_NODELAY; without it each answer may wait 40 ms for an acknowledgement.
        listening = socket.socket(family, kind, socket.IPPROTO_TCP)
        with contextlib.ExitStack() as undo:
            undo.enter_context(listening)
            if os.name != "nt":  # where it would let two servers have one port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            undo.pop_all()
    except OSError as error:
        raise UsageError(
            f"the server cannot listen at {host} port {port}.",
            why=error.strerror or str(error),
            do="set GH_GATE_HOST and GH_GATE_PORT to an address of this machine that is free",
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _life(
    server: _Server,
    listening: socket.socket,
    on_start: Callable[[], Awaitable[None]],
    on_stop: Callable[[], Awaitable[None]],
) -> None:
    with server.capture_signals():
        try:
            await on_start()
            await server.serve([listening])
        finally:
            await on_stop()


class _Server(uvicorn.Server):
    """uvicorn's, with signals that end it in order instead of being raised again afterwards."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started, self._on_ending = started, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_ending()  # uvicorn would wait for them until its patience is over
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of handlers
        if self.should_exit:
            os._exit(128 + sig)  # somebody has lost patience; what was acknowledged is in the database
        self.should_exit = True
