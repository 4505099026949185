"""Somebody who signs in over plain HTTP, one step at a time, so that a test can do each of them wrongly."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.forms import Form, forms
from tests.browser.house import House
from tests.browser.person import VISITOR

_HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)">')


class Visitor(Client):
    """A person with one browser.

    :param name: what their login begins with; see `House.newcomer`.
    """

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house.url)
        self.house, self.login = house, house.newcomer(name)

    def begin(self, **form: str) -> str:
        """Press the button; returns the address of GitHub's page."""
        answer = self.post("/sign-in/github", form)
        assert answer.status == 303, answer.text
        return answer.header("location")

    def authorize(self, location: str) -> str:
        """Say yes on GitHub's page; returns the path to which GitHub sends the browser."""
        github = Client(self.house.hub.site_url)
        github.cookies[VISITOR] = self.login
        shown = github.get(_path(location))
        if shown.status == 200:
            fields = [(name, unescape(value)) for name, value in _HIDDEN.findall(shown.text)]
            shown = github.post("/login/oauth/authorize", [*fields, ("authorize", "1")])
        assert shown.status == 302, shown.text
        return _path(shown.header("location"))

    def sign_in(self, **form: str) -> Answer:
        """Sign in; returns the answer that ends it."""
        return self.get(self.authorize(self.begin(**form)))

    def sign_out(self) -> Answer:
        """Leave."""
        return self.post("/sign-out", {"csrf": self.get("/pending").csrf})

    def form(self, path: str, verb: str) -> tuple[str, Form]:
        """The address and the content of a gate's form, as its page has it."""
        found = forms(self.get(path).text)
        address = f"{path.partition('?')[0]}/{verb}"
        return next((action, form) for action, form in found.items() if action.partition("?")[0] == address)

    def answer(self, path: str, verb: str, **more: str) -> Answer:
        """Send a gate's form as the page has it, changed by `more`."""
        address, form = self.form(path, verb)
        return self.post(address, {**form, **more})


def changed(location: str, **query: str) -> str:
    """An address with other words in its query."""
    parts = urlsplit(location)
    old = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in query]
    return f"{parts.path}?{'&'.join([*old, urlencode(query)])}"


def _path(location: str) -> str:
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
