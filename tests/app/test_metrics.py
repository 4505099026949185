"""The numbers: what is counted, that they stay few, and that they come whatever is broken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from gh_gate.app.metrics import MOST, Metrics

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def numbers(metrics: Metrics) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        (s.name.removeprefix("gh_gate_"), *s.labels.values()): s.value for family in families for s in family.samples
    }


def test_what_happens_is_counted() -> None:
    metrics = Metrics()
    metrics.delivery("issues", "stored")
    metrics.delivery("issues", "stored")
    metrics.decision("approved")
    metrics.call("GET comments", "304")
    metrics.call("GET comments", "counted")
    found = numbers(metrics)
    assert found["deliveries_total", "issues", "stored"] == 2
    assert found["decisions_total", "approved"] == 1
    assert found["github_requests_total", "GET comments", "304"] == 1
    assert found["github_requests_total", "GET comments", "counted"] == 1


def test_what_takes_time_is_measured() -> None:
    metrics = Metrics()
    metrics.lag(0.2)
    metrics.looked(7)
    found = numbers(metrics)
    assert (found["delivery_lag_seconds_bucket", "0.1"], found["delivery_lag_seconds_bucket", "0.25"]) == (0, 1)
    assert found["look_seconds_sum",] == 7


def test_an_inbox_is_asked_when_the_numbers_are_read() -> None:
    metrics, states, oldest = Metrics(lambda: NOON), {"unfinished": 3, "dead": 1}, [NOON - timedelta(minutes=2)]
    metrics.watch_inbox(lambda: states, lambda: oldest[0] if oldest else None)
    assert numbers(metrics)["inbox_oldest_seconds",] == 120
    states["unfinished"] = 0
    oldest.clear()
    found = numbers(metrics)
    assert (found["inbox_deliveries", "unfinished"], found["inbox_deliveries", "dead"]) == (0, 1)
    assert found["inbox_oldest_seconds",] == 0


def test_a_clock_that_was_set_back_makes_no_negative_age() -> None:
    metrics = Metrics(lambda: NOON)
    metrics.watch_inbox(dict, lambda: NOON + timedelta(hours=1))
    assert numbers(metrics)["inbox_oldest_seconds",] == 0


def test_gates_are_counted_by_state() -> None:
    metrics = Metrics()
    metrics.watch_gates(lambda: {"pending": 2})
    assert numbers(metrics)["gates", "pending"] == 2


def test_a_database_that_is_away_takes_only_its_own_numbers_with_it() -> None:
    def away() -> Mapping[str, int]:
        raise OSError("away")

    metrics = Metrics()
    metrics.watch_gates(away)
    metrics.decision("approved")
    found = numbers(metrics)
    assert found["decisions_total", "approved"] == 1
    assert not any(name == "gates" for name, *_ in found)


def test_strangers_cannot_make_up_labels_without_end() -> None:
    metrics = Metrics()
    for number in range(MOST + 50):
        metrics.delivery(f"event_{number}", "ignored")
    metrics.delivery("event_0", "ignored")
    found = {key[1:]: value for key, value in numbers(metrics).items() if key[0] == "deliveries_total"}
    assert len(found) == MOST + 1
    assert (found["other", "ignored"], found["event_0", "ignored"]) == (50, 2)


def test_what_is_left_is_kept_for_the_installations_heard_of_last() -> None:
    metrics = Metrics()
    metrics.remaining(1, 4999)
    for installation in range(2, MOST + 1):
        metrics.remaining(installation, 5000)
    metrics.remaining(1, 4998)
    metrics.remaining(MOST + 1, 5000)
    found = numbers(metrics)
    assert found["github_rate_limit_remaining", "1"] == 4998
    assert ("github_rate_limit_remaining", "2") not in found
    assert sum(name == "github_rate_limit_remaining" for name, *_ in found) == MOST


def test_two_servers_in_one_process_count_apart() -> None:
    one, two = Metrics(), Metrics()
    one.decision("approved")
    assert ("decisions_total", "approved") not in numbers(two)


def test_the_process_itself_is_measured() -> None:
    text = Metrics().exposition().decode()
    assert "gh_gate_build_info{version=" in text
