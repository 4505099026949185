"""Deliveries that wait, went out, or were lost, and the way from one to the other."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Condition
from uuid import NAMESPACE_URL, uuid5

from tests.github.ground import Ground
from tests.github.hooks.post import TIMED_OUT, Outcome, body_of, headers_of, post
from tests.github.hooks.trouble import Fate, Trouble
from tests.github.state_hooks import Delivery
from tests.github.state_people import App

LIMIT = 10.0  # https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/troubleshooting-webhooks
KEPT = timedelta(days=3)


class Outbox:
    """Sends nothing by itself, and nothing twice unless it is asked to: GitHub does not redeliver.

    `pending` waits, `log` is what was listed (oldest first), `lost` what was dropped; `limit` is how many real seconds
    an App has to answer.
    """

    def __init__(self, ground: Ground) -> None:
        self.trouble = Trouble()
        self.limit = LIMIT
        self.pending: list[Delivery] = []
        self.log: list[Delivery] = []
        self.lost: list[Delivery] = []
        self.changed = Condition(ground.lock)
        self._ground = ground
        self._serial = 0
        self.busy = 0

    def put(
        self,
        app: App,
        event: str,
        action: str | None,
        body: bytes,
        *,
        installation_id: int | None,
        repository_id: int | None,
    ) -> None:
        """Queue a payload."""
        with self.changed:
            self._serial += 1
            delivery = Delivery(
                serial=self._serial,
                guid=str(uuid5(NAMESPACE_URL, f"delivery {self._serial}")),
                app=app,
                event=event,
                action=action,
                body=body,
                installation_id=installation_id,
                repository_id=repository_id,
                due=self._ground.clock.now,
            )
            self._queue(delivery)

    def redeliver(self, old: Delivery) -> Delivery:
        """Queue one once more, with the same guid and payload."""
        with self.changed:
            self._serial += 1
            fresh = replace(old, serial=self._serial, redelivery=True, fated=False, due=self._ground.clock.now)
            self._queue(fresh)
            return fresh

    def _queue(self, delivery: Delivery) -> None:
        self.pending.append(delivery)
        self.changed.notify_all()

    def listed(self, app: App) -> list[Delivery]:
        """What GitHub still shows of an App's deliveries, newest first."""
        oldest = self._ground.clock.now - KEPT
        return [d for d in reversed(self.log) if d.app is app and d.delivered_at and d.delivered_at >= oldest]

    def deliver(self) -> list[Delivery]:
        """Post all that is due now, one after another, and return what is listed of it.

        What it causes waits for the next call: `while hub.hooks.deliver(): worker.drain()`.
        """
        horizon, done = self._serial, []
        while (delivery := self.send_one(horizon)) is not None:
            done.append(delivery)
        return done

    def send_one(self, horizon: int = sys.maxsize) -> Delivery | None:
        """Post the next that is due and no later than `horizon`, if any; the world is not locked meanwhile."""
        with self.changed:
            taken = self._take(horizon)
            if taken is None:
                self.changed.notify_all()
                return None
            self.busy += 1
        try:
            self._post(*taken)
        finally:
            with self.changed:
                self.busy -= 1
                self.changed.notify_all()
        return taken[0]

    def due(self, horizon: int = sys.maxsize) -> list[Delivery]:
        now = self._ground.clock.now
        return [delivery for delivery in self.pending if delivery.due <= now and delivery.serial <= horizon]

    def _take(self, horizon: int) -> tuple[Delivery, Fate] | None:
        """The next to go out; what is dropped or delayed on the way is due no longer."""
        while due := self.due(horizon):
            delivery = self.trouble.next_of(due)
            fate = self._fate(delivery)
            if fate is Fate.DELAYED:
                continue
            self.pending.remove(delivery)
            if fate is not Fate.DROPPED:
                return delivery, fate
            self.lost.append(delivery)
        return None

    def _fate(self, delivery: Delivery) -> Fate:
        if delivery.fated:
            return Fate.SENT
        delivery.fated = True
        fate = self.trouble.fate()
        if fate is Fate.DELAYED:
            delivery.due += timedelta(seconds=self.trouble.wait())
        elif fate is not Fate.DROPPED and self.trouble.doubles():
            self.pending.append(replace(delivery))
        return fate

    def _post(self, delivery: Delivery, fate: Fate) -> None:
        hook = delivery.app.hook
        if hook is None:
            return
        body = body_of(delivery, hook)
        headers = headers_of(delivery, hook, body)
        outcome = TIMED_OUT if fate is Fate.FAILED else post(hook, headers, body, self.limit)
        self._list(delivery, headers, TIMED_OUT if fate is Fate.UNHEARD else outcome)

    def _list(self, delivery: Delivery, headers: Mapping[str, str], outcome: Outcome) -> None:
        with self.changed:
            delivery.id = self._ground.fresh_id("delivery")
            delivery.sent_headers = headers
            delivery.delivered_at = self._ground.clock.now
            delivery.duration, delivery.answer = outcome.seconds, outcome.answer
            delivery.status, delivery.status_code = outcome.status, outcome.code
            self.log.append(delivery)
