"""What the server counts and measures, for Prometheus.

https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gh_gate import __version__

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOST = 200
"""Different values of one label; what comes after them is counted as `other`, since each costs memory for ever."""

_LAG = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)
_LOOK = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_log = logging.getLogger(__name__)


class Metrics:
    """The numbers of one server; each has a registry of its own.

    :param now: this machine's clock, for the age of what waits.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._registry = CollectorRegistry()
        self._now = now
        self._events, self._kinds = _Few(), _Few()
        self._deliveries = self._counter("deliveries", "Webhook requests, by what became of them.", "event", "outcome")
        self._decisions = self._counter("decisions", "Decisions that were written.", "status")
        self._calls = self._counter(
            "github_requests", "Requests to GitHub; only `counted` cost quota.", "kind", "outcome"
        )
        self._lag = self._histogram("delivery_lag_seconds", "From a webhook's arrival to the look it caused.", _LAG)
        self._looks = self._histogram("look_seconds", "How long one look at an issue or pull request takes.", _LOOK)
        self._sent = self._counter("sent", "Tries to deliver messages to other systems.", "address", "outcome")
        self._sending = self._histogram("sending_seconds", "How long one such try takes.", _LOOK)
        self._told = self._counter("notifications", "Messages to people beside GitHub's own.", "scheme", "outcome")
        self._schemes = _Few()
        self._quota = _Quota(self._registry)
        ProcessCollector(registry=self._registry)
        Info("gh_gate_build", "The server that runs.", registry=self._registry).info({"version": __version__})

    def delivery(self, event: str, outcome: str) -> None:
        """Count a webhook request.

        :param event: as a signed request names it; an empty string before its signature is known to hold.
        """
        self._deliveries.labels(self._events.one(event), outcome).inc()

    def lag(self, seconds: float) -> None:
        """Note how long a delivery waited for its look."""
        self._lag.observe(seconds)

    def looked(self, seconds: float) -> None:
        """Note how long a look took."""
        self._looks.observe(seconds)

    def decision(self, status: str) -> None:
        """Count a decision."""
        self._decisions.labels(status).inc()

    def call(self, kind: str, outcome: Literal["counted", "304", "refused", "failed"]) -> None:
        """Count a request to GitHub.

        :param kind: what was asked, such as ``GET comments``: few words, nothing that grows with repositories.
        """
        self._calls.labels(self._kinds.one(kind), outcome).inc()

    def sent(self, address: str, outcome: str, seconds: float) -> None:
        """Count a try to deliver a message to another system; see `gh_gate.app.outgoing.courier.Count`.

        :param address: the name that the settings give it.
        """
        self._sent.labels(address, outcome).inc()
        self._sending.observe(seconds)

    def told(self, scheme: str, outcome: str) -> None:
        """Count a message to people, and an address of a policy file that is not used (``refused``).

        :param scheme: what the address begins with, such as ``slack``.
        """
        self._told.labels(self._schemes.one(scheme), outcome).inc()

    def remaining(self, installation: int, requests: int) -> None:
        """Note what an installation has left of its rate limit."""
        self._quota.note(str(installation), requests)

    def watch_inbox(self, counts: Callable[[], Mapping[str, int]], oldest: Callable[[], datetime | None]) -> None:
        """Ask an inbox, whenever the numbers are read.

        :param counts: how many deliveries it holds by state: ``unfinished``, ``dead`` and so on.
        :param oldest: when the oldest unfinished one arrived.
        """
        self._registry.register(_Asked("inbox_deliveries", "Deliveries in the inbox.", "state", counts))
        self._registry.register(
            _Asked("inbox_oldest_seconds", "Age of the oldest unfinished delivery.", "", lambda: self._age(oldest()))
        )

    def watch_outbox(self, counts: Callable[[], Mapping[str, int]], oldest: Callable[[], datetime | None]) -> None:
        """Ask an outbox, whenever the numbers are read.

        :param counts: how many messages wait for which address.
        :param oldest: when the oldest of them was made.
        """
        self._registry.register(_Asked("outbox_messages", "Messages that wait to be taken.", "address", counts))
        self._registry.register(
            _Asked("outbox_oldest_seconds", "Age of the oldest message that waits.", "", lambda: self._age(oldest()))
        )

    def watch_conditions(self, counts: Callable[[], Mapping[str, int]]) -> None:
        """Ask how many of Flyte's conditions are in which state, whenever the numbers are read."""
        self._registry.register(_Asked("flyte_conditions", "Conditions of Flyte that wait.", "state", counts))

    def watch_gates(self, states: Callable[[], Mapping[str, int]]) -> None:
        """Ask a ledger how many gates are in which state, whenever the numbers are read."""
        self._registry.register(_Asked("gates", "Gates of the ledger.", "state", states))

    def watch_streams(self, count: Callable[[], int]) -> None:
        """Ask how many streams are open, whenever the numbers are read."""
        self._registry.register(_Asked("streams", "Streams that are open.", "", lambda: {"": count()}))

    def exposition(self) -> bytes:
        """Return all numbers as Prometheus reads them (`CONTENT_TYPE`); may ask the database."""
        return generate_latest(self._registry)

    def _age(self, since: datetime | None) -> dict[str, float]:
        return {"": max(0.0, (self._now() - since).total_seconds()) if since else 0.0}

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"gh_gate_{name}", text, labels, registry=self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"gh_gate_{name}", text, buckets=buckets, registry=self._registry)


class _Few:
    """Lets the first values of a label through, and calls all others `other`."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def one(self, value: str) -> str:
        if value not in self._seen:
            if len(self._seen) >= MOST:
                return "other"
            self._seen.add(value)
        return value


class _Quota:
    """What is left of rate limits: of the installations that were heard of last, the others are forgotten."""

    def __init__(self, registry: CollectorRegistry) -> None:
        text = "Requests left to an installation in this hour."
        self._gauge = Gauge("gh_gate_github_rate_limit_remaining", text, ["installation"], registry=registry)
        self._known: dict[str, None] = {}
        self._lock = threading.Lock()

    def note(self, installation: str, requests: int) -> None:
        with self._lock:
            self._known.pop(installation, None)
            self._known[installation] = None
            self._gauge.labels(installation).set(requests)
            if len(self._known) > MOST:
                eldest = next(iter(self._known))
                del self._known[eldest]
                self._gauge.remove(eldest)


class _Asked(Collector):
    """Numbers that somebody else has, asked for when they are read; a source that fails is left out, and logged."""

    def __init__(self, name: str, text: str, label: str, source: Callable[[], Mapping[str, float]]) -> None:
        self._name, self._text, self._labels, self._source = f"gh_gate_{name}", text, [label] if label else [], source

    def describe(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(self._name, self._text, labels=self._labels)

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily(self._name, self._text, labels=self._labels)
        try:
            rows = dict(self._source())
        except Exception as error:  # noqa: BLE001 - the other numbers are wanted most when the database is away
            _log.warning("%s could not be measured: %s", self._name, type(error).__name__)
            return
        for value, number in rows.items():
            family.add_metric([value] if self._labels else [], number)
        yield family
