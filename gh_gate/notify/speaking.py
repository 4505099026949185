"""The one place that knows Apprise: makes of an address what sends, and sends a message through it.

https://github.com/caronc/apprise/wiki/Development_API
"""

from __future__ import annotations

import logging
import warnings
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from urllib3.exceptions import InsecureRequestWarning

from gh_gate.notify.channels import Unsent

with warnings.catch_warnings():
    # Its modules use one that Python 3.11 and 3.12 warn of; where warnings are errors, half of the services would be missing.
    warnings.simplefilter("ignore")
    import apprise

    apprise.NotificationManager().load_modules()  # type: ignore[no-untyped-call]  # Apprise has no types for it

# An own address may say ?verify=no, and the warning of that names the address's host.
warnings.filterwarnings("ignore", category=InsecureRequestWarning)

if TYPE_CHECKING:
    from gh_gate.notify.addresses import Address
    from gh_gate.notify.message import Message

SECONDS: Final = 10.0
"""For a connection, and for each piece of an answer, whatever an address says."""

_LOUD: Final = (
    "apprise",
    "urllib3.connectionpool",
    "urllib3.util.retry",
    "requests_oauthlib",
    "oauthlib",
    "paho",
    "slixmpp",
)
"""Loggers of those that Apprise speaks through; what they say of an address holds its secrets."""

_speaking: ContextVar[bool] = ContextVar("gh_gate_speaking", default=False)


class _Asset(apprise.AppriseAsset):
    """How Apprise behaves here: in the thread that calls, without files of its own, and without following redirections."""

    app_id = "gh-gate"
    app_desc = "gh-gate"
    app_url = "https://github.com/gh-gate/gh-gate"
    image_url_mask = ""
    image_url_logo = ""
    image_path_mask = ""
    async_mode = False
    http_redirects = False
    pgp_autogen = False
    pem_autogen = False
    _service_timeout = 0.0  # with a limit of its own it would send in a thread that keeps a process from ending


def send(address: Address, message: Message) -> None:
    """Send a message once.

    :raise Unsent: where Apprise cannot, or the service does not take it.
    """
    _hush()
    token = _speaking.set(True)
    try:
        taken = _spoken(_service(address.url), message)
    finally:
        _speaking.reset(token)
    if not taken:
        raise Unsent("the service did not take it")


def service(url: str) -> Any:
    """Return what sends to an address; None where Apprise does not understand it."""
    _hush()
    token = _speaking.set(True)
    try:
        return apprise.Apprise.instantiate(url, asset=_Asset())
    finally:
        _speaking.reset(token)


@lru_cache(maxsize=256)
def _service(url: str) -> Any:
    made = service(url)
    if made is None:
        raise Unsent("Apprise does not understand the address, or lacks what that service needs")
    made.socket_connect_timeout = min(made.socket_connect_timeout, SECONDS)
    made.socket_read_timeout = min(made.socket_read_timeout, SECONDS)
    return made


def _spoken(made: Any, message: Message) -> bool:
    speaker = apprise.Apprise(asset=made.asset)
    speaker.add(made)
    kind = apprise.NotifyType(message.mood.value)
    told = speaker.notify(
        title=message.title, body=message.body, notify_type=kind, body_format=apprise.NotifyFormat.TEXT
    )
    return bool(told)


class _Hush(logging.Filter):
    """Keeps back what is said while this process speaks to an address; what others do with the same loggers is theirs."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - whatever it says
        return not _speaking.get()


@lru_cache(maxsize=1)
def _hush() -> None:
    hush = _Hush()
    for name in _LOUD:
        logging.getLogger(name).addFilter(hush)
