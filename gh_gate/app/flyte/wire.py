"""One call to a sender's Flyte: to the place that the settings name, looked up and checked, over in time."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Deadline, Unreachable, dialled
from gh_gate.app.outgoing.exchange import exchange
from gh_gate.app.outgoing.post import judged
from gh_gate.errors import UpstreamError

SECONDS: Final = 15.0
LONGEST: Final = 1_048_576
"""Bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    :param wait: seconds that the other side wants to be left alone for.
    """

    status: int
    body: bytes
    wait: int = 0


def post(address: Address, target: str, headers: Mapping[str, str], body: bytes, seconds: float = SECONDS) -> Answer:
    """Post once.

    :param target: path and query.
    :raise UpstreamError: where nobody answered; its first sentence holds nothing that may be secret.
    """
    try:
        with (
            dialled(address, Deadline(seconds)) as line,
            exchange(line, address, headers, body, target) as answer,
        ):
            return Answer(answer.status, answer.read(LONGEST), judged(answer)[1])
    except Unreachable as unreachable:
        why = unreachable.why
    except TimeoutError:
        why = f"no answer within {seconds:.0f} seconds"
    except (http.client.HTTPException, OSError, ValueError) as error:
        why = f"no answer that can be read ({type(error).__name__})"
    raise UpstreamError(f"{address.shown}: {why}.")
