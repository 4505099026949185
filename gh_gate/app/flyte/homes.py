"""Where the senders' repositories are: the App finds them by name among all that it is installed in."""

from __future__ import annotations

import threading

from gh_gate.app.github import Hub
from gh_gate.app.github.installed import Installed
from gh_gate.app.spots import Spot
from gh_gate.errors import GateError


class Homes:
    """Repositories by name, for all threads; what was found is kept until somebody says that it is wrong."""

    def __init__(self, hub: Hub) -> None:
        self._installed = Installed(hub)
        self._lock = threading.Lock()
        self._known: dict[str, Spot] = {}

    def find(self, repository: str) -> Spot:
        """Return a repository as a spot without an issue.

        :raise GateError: where the App is not installed there.
        :raise UpstreamError: where GitHub could not be asked.
        """
        with self._lock:
            if repository.lower() not in self._known:
                rows = self._installed.repositories()
                self._known = {row.full_name.lower(): Spot(row.id, 0, row.full_name, row.installation) for row in rows}
            found = self._known.get(repository.lower())
        if found is None:
            raise GateError(f"the App is not installed on {repository}.", do="install it there, or mend GH_GATE_FLYTE")
        return found

    def forget(self) -> None:
        """Look anew the next time: repositories are renamed, and the App is installed elsewhere."""
        with self._lock:
            self._known = {}
