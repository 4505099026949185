"""What every answer of the pages carries: nothing of others is loaded, framed, kept or told about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import RedirectResponse, Response

HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_HSTS: Final = "max-age=31536000"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action "
)


def policy(*origins: str) -> str:
    """Return the ``Content-Security-Policy`` of a page.

    :param origins: where its forms may lead besides this server. Browsers hold the redirection after a form to it as well.
    """
    return _POLICY + " ".join(("'self'", *origins))


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page."""
    return Response(html, status, dict(headers or {}), "text/html; charset=utf-8")


def see_other(path: str) -> Response:
    """Return the answer that leads to another page of ours, by GET."""
    return RedirectResponse(path, 303)


def sealed(response: Response, *, secure: bool) -> Response:
    """Return an answer with the headers that it has not set itself.

    :param secure: whether the pages are served over https.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("content-security-policy", policy())
    if secure:
        response.headers.setdefault("strict-transport-security", _HSTS)
    return response
