"""Rate limits: a bucket per token's owner and resource, and the secondary limit on creating content.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections import deque
from dataclasses import dataclass

from tests.github.clock import Clock
from tests.github.refused import Refused
from tests.github.tokens import Token

WINDOW = 3600
ANONYMOUS_LIMIT = 60
MINUTE, PER_MINUTE, PER_HOUR = 60, 80, 500
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)
SECONDARY_DOCS = (
    "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"
)


@dataclass(slots=True)
class Bucket:
    """One limit; `reset` in seconds since the epoch."""

    limit: int
    reset: int
    used: int = 0

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def headers(self, resource: str) -> dict[str, str]:
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(self.reset),
            "x-ratelimit-resource": resource,
        }

    def shown(self) -> dict[str, int]:
        return {"limit": self.limit, "remaining": self.remaining, "reset": self.reset, "used": self.used}


class Quotas:
    """All buckets there are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._created: dict[str, deque[int]] = {}

    def bucket(self, token: Token | None, resource: str) -> Bucket:
        """The bucket that a token draws from; it is full again an hour after its first use."""
        owner, limit = (token.bucket, token.limit) if token else ("anonymous", ANONYMOUS_LIMIT)
        fresh = Bucket(limit, self._clock.epoch + WINDOW)
        bucket = self._buckets.setdefault((owner, resource), fresh)
        if self._clock.epoch >= bucket.reset:
            bucket.used, bucket.reset = 0, fresh.reset
        return bucket

    def check(self, token: Token | None, resource: str) -> None:
        """Raise Refused 403 where nothing is left."""
        if self.bucket(token, resource).remaining == 0:
            who = f"user ID {token.account.id}" if token else "127.0.0.1"
            raise Refused(403, f"API rate limit exceeded for {who}.")

    def check_creation(self, owner: str) -> None:
        """Raise Refused 403 with `retry-after` for the 81st creation of a minute or the 501st of an hour."""
        now = self._clock.epoch
        created = self._created.setdefault(owner, deque())
        while created and created[0] <= now - WINDOW:
            created.popleft()
        lately = [at for at in created if at > now - MINUTE]
        if len(lately) >= PER_MINUTE or len(created) >= PER_HOUR:
            wait = max(lately[0] + MINUTE if len(lately) >= PER_MINUTE else created[0] + WINDOW, now + 1) - now
            raise Refused(403, SECONDARY, headers={"retry-after": str(wait)}, docs=SECONDARY_DOCS)
        created.append(now)
