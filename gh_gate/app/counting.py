"""What the worker and the clients tell, as numbers and lines of the log."""

from __future__ import annotations

import logging

from gh_gate.app.metrics import Metrics
from gh_gate.app.spots import Spot
from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask

_WORDS = frozenset(
    {
        "access_tokens",
        "actions",
        "app",
        "assignees",
        "attempts",
        "branches",
        "collaborators",
        "comments",
        "commits",
        "contents",
        "deliveries",
        "deployment_protection_rule",
        "deployment_protection_rules",
        "environments",
        "files",
        "hook",
        "installation",
        "installations",
        "issues",
        "jobs",
        "labels",
        "lock",
        "memberships",
        "orgs",
        "pending_deployments",
        "permission",
        "pulls",
        "rate_limit",
        "reactions",
        "repositories",
        "rerun",
        "runs",
        "teams",
        "users",
    }
)
"""Of a path only these words are counted by: everything else is somebody's name, or a number."""

_log = logging.getLogger("gh_gate.app")


class Counting:
    """Counts.

    :param metrics: the server's numbers.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def heard(self, installation: int, ask: Ask, answer: Answer) -> None:
        """Count an answer of GitHub's."""
        status = answer.status
        outcome = "failed" if status >= 500 else "refused" if status >= 400 else "304" if status == 304 else "counted"
        self._metrics.call(kind(ask), outcome)  # type: ignore[arg-type]  # one of the four words
        left = answer.headers.get("x-ratelimit-remaining", "")
        is_number = left.isascii() and left.isdigit()
        if installation and is_number and answer.headers.get("x-ratelimit-resource", "core") == "core":
            self._metrics.remaining(installation, int(left))

    def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
        """Count a look."""
        self._metrics.looked(seconds)
        _log.debug("%s: looked in %.2f s: %s", spot, seconds, outcome)

    def dead(self, spot: Spot, error: str) -> None:
        """Tell of a spot that is set aside."""
        _log.error("%s: looked at in vain, set aside: %s", spot, error)

    def lag(self, seconds: float) -> None:
        """Count how long a delivery waited."""
        self._metrics.lag(seconds)


def kind(ask: Ask) -> str:
    """Return what was asked, in few words: ``GET issues comments``."""
    if ask.path == GRAPHQL:
        return "graphql"
    parts = ask.path.strip("/").split("/")
    words = [part for part in (parts[3:] if parts[0] == "repos" else parts) if part in _WORDS]
    return " ".join([ask.method, *(words or ["repository"])])
