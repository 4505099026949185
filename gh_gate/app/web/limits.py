"""How much a token and its person may ask in a while, on the page and through the API, so that nobody uses up what all share.

Buckets that fill again: somebody who has been quiet may do several things at once, and then as many as the pace allows. What is
remembered is bounded; who is forgotten begins anew with a full bucket, so only what is least used may be.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, unique
from threading import Lock
from time import monotonic
from typing import Final

from starlette.requests import Request

from gh_gate.app import proxies
from gh_gate.app.proxies import Proxies
from gh_gate.app.view.caller import Caller

MOST: Final = 10_000
"""Whose buckets are remembered, of each kind."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much there is of something.

    :param burst: at once, after a quiet while.
    :param seconds: until one more is to be had.
    """

    burst: int
    seconds: float

    @property
    def twice(self) -> Pace:
        """Twice as much."""
        return Pace(2 * self.burst, self.seconds / 2)


@unique
class Kind(Enum):
    """What is limited. GitHub lets an App write 80 texts a minute and 500 an hour, for all of its people together.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
    """

    READ = Pace(120, 0.5)
    """Looking: a page, a list, a gate, the beginning of a stream."""
    SEARCH = Pace(20, 10.0)
    """Looking for words among what was decided, beside what looking costs: what is seldom found is sought in thousands of gates."""
    WRITE = Pace(20, 6.0)
    """Answering: a comment with the person's own token; and to simulate, which asks GitHub about people."""
    OPEN = Pace(10, 60.0)
    """Opening a gate: an issue that the App writes, and that notifies people."""
    OUTSIDE = Pace(10, 120.0)
    """Simulating by all those who cannot write, at the repositories of one account: the App asks GitHub, and has 5,000 requests an
    hour for all that it does there."""
    STRANGER = Pace(30, 2.0)
    """Tokens from one address that GitHub did not know."""


class Limits:
    """Counts; called from any thread.

    :param steady: a steady clock in seconds.
    :param most: buckets that are remembered of each kind.
    :param proxies: that are believed about who asks through them.
    """

    def __init__(
        self, steady: Callable[[], float] = monotonic, *, most: int = MOST, proxies: Proxies | None = None
    ) -> None:
        self._steady, self._most, self._lock = steady, most, Lock()
        self._proxies = proxies or Proxies()
        self._full_at: dict[Kind, OrderedDict[str, float]] = {kind: OrderedDict() for kind in Kind}

    def stranger(self, request: Request) -> str:
        """Return by what whoever sends a request is counted before it is known who they are."""
        peer = request.client.host if request.client else ""
        return where(self._proxies.caller(peer, request.headers.getlist("x-forwarded-for")))

    def spend(self, kind: Kind, caller: Caller) -> float:
        """Take one of a caller's token, and one of the person's, who has as much as two tokens.

        So no single site that somebody once gave a token to can use up what they have to answer with. An integration is counted
        by its token alone: all workflows of all repositories are one account, and would wait for each other.

        :return: as `take`; a token's may be spent where its person has none left.
        """
        wait = self.take(kind, f"token {digest(caller.token)}")
        if wait or not caller.person.human:
            return wait
        return self._ask(kind, f"person {caller.person.id}", kind.value.twice, spend=True)

    def take(self, kind: Kind, who: str) -> float:
        """Take one.

        :param who: see `stranger`.
        :return: 0.0 where there was one; else the seconds until there is, and nothing was taken.
        """
        return self._ask(kind, who, kind.value, spend=True)

    def left(self, kind: Kind, who: str) -> float:
        """Tell the same, and take nothing."""
        return self._ask(kind, who, kind.value, spend=False)

    def _ask(self, kind: Kind, who: str, pace: Pace, *, spend: bool) -> float:
        now = self._steady()
        with self._lock:
            buckets = self._full_at[kind]
            # A bucket is when it will be full: one word holds what is in it and since when.
            full_at = max(buckets.get(who, now), now)
            wait: float = full_at + pace.seconds - now - pace.burst * pace.seconds
            if wait <= 0 and spend:
                buckets[who] = full_at + pace.seconds
                buckets.move_to_end(who)
                while len(buckets) > self._most:
                    buckets.popitem(last=False)
        return max(wait, 0.0)


def digest(token: str) -> str:
    """Return what tells tokens apart, and is no secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def where(address: str) -> str:
    """Return by what a stranger's address is counted: one IPv6 customer has a whole /64.

    :param address: of the connection, or an empty string.
    """
    found = proxies.address(address)
    if found is None:
        return "nowhere"
    return str(found if found.version == 4 else ipaddress.ip_network((int(found), 64), strict=False).network_address)
