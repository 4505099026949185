"""The pages of github.com that a person sees who lets an App act for them, and where the App fetches the token."""

import json
from collections.abc import Mapping
from html import escape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.github.consents import Consents, NotGranted
from tests.github.refused import Refused, not_found
from tests.github.state_people import Account, App
from tests.github.wire import Reply, Request, json_reply

AUTHORIZE, TOKEN = "/login/oauth/authorize", "/login/oauth/access_token"
VISITOR = "stand-in-visitor"
DOCS = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-"
SAID = {
    "access_denied": "The user has denied your application access.",
    "redirect_uri_mismatch": "The redirect_uri MUST match the registered callback URL for this application.",
    "bad_verification_code": "The code passed is incorrect or expired.",
    "incorrect_client_credentials": "The client_id and/or client_secret passed are incorrect.",
    "unsupported_grant_type": "The grant type is not supported.",
}
FIELDS = ("client_id", "redirect_uri", "state", "code_challenge")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Authorize {app}</title><link rel="icon" href="data:,"></head><body>
<h1>{app} by {owner} would like permission to act for {visitor}</h1>
<form method="post" action="/login/oauth/authorize">
{fields}
<button type="submit" name="authorize" value="0">Cancel</button>
<button type="submit" name="authorize" value="1">Authorize {app}</button>
</form></body></html>
"""


class SigninPages:
    """Serves them; the signed-in person is the one whom the cookie `stand-in-visitor` names, else the site's visitor."""

    paths = (AUTHORIZE, TOKEN, "/favicon.ico")

    def __init__(self, world: Consents) -> None:
        self._world = world

    def answer(self, request: Request, visitor: str) -> Reply:
        """The page, the redirect, or the token."""
        try:
            if request.path == TOKEN and request.method == "POST":
                return self._token(request)
            if request.path == AUTHORIZE and request.method in {"GET", "POST"}:
                named = SimpleCookie(request.headers.get("cookie", "")).get(VISITOR)
                return self._authorize(request, self._world.user(named.value if named else visitor))
            raise not_found()
        except Refused as refused:
            return html(refused.status, f"<!DOCTYPE html><title>GitHub</title><p>{escape(refused.message)}</p>")

    def _authorize(self, request: Request, visitor: Account) -> Reply:
        sent = request.query if request.method == "GET" else _form(request)
        app = self._world.client(sent.get("client_id", ""))
        if not app.callback_urls:
            raise Refused(404, "No callback URL is registered for this application.")
        # Exactly one of them, https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/about-the-user-authorization-callback-url
        redirect = sent.get("redirect_uri") or app.callback_urls[0]
        if redirect not in app.callback_urls:
            return _back(app.callback_urls[0], sent, error="redirect_uri_mismatch")
        if sent.get("code_challenge") and sent.get("code_challenge_method", "S256") != "S256":
            raise Refused(400, "Only the code challenge method S256 is supported.")
        return self._decided(request, sent, app, visitor) or _asked(sent, app, visitor)

    def _decided(self, request: Request, sent: Mapping[str, str], app: App, visitor: Account) -> Reply | None:
        """Where the browser goes, once it is known whether the visitor lets the App act."""
        known = (visitor, app) in self._world.authorized
        other = sent.get("login", visitor.login).lower() != visitor.login.lower()
        at_once = known and sent.get("prompt") != "select_account" and not other
        redirect = sent.get("redirect_uri") or app.callback_urls[0]
        if request.method == "POST" and sent.get("authorize") != "1":
            return _back(redirect, sent, error="access_denied")
        if request.method == "GET" and not at_once:
            return None
        given, challenge = sent.get("redirect_uri", ""), sent.get("code_challenge", "")
        return _back(redirect, sent, code=self._world.authorize(app, visitor, given, challenge))

    def _token(self, request: Request) -> Reply:
        sent = {**request.query, **_form(request)}
        try:
            told = self._exchanged(sent)
        except NotGranted as refused:
            error = str(refused)
            uri = f"{DOCS}oauth-app-access-token-request-errors/#{error.replace('_', '-')}"
            told = {"error": error, "error_description": SAID[error], "error_uri": uri}
        if "json" in request.headers.get("accept", ""):
            return json_reply(200, told)
        return Reply(200, urlencode(told).encode(), {"content-type": "application/x-www-form-urlencoded"})

    def _exchanged(self, sent: Mapping[str, str]) -> dict[str, Any]:
        try:
            app = self._world.client(sent.get("client_id", ""))
        except Refused:
            raise NotGranted("incorrect_client_credentials") from None
        if sent.get("client_secret") != app.client_secret:
            raise NotGranted("incorrect_client_credentials")
        if sent.get("grant_type", "authorization_code") != "authorization_code":
            raise NotGranted("unsupported_grant_type")
        redirect, verifier = sent.get("redirect_uri", ""), sent.get("code_verifier", "")
        return self._world.exchange(app, sent.get("code", ""), redirect, verifier)


def _form(request: Request) -> dict[str, str]:
    if "json" in request.headers.get("content-type", ""):
        sent: dict[str, str] = json.loads(request.body)
        return sent
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def _asked(sent: Mapping[str, str], app: App, visitor: Account) -> Reply:
    fields = "\n".join(
        f'<input type="hidden" name="{name}" value="{escape(sent[name])}">' for name in FIELDS if name in sent
    )
    words = {"app": app.name, "owner": app.owner.login, "visitor": visitor.login}
    return html(200, PAGE.format(fields=fields, **{name: escape(word) for name, word in words.items()}))


def _back(redirect: str, sent: Mapping[str, str], **told: str) -> Reply:
    if error := told.get("error"):
        uri = f"{DOCS}authorization-request-errors/#{error.replace('_', '-')}"
        told |= {"error_description": SAID[error], "error_uri": uri}
    told |= {"state": sent["state"]} if sent.get("state") else {}
    mark = "&" if urlsplit(redirect).query else "?"
    return Reply(302, b"", {"location": f"{redirect}{mark}{urlencode(told)}"})


def html(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), {"content-type": "text/html; charset=utf-8"})
