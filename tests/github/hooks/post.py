"""One POST to an App: its headers and body, over the network or into a function of this process.

https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from tests.github.state_hooks import OK, Delivery, HookConfig

TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a POST, in the words of GitHub's list of deliveries."""

    status: str
    code: int
    answer: str = ""
    seconds: float = 0.0


TIMED_OUT = Outcome("timed out", 504)
REFUSED = Outcome("failed to connect to host", 502)


def headers_of(delivery: Delivery, hook: HookConfig, body: bytes) -> dict[str, str]:
    """Signed with the secret of now: GitHub keeps one at a time."""
    signed = {
        "X-Hub-Signature": f"sha1={hmac.new(hook.secret.encode(), body, hashlib.sha1).hexdigest()}",
        "X-Hub-Signature-256": f"sha256={hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()}",
    }
    return {
        "Accept": "*/*",
        "Content-Type": TYPES[hook.content_type],
        "User-Agent": "GitHub-Hookshot/5tand1n",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(hook.id),
        "X-GitHub-Hook-Installation-Target-ID": str(delivery.app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        **(signed if hook.secret else {}),
    }


def body_of(delivery: Delivery, hook: HookConfig) -> bytes:
    if hook.content_type == "json":
        return delivery.body
    return urlencode({"payload": delivery.body.decode()}).encode()


def post(hook: HookConfig, headers: Mapping[str, str], body: bytes, limit: float) -> Outcome:
    """Send, and wait `limit` seconds for an answer."""
    started = time.monotonic()
    try:
        code, answer = _through(hook, headers, body, limit)
    except TimeoutError:
        return TIMED_OUT
    except (OSError, HTTPException):
        return REFUSED
    status = OK if 200 <= code < 300 else f"Invalid HTTP Response: {code}"
    return Outcome(status, code, answer, round(time.monotonic() - started, 2))


def _through(hook: HookConfig, headers: Mapping[str, str], body: bytes, limit: float) -> tuple[int, str]:
    if hook.transport:
        return hook.transport(headers, body), ""
    address = urlsplit(hook.url)
    connection = HTTPConnection(address.netloc, timeout=limit)
    try:
        connection.request("POST", address._replace(scheme="", netloc="").geturl() or "/", body, dict(headers))
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    finally:
        connection.close()
