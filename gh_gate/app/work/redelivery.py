"""Webhooks that GitHub could not deliver, of which it keeps three days and repeats none by itself.

https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(days=3)
MOST: Final = 200
"""Redeliveries in one sweep: GitHub wants a second between two writes, and a sweep has other things to do."""


@dataclass(frozen=True, slots=True)
class HookDelivery:
    """One try of GitHub's to deliver a webhook.

    :param id: of this try.
    :param guid: of the webhook, the same for all its tries.
    :param status: ``OK``, or why it failed.
    :param at: when it was tried.
    """

    id: int
    guid: str
    status: str
    at: datetime


def redeliver_plan(deliveries: Iterable[HookDelivery], most: int = MOST) -> list[int]:
    """Return which tries to have repeated: of each webhook whose last one failed, that one.

    Those that were tried least come first, so that one which always fails never keeps others waiting, and of these the
    oldest, which GitHub forgets first.

    :param deliveries: in any order.
    :param most: so many at most.
    """
    last: dict[str, HookDelivery] = {}
    tries: dict[str, int] = {}
    for one in deliveries:
        tries[one.guid] = tries.get(one.guid, 0) + 1
        known = last.get(one.guid)
        if known is None or (one.at, one.id) > (known.at, known.id):
            last[one.guid] = one
    failed = [one for one in last.values() if one.status != "OK"]
    return [one.id for one in sorted(failed, key=lambda one: (tries[one.guid], one.at, one.id))[:most]]
