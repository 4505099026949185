"""HTTP as nobody's library sends it: what is given goes over the wire to the letter, and what comes back is kept whole."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.client import HTTPResponse
from urllib.parse import urlencode, urlsplit

TIMEOUT = 30.0
"""Seconds."""

_CSRF = re.compile(r'name="csrf"[^>]*?value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back.

    :param headers: in their order, as they were sent.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for known, value in self.headers if known.lower() == name]

    def header(self, name: str) -> str:
        """A header that may be there once, or not at all."""
        found = self.all(name)
        assert len(found) <= 1, f"{name} is there {len(found)} times"
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """The body."""
        return self.body.decode("utf-8", "replace")

    @property
    def csrf(self) -> str:
        """What the first form on the page carries."""
        found = _CSRF.search(self.text)
        assert found, "there is no form with a token on the page"
        return unescape(found[1])

    @property
    def whole(self) -> str:
        """All that was sent, but the date."""
        lines = [f"{name}: {value}" for name, value in self.headers if name.lower() != "date"]
        return "\n".join([str(self.status), *lines, "", self.text])


class Client:
    """A program, or a browser without any of a browser's defences.

    :param url: of the server.
    """

    def __init__(self, url: str) -> None:
        self.url, self.cookies = url, dict[str, str]()

    def ask(
        self,
        method: str,
        path: str | bytes,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        host: str = "",
    ) -> Answer:
        """Send one request.

        :param path: goes out as it is.
        :param headers: beside Host, Accept, Cookie and Content-Length; given ones win, empty ones are left out.
        """
        where = urlsplit(self.url)
        usual = {"Host": host or where.netloc, "Connection": "close", "Accept": "text/html,*/*;q=0.8"}
        if self.cookies:
            usual["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            usual["Content-Length"] = str(len(body))
        lines = [f"{name}: {value}" for name, value in (usual | dict(headers or {})).items() if value]
        target = path.encode("latin-1") if isinstance(path, str) else path
        head = b" ".join([method.encode(), target, b"HTTP/1.1"]) + b"\r\n"
        head += "\r\n".join([*lines, "", ""]).encode("latin-1")
        with socket.create_connection((where.hostname or "", where.port or 80), TIMEOUT) as wire:
            return self._answered(wire, method, head + (body or b""))

    def _answered(self, wire: socket.socket, method: str, request: bytes) -> Answer:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read everything
            wire.sendall(request)
        with HTTPResponse(wire, method=method) as response:
            response.begin()
            answer = Answer(response.status, tuple(response.getheaders()), response.read())
        self._keep(answer)
        return answer

    def _keep(self, answer: Answer) -> None:
        for line in answer.all("set-cookie"):
            pair, *attributes = line.split(";")
            name, _, value = pair.partition("=")
            if any(attribute.strip().lower() == "max-age=0" for attribute in attributes):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def get(self, path: str, **headers: str) -> Answer:
        """Get a page; `headers` have underscores for hyphens."""
        return self.ask("GET", path, headers=_named(headers))

    def post(self, path: str, form: Mapping[str, str] | list[tuple[str, str]] = {}, **headers: str) -> Answer:  # noqa: B006 - it is only read
        """Post a form; `headers` have underscores for hyphens."""
        usual = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(form).encode(), usual | _named(headers))


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
