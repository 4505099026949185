"""What a page says once about what was just done: a signed cookie of a minute, for one visitor alone."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.web.pages.visitors import Visit

_NAME: Final = "gh-gate-said"
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What was posted.

    :param what: ``approve`` or ``reject``.
    :param place: the path of the gate's page.
    :param url: of the comment.
    """

    what: str
    place: str
    url: str


class Flashes:
    """Writes what the next page says, and reads it once. Whoever cannot sign cannot make a page say anything.

    :param secure: whether the pages are served over https.
    """

    def __init__(self, *, secure: bool) -> None:
        self._key, self._secure = secrets.token_bytes(32), secure
        self._name = f"__Host-{_NAME}" if secure else _NAME

    def write(self, response: Response, visit: Visit, said: Said) -> None:
        """Let the visitor's next page say it."""
        text = self._signer(visit).sign(json.dumps(asdict(said)).encode().hex()).decode()
        self._set(response, text, _SECONDS)

    def read(self, request: Request, visit: Visit, place: str) -> Said | None:
        """Return what the page at a place is to say; None for nothing.

        A page that its own script looks at again says nothing: nobody would see it.
        """
        if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
            return None
        try:
            text = self._signer(visit).unsign(request.cookies.get(self._name, ""), max_age=_SECONDS)
            said = Said(**json.loads(bytes.fromhex(text.decode())))
        except (BadSignature, ValueError):
            return None
        return said if said.place == place else None

    def forget(self, response: Response) -> None:
        """Say it no more."""
        self._set(response, "", 0)

    def _signer(self, visit: Visit) -> TimestampSigner:
        whose = f"{visit.caller.session}:{visit.caller.person.id}"
        return TimestampSigner(self._key, salt=f"said:{whose}", digest_method=hashlib.sha256)

    def _set(self, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="strict"
        )
