"""An App's JSON Web Token, checked as GitHub does.

https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
"""

import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.github.refused import Refused
from tests.github.state_people import App
from tests.github.world import World

MAX_AGE = 600
UNREADABLE = "A JSON web token could not be decoded"
TOO_FAR = "'Expiration time' claim ('exp') is too far in the future"
EXPIRED = "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
NOT_YET = (
    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued, not the future"
)


def app_of(text: str, world: World) -> App:
    """The App that signed the token; raises Refused 401 with GitHub's reason."""
    try:
        claims = jwt.decode(text, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise Refused(401, UNREADABLE) from None
    app = _issuer(str(claims.get("iss", "")), world)
    _check_signature(text, app)
    _check_times(claims, world)
    return app


def _issuer(issuer: str, world: World) -> App:
    for app in world.apps.values():
        if issuer in {str(app.id), app.client_id}:
            return app
    raise Refused(401, "'Issuer' claim ('iss') must be an Integer or the client ID of a GitHub App")


def _check_signature(text: str, app: App) -> None:
    key = _public(app.private_key)
    try:
        jwt.decode(
            text,
            key,
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
        )
    except jwt.PyJWTError:
        raise Refused(401, UNREADABLE) from None


@cache
def _public(pem: str) -> RSAPublicKey:
    """Kept, because reading a private key checks it, and that takes 40 ms."""
    key = load_pem_private_key(pem.encode(), None).public_key()
    if not isinstance(key, RSAPublicKey):
        raise TypeError("an App's key is an RSA key")
    return key


def _check_times(claims: dict[str, Any], world: World) -> None:
    clocks = [float(world.clock.epoch)] + ([time.time()] if world.quirks.wall_clock_jwts else [])
    wrong = [_wrong(claims, now) for now in clocks]
    if all(wrong):
        raise Refused(401, wrong[0])


def _wrong(claims: dict[str, Any], now: float) -> str:
    """What is wrong with the times by this clock, "" for nothing."""
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or issued > now + 1:
        return NOT_YET
    if not isinstance(expires, int | float) or expires <= now:
        return EXPIRED
    return TOO_FAR if expires > now + MAX_AGE else ""
