"""Whether a form was sent by our own page, and not by another site in the person's name.

https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from gh_gate.app.signin.keys import derive

FIELD: Final = "csrf"
"""The name of the hidden field."""

_OWN_SITES: Final = ("same-origin", "none")
"""``none`` is what a browser says of what the person did themselves; no site can make it say so."""


class Csrf:
    """Makes and checks what a form carries.

    :param secret: the server's; see `gh_gate.app.signin.keys.derive`.
    :param origin: of our own pages, say ``https://gates.example.com``.
    """

    def __init__(self, secret: str, origin: str) -> None:
        self._key, self._origin = derive(secret, "csrf"), origin.lower()

    def token(self, session: str) -> str:
        """Return what stands in the forms of a session.

        :param session: its id.
        """
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def holds(self, session: str, token: str) -> bool:
        """Tell whether a form's token is that of its session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode(errors="replace"))

    def foreign(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a browser says that another site sends the request; programs say nothing.

        :param headers: of the request, by names in lower case (or whatever finds them so).
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        # Our pages send no referrer, and for those a browser writes the origin of a form as "null":
        # https://fetch.spec.whatwg.org/#append-a-request-origin-header
        elsewhere = origin is not None and origin.lower() not in {self._origin, "null"}
        return elsewhere or (site is not None and site not in _OWN_SITES)
