"""A browser without scripts: it loads pages, follows redirections and presses the one button of a form."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import ProxyHandler, build_opener

_FORM = re.compile(r'<form method="post" action="([^"]*)"')
_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@dataclass(frozen=True)
class Page:
    """What the browser shows, and where it stands."""

    url: str
    status: int
    text: str
    headers: Message

    @property
    def form(self) -> tuple[str, dict[str, str]]:
        action = _FORM.search(self.text)
        assert action, self.text
        fields = {html.unescape(name): html.unescape(value) for name, value in _FIELD.findall(self.text)}
        return urljoin(self.url, html.unescape(action[1])), fields


def load(url: str, form: dict[str, str] | None = None) -> Page:
    """Load a page, by POST where there is a form to send."""
    data = None if form is None else urlencode(form).encode()
    try:
        with build_opener(ProxyHandler({})).open(url, data, timeout=10) as answer:
            return Page(answer.url, answer.status, answer.read().decode(), answer.headers)
    except HTTPError as error:
        with error:
            return Page(error.url, error.code, error.read().decode(), error.headers)


def press(page: Page) -> Page:
    """Send the page's form."""
    return load(*page.form)


def create(address: str) -> Page:
    """Go the whole way, as somebody who agrees to everything: our page, GitHub's page, and back to ours."""
    return press(press(load(address)))


def raw(url: str, *hosts: str, method: str = "GET") -> int:
    """Send a request with these Host headers, and return the status."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.putrequest(method, f"{parts.path}?{parts.query}", skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()
