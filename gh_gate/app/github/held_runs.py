"""The runs of a repository in which a job waits for an environment's rule, found by listing: for events that were lost."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count, islice
from typing import Final

from gh_gate.core.policy.file import PATH
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding

ALSO: Final = ("in_progress", "queued")
"""States of runs in which a job may wait for a rule while another one has a runner, or waits for one."""

MOST: Final = 50
"""Such runs that are asked for what they wait for in one sweep, the newest: each is a request, and most wait for nothing."""

_ACTIONS: Final = "actions: read"


def held_runs(client: Client, repository: str) -> Iterator[int]:
    """Yield the runs that wait; of those that do something else beside it only where environments wait for gates at all.

    :param client: with a token that reads Actions and contents.
    :param repository: ``owner/name``.
    """
    yield from _listed(client, repository, "waiting")
    busy = (run for status in ALSO for run in islice(_listed(client, repository, status), MOST))
    first = next(busy, None)
    if first is None or not _names_environments(client, repository):
        return
    for run in (first, *islice(busy, MOST - 1)):
        where = path("repos", *repository.split("/"), "actions", "runs", run, "pending_deployments")
        answer = client.get(where, needs=_ACTIONS, allow=(404,))
        if answer.ok and answer.data:
            yield run


def _listed(client: Client, repository: str, status: str) -> Iterator[int]:
    where = path("repos", *repository.split("/"), "actions", "runs")
    seen = 0
    for page in count(1):
        params: dict[str, str | int] = {"status": status, "per_page": 100, "page": page}
        answer = client.get(where, params, needs=_ACTIONS)
        with understanding(f"the runs of {repository} that are {status}"):
            rows = answer.data["workflow_runs"]
            yield from (int(row["id"]) for row in rows)
            seen += len(rows)
            if not rows or seen >= answer.data["total_count"]:
                return


def _names_environments(client: Client, repository: str) -> bool:
    """Tell whether the policy file may name environments; free of quota while it stays as it is."""
    where = path("repos", *repository.split("/"), "contents", *PATH.split("/"))
    answer = client.get(where, needs="contents: read", allow=(404,))
    if not answer.ok:
        return False
    with understanding(f"{PATH} of {repository}"):
        return b"environments" in base64.b64decode(answer.data["content"])
