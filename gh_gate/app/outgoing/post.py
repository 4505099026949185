"""Posts one message, once: no redirect is followed, nothing of the answer is believed or kept but its number.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import http.client
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from standardwebhooks import Webhook

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Deadline, Line, Unreachable, dialled
from gh_gate.app.outgoing.exchange import exchange

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
    :param over: whether no other try can go better.
    """

    status: int
    why: str = ""
    wait: int = 0
    over: bool = False

    @property
    def taken(self) -> bool:
        """Whether the message was taken: any 2xx."""
        return 200 <= self.status < 300

    @property
    def unwanted(self) -> bool:
        """Whether it is not tried again: the other side wants no such messages, or it is over."""
        return self.over or self.status == _GONE


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
    with exchange(line, address, headers, body) as answer:
        with suppress(
            http.client.HTTPException, OSError, ValueError
        ):  # what it says besides its number changes nothing
            answer.read(LONGEST)
        return Sent(answer.status, *judged(answer))


def judged(answer: http.client.HTTPResponse) -> tuple[str, int]:
    """Return why an answer does not take a message, empty where it does, and for how many seconds it wants to be left alone."""
    if 200 <= answer.status < 300:
        return "", 0
    after = answer.headers.get("retry-after", "")
    return f"it answered {answer.status}", int(after) if _SOON.fullmatch(after) else 0
