"""The pages of github.com that a person sees who registers an App from a manifest."""

import re
from html import escape
from urllib.parse import parse_qsl

from tests.github.refused import Refused, not_found
from tests.github.registrations import Registrations
from tests.github.state_people import Account
from tests.github.wire import Reply, Request

# GitHub's address for a manifest, and (its own affair) where the page's button leads.
ASK = re.compile(r"(?:/organizations/([^/]+))?/settings/apps/new")
CREATE = re.compile(r"(?:/organizations/([^/]+))?/settings/apps")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Create GitHub App</title></head><body>
<form method="post" action="{action}">
<input type="hidden" name="manifest" value="{manifest}"><input type="hidden" name="state" value="{state}">
<button type="submit">Create GitHub App for @{owner}</button>
</form></body></html>
"""


class Site:
    """Serves the two steps; `visitor` is the login of whoever is signed in."""

    def __init__(self, world: Registrations) -> None:
        self.visitor = "octocat"
        self._world = world

    def answer(self, request: Request) -> Reply | None:
        """The page, or None where the request is for the API."""
        asked, create = ASK.fullmatch(request.path), CREATE.fullmatch(request.path)
        found = asked or create
        if found is None or request.method != "POST":
            return None
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        try:
            return self._page(request, form, found[1]) if asked else self._created(form, found[1])
        except Refused as refused:
            said = [refused.message, *(error["message"] for error in refused.errors)]
            return _html(refused.status, f"<!DOCTYPE html><title>GitHub</title><p>{escape(' '.join(said))}</p>")

    def _page(self, request: Request, form: dict[str, str], org: str | None) -> Reply:
        action = request.path.removesuffix("/new")
        state, manifest = request.query.get("state", ""), form.get("manifest", "")
        shown = {"action": action, "manifest": manifest, "state": state, "owner": org or self.visitor}
        return _html(200, PAGE.format(**{name: escape(value) for name, value in shown.items()}))

    def _created(self, form: dict[str, str], org: str | None) -> Reply:
        place = self._world.accept_manifest(form.get("manifest", ""), form.get("state", ""), owner=self._owner(org))
        return Reply(302, b"", {"location": place})

    def _owner(self, org: str | None) -> Account:
        """The visitor, or an organization: nobody registers Apps for another person."""
        account = self._world.accounts.get(org.lower()) if org else self._world.user(self.visitor)
        if account is None or (org and account.type != "Organization"):
            raise not_found()
        return account


def _html(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), {"content-type": "text/html; charset=utf-8"})
