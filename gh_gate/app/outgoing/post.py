"""Posts one message, once: no redirect is followed, nothing of the answer is believed or kept but its number.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import http.client
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from standardwebhooks import Webhook

from gh_gate import __version__
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Deadline, Line, Unreachable, dialled

SECONDS: Final = 15.0
"""For all of it but the look-up of the name, which the system bounds."""

LONGEST: Final = 65_536
"""Bytes of an answer that are read at most, so that a polite receiver can finish its sentence."""

_GONE: Final = 410
_SOON = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it.

    :param status: the answer's number, 0 where there was none.
    :param why: in a few words, without anything that may be secret or that the other side wrote; empty where it was taken.
    :param wait: seconds that the other side wants to be left alone for.
    """

    status: int
    why: str = ""
    wait: int = 0

    @property
    def taken(self) -> bool:
        """Whether the message was taken: any 2xx."""
        return 200 <= self.status < 300

    @property
    def unwanted(self) -> bool:
        """Whether the other side wants no such messages any more."""
        return self.status == _GONE


def post(address: Address, message_id: str, body: bytes, now: datetime, seconds: float = SECONDS) -> Sent:
    """Post a message.

    :param message_id: the same for every try of the same message.
    :param body: JSON in UTF-8, the bytes that are signed.
    :param now: the time of this try, in UTC; receivers refuse what is five minutes off.
    """
    deadline = Deadline(seconds)
    try:
        with dialled(address, deadline) as line:
            return _exchange(line, address, signed(address, message_id, body, now), body)
    except Unreachable as unreachable:
        return Sent(0, unreachable.why)
    except TimeoutError:
        return Sent(0, f"no answer within {seconds:.0f} seconds")
    except (http.client.HTTPException, OSError, ValueError) as error:
        return Sent(0, f"no answer that can be read ({type(error).__name__})")


def signed(address: Address, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers that prove where a message comes from, signed with each of the address's keys."""
    text = body.decode()
    signatures = [Webhook(key).sign(message_id, now, text) for key in address.keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _exchange(line: Line, address: Address, headers: dict[str, str], body: bytes) -> Sent:
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = cast("None", line)  # what it calls of a socket
    connection.putrequest("POST", address.target, skip_host=True, skip_accept_encoding=True)
    plain = {"host": address.authority, "content-type": "application/json", "content-length": str(len(body))}
    for name, text in {**plain, "user-agent": f"gh-gate/{__version__}", "connection": "close", **headers}.items():
        connection.putheader(name, text)
    connection.endheaders(body)
    with connection.getresponse() as answer:
        with suppress(
            http.client.HTTPException, OSError, ValueError
        ):  # what it says besides its number changes nothing
            answer.read(LONGEST)
        return Sent(answer.status, *_judged(answer))


def _judged(answer: http.client.HTTPResponse) -> tuple[str, int]:
    if 200 <= answer.status < 300:
        return "", 0
    after = answer.headers.get("retry-after", "")
    return f"it answered {answer.status}", int(after) if _SOON.fullmatch(after) else 0
