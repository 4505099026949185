"""What waiters lose when their streams break: a line that is cut all the time, and a server that is killed and started again."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from benchmarks.streams.scenery import Scenery, Waiting


class Cutter:
    """Stands between waiters and server, and cuts each line after a moment, in the middle of whatever it says.

    :param cuts: how many lines were cut.
    """

    def __init__(self, server: str, seconds: float = 2.0) -> None:
        parts = urlsplit(server)
        self._server, self._seconds = (parts.hostname or "", parts.port or 80), seconds
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        """Listen no more."""
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                threading.Thread(target=self._between, args=(line,), daemon=True).start()

    def _between(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, socket.create_connection(self._server) as on:
            threading.Timer(random.uniform(0.05, self._seconds), self._cut, (line, on)).start()
            back = threading.Thread(target=_copy, args=(on, line), daemon=True)
            back.start()
            _copy(line, on)
            back.join()

    def _cut(self, *lines: socket.socket) -> None:
        self.cuts += 1
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(7):
            target.sendall(piece)


def cut(scenery: Scenery, count: int) -> tuple[list[float], int, int]:
    """Answer gates whose waiters' lines are cut all the time; return the seconds, the cuts and how many were lost."""
    cutter = Cutter(scenery.served.url)
    with contextlib.closing(cutter):
        waiting = Waiting(scenery, count, "cut-", cutter.url)
        said = dict(answers(scenery, waiting, 0.3))
        times = seconds(waiting, said)
        return times, cutter.cuts, count - len(times)


def killed(scenery: Scenery, count: int, kills: int = 3) -> tuple[list[float], int]:
    """Answer gates while the server is killed and started again; return the seconds, and how many waiters were lost."""
    waiting = Waiting(scenery, count, "killed-", scenery.served.url)
    said = dict[int, float]()
    for n, (number, at) in enumerate(answers(scenery, waiting, 0.3)):
        said[number] = at
        if n % (count // kills) == count // kills // 2:
            scenery.served.kill()
            time.sleep(0.5)  # what is said meanwhile, GitHub delivers to nobody
            scenery.served.start()
    times = seconds(waiting, said)
    return times, count - len(times)


def answers(scenery: Scenery, waiting: Waiting, pause: float) -> Iterator[tuple[int, float]]:
    """Let the waiters wait and approve their gates one after the other; gives number and time of each comment."""
    waiting.go()
    time.sleep(3)  # until every waiter has opened its stream
    for number in waiting.numbers:
        at = time.monotonic()
        scenery.scene.repo.comment(scenery.scene.steps.alice, number, "/approve")
        yield number, at
        time.sleep(random.uniform(0, 2 * pause))  # people answer at irregular moments


def seconds(waiting: Waiting, said: dict[int, float]) -> list[float]:
    """Wait for all waiters and return the seconds from each comment to its waiter; who went on with anything else is left out."""
    try:
        waiting.finish()
    except AssertionError:
        print("not all waiters have gone on")
    finally:
        waiting.close()
    went_on = {number: at for number, (status, at) in waiting.went_on.items() if status == "approved"}
    return [went_on[number] - at for number, at in said.items() if number in went_on]
