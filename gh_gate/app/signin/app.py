"""The App as people sign in through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

CALLBACK: Final = "/sign-in/callback"
"""Where GitHub sends people back, below the server's address; it stands on the App's page."""


@dataclass(frozen=True, slots=True)
class App:
    """What the page needs to be told.

    :param url: the address of this server, without a slash at the end: ``https://gates.example.com``.
    :param client_id: the App's.
    :param client_secret: the App's.
    """

    url: str
    client_id: str
    client_secret: str = field(repr=False)
