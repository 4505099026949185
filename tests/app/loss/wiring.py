"""What a test puts in the place of the server's surroundings: settings, and ears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gh_gate.app.counting import Counting
from gh_gate.app.examine import Examiner
from gh_gate.app.settings import Settings, load
from gh_gate.app.spots import Spot
from gh_gate.forge.github.answer import Answer, Ask
from tests.app.loss.observing import Observer
from tests.app.loss.town import Town

SECRET = "a-secret-of-the-webhook"


def settings(town: Town, folder: Path, key: Ed25519PrivateKey, every: int) -> Settings:
    """Return the settings of a server with its database in a folder.

    :param every: seconds between sweeps.
    """
    told = {
        "GH_GATE_APP_ID": str(town.app.id),
        "GH_GATE_PRIVATE_KEY": town.app.private_key,
        "GH_GATE_WEBHOOK_SECRET": SECRET,
        "GH_GATE_SIGNING_KEY": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "GH_GATE_DATA": str(folder),
        "GH_GATE_SWEEP": str(every),
        "GH_GATE_SECONDS_BETWEEN_WRITES": "0",
        "GITHUB_API_URL": town.hub.url,
    }
    return load(told, folder)


def counting(counts: Counting, observer: Observer, answered: Callable[[], None]) -> Counting:
    """Return the server's counter, which also tells who watches.

    :param answered: is called after each answer of GitHub's.
    """

    class Heard(Counting):
        def __init__(self) -> None:
            """Count nothing of its own."""

        def heard(self, installation: int, ask: Ask, answer: Answer) -> None:
            counts.heard(installation, ask, answer)
            answered()

        def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
            counts.looked(spot, seconds, outcome)

        def dead(self, spot: Spot, error: str) -> None:
            observer.dead(spot, error)

        def lag(self, seconds: float) -> None:
            counts.lag(seconds)

    return Heard()


def examiner(observer: Observer) -> type[Examiner]:
    """Return the examiner, with its looks written down."""

    class Watched(Examiner):
        def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
            with observer.watching(spot, self._ledger):
                return super().__call__(spot, relevant)

    return Watched


def quickly(connection: Any, _record: Any) -> None:
    """Let the database not wait for its disk: what dies here is a process, never the machine."""
    connection.execute("PRAGMA synchronous = OFF")
