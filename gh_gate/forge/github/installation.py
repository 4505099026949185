"""Which of an App's installations covers a repository."""

from __future__ import annotations

from collections.abc import Mapping

from gh_gate.errors import GateError
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import Refused, understanding


def find(app: Client, repository: str) -> tuple[int, Mapping[str, str]]:
    """Return the installation's id, and what it may do.

    :param app: the App's own client.
    :param repository: ``owner/name``.
    :raise GateError: where the App is not installed there.
    """
    try:
        found = app.get(path("repos", *repository.split("/"), "installation"))
    except Refused as refused:
        if refused.status != 404:
            raise
        raise GateError(
            f"the App is not installed on {repository}.", why=refused.why, do="install it there, or give a token"
        ) from None
    with understanding("the App's installation"):
        return int(found.data["id"]), {str(k): str(v) for k, v in (found.data.get("permissions") or {}).items()}
