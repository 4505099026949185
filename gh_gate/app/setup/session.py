"""A set-up as people go through it: the page on this machine, GitHub, and back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence

from gh_gate.app.setup import manifest, page
from gh_gate.app.setup.conversion import CodeRefused, Created
from gh_gate.app.setup.flow import HOUR, Done, Flow, Stranger
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.loopback import Loopback, Reply
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.errors import GateError


class Session:
    """One set-up, from the address that people open to the files.

    :param wish: the App that is wanted.
    :param server: the GitHub that is meant.
    :param folder: where the files go; stays open as long as the session.
    :param convert: turns a code into the App, as `gh_gate.app.setup.conversion.convert` does.
    :param report: is told what went wrong, as the page is.
    :param port: of the page; 0 for a free one.
    """

    def __init__(
        self,
        wish: Wish,
        server: Server,
        folder: Folder,
        *,
        convert: Callable[[str, str], Created],
        report: Callable[[GateError], None],
        port: int = 0,
    ) -> None:
        self._wish, self._server, self._folder, self._report = wish, server, folder, report
        self._flow = Flow(server, folder, convert, home=wish.home)
        self._loopback = Loopback(port, page.POLICY)
        self._refused: CodeRefused | None = None
        # Other users of this machine can reach the port as well; they do not know the path, and so never see the state.
        path = f"/{secrets.token_urlsafe(16)}"
        self.address = self._loopback.address + path
        self._loopback.routes |= {path: self._first, f"{path}/created": self._back}

    def run(self, opened: Callable[[], object], seconds: float = HOUR) -> Done:
        """Serve the page until the App is created and its files are on the disk.

        :param opened: is called once the page can be loaded.
        :param seconds: how long to wait; GitHub gives an hour.
        :raise GateError: where GitHub refuses for good, or the time is over.
        """
        with self._loopback:
            done = self._wait(opened, seconds)
        if self._refused is not None:
            raise self._refused
        if done is None:
            raise GateError(
                "nobody came back from GitHub in time.", why="it gives an hour", do="run gh-gate init again"
            )
        return done

    def _wait(self, opened: Callable[[], object], seconds: float) -> Done | None:
        try:
            opened()
            self._loopback.wait(seconds)
        except KeyboardInterrupt:  # keys that are on their way exist nowhere else
            if self._flow.finish() is None:
                raise
        return self._flow.finish()

    def _first(self, _: Mapping[str, Sequence[str]]) -> Reply:
        form = manifest.form(self._server, self._wish, f"{self.address}/created", self._flow.state)
        return Reply(200, page.first(self._wish, form, self._folder.path.absolute()))

    def _back(self, query: Mapping[str, Sequence[str]]) -> Reply:
        try:
            done = self._flow.arrive(query)
        except GateError as error:
            return self._failed(error)
        return Reply(200, page.worked(done, self._server, self._folder.path.absolute()), last=True)

    def _failed(self, error: GateError) -> Reply:
        if isinstance(error, Stranger):
            self._report(error)
            return Reply(400, page.failed(error, again=False))
        if isinstance(error, CodeRefused):
            self._refused = error  # told when `run` ends, which it does now
            return Reply(502, page.failed(error, again=False), last=True)
        self._report(error)
        return Reply(502, page.failed(error, again=True))
