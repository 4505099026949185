"""What the parts of the forge share: the client and the repository."""

from __future__ import annotations

from gh_gate.forge.github.client import Client
from gh_gate.forge.github.paths import path


class Part:
    """A part of the forge.

    :param client: GitHub as seen by the account that this process writes as.
    :param repository: ``owner/name``.
    """

    def __init__(self, client: Client, repository: str) -> None:
        self._client, self._name = client, repository
        self._seen: set[str] = set()  # commits that the token could read
        self._texts: dict[tuple[str, str], str | None] = {}

    def _at(self, *segments: str | int) -> str:
        return path("repos", *self._name.split("/"), *segments)

    def _repository_answers(self) -> bool:
        return self._client.get(self._at(), allow=(301, 403, 404)).ok
