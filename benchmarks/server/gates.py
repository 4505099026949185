"""Gates through the real server and the tests' stand-in for GitHub: how soon they are decided, and what they cost."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.app.scene import AppScene
from tests.app.served import Served, until
from tests.github.hub import GitHub

WHY = {
    "GET /repos/{owner}/{repo}/issues/{issue_number}": "the issue as it is now",
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": "its comments",
    "POST /graphql": "edits and deletions (a limit of its own)",
    "GET /repos/{owner}/{repo}": "which branch is the default",
    "GET /repos/{owner}/{repo}/branches/{branch}": "at which commit the rules are read",
    "GET /users/{username}": "who the owners are",
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission": "whether the person may write, at that moment",
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": "the status comment; the record",
    "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": "the reaction",
    "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": "the new label",
    "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}": "the old label",
    "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": "the status comment says the outcome",
    "PATCH /repos/{owner}/{repo}/issues/{issue_number}": "the issue is closed",
    "PUT /repos/{owner}/{repo}/issues/{issue_number}/lock": "and locked",
}


def calls() -> list[tuple[str, int, int, str]]:
    """Return what the App asks from opening to decision: operation, counted, 304, what for. Tokens and rules are known."""
    with GitHub(check=False) as hub, TemporaryDirectory() as folder:
        scene = AppScene(hub, Path(folder))
        scene.ask(run_id="1")
        scene.decide(scene.steps.alice, "/approve")
        scene.ask(run_id="2")
        hub.requests.clear()
        scene.look(2)
        scene.decide(scene.steps.alice, "/approve", 2)
        scene.stop()
        counted = Counter(f"{r.method} {r.operation}" for r in hub.requests if r.counted)
        free = Counter(f"{r.method} {r.operation}" for r in hub.requests if not r.counted)
    return [(name, counted[name], free[name], WHY.get(name, "?")) for name in {**counted, **free}]


def decisions(count: int) -> list[float]:
    """Return the seconds from each comment to its signed record, for gates that are all answered at once."""
    with GitHub(check=False) as hub, TemporaryDirectory() as folder, TemporaryDirectory() as home:
        hub.quirks.secondary_limit = False
        scene = AppScene(hub, Path(folder))
        hub.quota(scene.steps.token).limit = 1_000_000  # one job opens what hundreds of jobs would
        server = Served(hub, scene.app, Path(home), scene.key, GH_GATE_SWEEP="3600")
        server.start()
        hub.hooks.start(4)
        for number in range(count):
            scene.ask(run_id=str(number))
        until(lambda: all(scene.ours(n) for n in range(1, count + 1)), seconds=300)
        said, done = time.perf_counter(), dict[int, float]()
        for number in range(1, count + 1):
            scene.repo.comment(scene.steps.alice, number, "/approve")

        def look() -> bool:
            for number in range(1, count + 1):
                if number not in done and scene.records(number):
                    done[number] = time.perf_counter() - said
            return len(done) == count

        until(look, seconds=600)
        hub.hooks.stop()
        server.stop()
        scene.stop()
        return list(done.values())
