"""What no page of ours may do: ask another host, open a dialog, break its own policy, or fail in a script."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SCHEMES = frozenset({"http", "about", "blob", "data"})
_ANSWERED = "Failed to load resource: the server responded with a status of"
"""What the console says of every 4xx; pages that are meant to be refused are shown too."""


class Guard:
    """Watches everything that a browser's context does.

    :param context: with no page yet.

    ``allowed`` are words of what the console may say in this test.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        self.allowed = [_ANSWERED]
        context.on("request", self._asked)
        context.on("dialog", self._dialog)
        context.on("console", self._said)
        context.on("weberror", self._failed)

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in SCHEMES or (url.scheme == "http" and url.hostname not in LOOPBACK):
            self.problems.append(f"a request to {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in self.allowed):
            self.problems.append(f"the console: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.problems.append(f"a script: {error.error}")
