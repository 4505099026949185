"""The numbers of a report, counted while its rows go by; their memory does not grow with the number of rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST: Final = 5_000
"""Names that are counted one by one; those that are met after them are counted together."""

OTHERS: Final = "all others"

STEPS: Final = 100
"""Buckets of the times to a decision for each factor of ten, so that a median is right within 1.2 %."""

BOUNDS: Final = (
    (60, "1 min"),
    (300, "5 min"),
    (900, "15 min"),
    (3_600, "1 h"),
    (14_400, "4 h"),
    (86_400, "1 d"),
    (259_200, "3 d"),
)
"""Seconds and words of the bars of the times to a decision; what takes longer has a bar of its own."""

LONGER: Final = "longer"

STATES: Final = ("approved", "rejected", "expired", "cancelled", "pending")


@dataclass(slots=True)
class Totals:
    """Counts of everything that a report shows in numbers.

    :param gates: all of them.
    :param differing: gates that something does not fit about.
    :param differences: all that does not fit, about the ledger as a whole too.
    """

    gates: int = 0
    differing: int = 0
    differences: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_seal: Counter[str] = field(default_factory=Counter)
    by_column: Counter[str] = field(default_factory=Counter)
    by_day: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_gate: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_person: Counter[tuple[str, str]] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    tampered: int = 0
    times: Counter[str] = field(default_factory=Counter)
    _fine: Counter[int] = field(default_factory=Counter)
    _logins: dict[str, Any] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row."""
        state = str(row["status"])
        self.gates += 1
        self.by_state[state] += 1
        if row["rule"]:
            self.by_rule[str(row["rule"])[:100]] += 1
        ended = state == "cancelled" and str(row["reason"] or "").startswith("tampered:")
        self.tampered += bool(row["touched"] or ended)
        _count(self.by_gate, str(row["name"] or "?"), state)
        for person in row["by"] if isinstance(row["by"], list) else ():
            _count(self.by_person, self._called(person) if isinstance(person, dict) else "?", state)
        self.refusals.update(refused["kind"] for refused in row["refused"])
        self._add_decision(row, state)
        self._add_troubles(row)

    def trouble(self, column: str) -> None:
        """Count a difference that is about no single gate."""
        self.differences += 1
        self.by_column[column] += 1

    def quantile(self, share: float) -> float | None:
        """Return within how many seconds that share of the decisions was made; None where there are none."""
        left = share * sum(self._fine.values())
        for step in sorted(self._fine):
            left -= self._fine[step]
            if left <= 0:
                return float(round(10 ** ((step + 0.5) / STEPS))) if step >= 0 else 0.0
        return None

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as plain JSON."""
        return {
            "gates": self.gates,
            "gates_with_differences": self.differing,
            "differences": self.differences,
            "status": {state: self.by_state[state] for state in dict.fromkeys((*STATES, *self.by_state))},
            "by_rule": dict(self.by_rule),
            "tampered": self.tampered,
            "refused_commands": dict(self.refusals),
            "verification": dict(self.by_seal),
            "columns": dict(self.by_column),
            "seconds_to_decision": {"median": self.quantile(0.5), "p90": self.quantile(0.9)},
        }

    def _called(self, person: Mapping[str, Any]) -> str:
        """Return a login, with the account's number where somebody else was met under it: logins are given away again."""
        login, number = str(person.get("login", "")), person.get("id")
        first = self._logins.setdefault(login, number) if len(self._logins) < MOST else self._logins.get(login, number)
        return login if first == number else f"{login} ({number})"

    def _add_decision(self, row: Mapping[str, Any], state: str) -> None:
        seal = str(row["verification"]["state"])
        if seal:
            self.by_seal[seal] += 1
        if isinstance(row["decided_at"], str):
            self.by_day[row["decided_at"][:10], state] += 1
        seconds = row["seconds"]
        if isinstance(seconds, int | float) and row["by"]:
            self.times[next((name for bound, name in BOUNDS if seconds <= bound), LONGER)] += 1
            self._fine[math.floor(STEPS * math.log10(seconds)) if seconds >= 1 else -1] += 1

    def _add_troubles(self, row: Mapping[str, Any]) -> None:
        self.differing += bool(row["differences"])
        self.differences += len(row["differences"])
        self.by_column.update(trouble["column"] for trouble in row["differences"])


def _count(counter: Counter[tuple[str, str]], name: str, state: str) -> None:
    key = (name, state)
    counter[key if key in counter or len(counter) < MOST else (OTHERS, state)] += 1
