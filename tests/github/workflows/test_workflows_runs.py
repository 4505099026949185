"""What starts a run, what makes it wait, and what is executed when it runs again."""

from __future__ import annotations

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_environments import Verdict
from tests.github.workflows import patterns
from tests.github.workflows.conftest import Play
from tests.github.workflows.player import Player

COUNT = "  {key}: {{runs-on: x, {more} steps: [{{run: 'test $GITHUB_RUN_ATTEMPT -ge {least}'}}]}}\n"
ON_COMMENT = """
on: {issue_comment: {types: [created]}, schedule: [{cron: "17 * * * *"}], workflow_dispatch: {}}
concurrency: {group: "${{ github.workflow }}-${{ github.event.issue.number }}", cancel-in-progress: false}
jobs:
  look:
    if: "!contains(github.event.comment.body, 'nothing')"
    runs-on: x
    steps: [{run: 'test "$SAID" != ""', env: {SAID: "${{ github.event.comment.body }}"}}]
"""


def _with_handler(hub: GitHub, repo: Repo) -> None:
    repo.push("main", {".github/workflows/handle.yml": ON_COMMENT}, hub.user("alice"))
    repo.open_issue(hub.user("alice"), "Deploy?")


def test_a_persons_comment_starts_the_default_branchs_workflow(hub: GitHub, repo: Repo, player: Player) -> None:
    _with_handler(hub, repo)
    repo.comment(hub.user("bob"), 1, "/approve")
    player.settle()
    assert player.latest("handle").conclusions == {"look": "success"}
    assert player.latest("handle").run.actor is hub.user("bob")
    assert player.latest("handle").run.head_sha == repo.head()


def test_an_edit_starts_nothing_that_asks_for_new_comments(hub: GitHub, repo: Repo, player: Player) -> None:
    _with_handler(hub, repo)
    comment = repo.comment(hub.user("bob"), 1, "nothing")
    repo.edit_comment(hub.user("bob"), comment.id, "/approve")
    player.settle()
    assert [run.latest.conclusion for run in player.runs("handle")] == ["skipped"]


def test_what_a_workflows_token_does_starts_nothing(hub: GitHub, repo: Repo, player: Player) -> None:
    _with_handler(hub, repo)
    token = hub.workflow_token(repo, {"issues": "write"})
    assert Client(hub, token)("POST", "/repos/acme/ml/issues/1/comments", {"body": "/approve"}).status == 201
    assert player.runs("handle") == []


def test_of_those_that_wait_behind_one_the_newest_stays(hub: GitHub, repo: Repo, player: Player) -> None:
    _with_handler(hub, repo)
    repo.open_issue(hub.user("alice"), "Another")
    for number in (1, 1, 1, 2):
        repo.comment(hub.user("bob"), number, f"/approve {number}")
    player.settle()
    assert [run.latest.conclusion for run in player.runs("handle")] == ["success", "cancelled", "success", "success"]


def test_the_schedule_and_a_hand_start_it_too(hub: GitHub, repo: Repo, player: Player) -> None:
    _with_handler(hub, repo)
    player.on_schedule("handle")
    player.dispatch("handle", hub.user("alice"))
    player.settle()
    assert [run.event for run in player.runs("handle")] == ["schedule", "workflow_dispatch"]


def test_a_pull_requests_workflow_is_its_heads_and_a_forks_token_only_reads(
    hub: GitHub, repo: Repo, player: Player
) -> None:
    fork = hub.fork(repo, hub.user("bob"))
    text = """
on: {pull_request: {paths: ["schema/**"]}}
permissions: {pull-requests: write}
jobs:
  one:
    runs-on: x
    steps:
      - {id: say, run: 'echo "said=$TOKEN $GITHUB_HEAD_REF $GITHUB_BASE_REF" >> "$GITHUB_OUTPUT"', env: {TOKEN: "${{ github.token }}"}}
"""
    repo.open_pull(hub.user("bob"), {"other": "x", ".github/workflows/pr.yml": text}, fork=fork)
    assert player.attempts == []
    repo.push_to_pull(1, {"schema/one.sql": "x"})
    player.settle()
    token, *refs = player.latest("pr").results["one"].steps[0].outputs["said"].split()
    assert (hub.vault.tokens[token].permissions, refs) == ({"pull_requests": "read"}, ["feature", "main"])


def test_the_failed_jobs_and_what_needs_them_are_executed_again(
    repo: Repo, hub: GitHub, player: Player, play: Play
) -> None:
    before = play(
        COUNT.format(key="build", more="outputs: {a: '${{ github.run_attempt }}'},", least=1)
        + COUNT.format(key="gate", more="needs: build, outputs: {a: '${{ github.run_attempt }}'},", least=2)
        + COUNT.format(
            key="deploy",
            more="needs: [build, gate], name: 'd${{ needs.build.outputs.a }}${{ needs.gate.outputs.a }}',",
            least=1,
        )
    )
    assert list(before.conclusions.values()) == ["success", "failure", "skipped"]
    repo.rerun_failed(before.run, hub.user("alice"))
    player.settle()
    after = player.latest("release")
    assert (after.run, after.number, after.conclusions) == (
        before.run,
        2,
        {"build": "success", "gate": "success", "d12": "success"},
    )
    assert after.results["build"] is before.results["build"]


def test_one_leg_of_a_matrix_is_executed_again(repo: Repo, hub: GitHub, player: Player, play: Play) -> None:
    before = play("""
  leg:
    runs-on: x
    strategy: {fail-fast: false, matrix: {n: [1, 2]}}
    outputs: {"a${{ matrix.n }}": "${{ github.run_attempt }}"}
    steps: [{run: 'test $GITHUB_RUN_ATTEMPT -ge 2'}]
  after: {needs: leg, if: always(), runs-on: x, steps: [{run: 'test "$A" = 12', env: {A: "${{ needs.leg.outputs.a1 }}${{ needs.leg.outputs.a2 }}"}}]}
""")
    second = next(job for job in before.run.jobs if job.name == "leg (2)")
    repo.rerun_job(second, hub.user("alice"))
    player.settle()
    assert player.latest("release").conclusions == {"leg (1)": "failure", "leg (2)": "success", "after": "success"}


def test_a_skipped_matrix_is_expanded_when_it_is_executed(repo: Repo, hub: GitHub, player: Player, play: Play) -> None:
    before = play(
        COUNT.format(key="gate", more="", least=2)
        + COUNT.format(key="leg", more="needs: gate, strategy: {matrix: {n: [1, 2]}},", least=2)
    )
    assert before.conclusions == {"gate": "failure", "leg": "skipped"}
    repo.rerun_failed(before.run, hub.user("alice"))
    player.settle()
    assert player.latest("release").conclusions == {"gate": "success", "leg (1)": "success", "leg (2)": "success"}


@pytest.mark.parametrize(("verdict", "conclusion"), [("approved", "success"), ("rejected", "failure")])
def test_a_job_waits_for_its_environment(
    repo: Repo, hub: GitHub, player: Player, play: Play, *, verdict: Verdict, conclusion: str
) -> None:
    app = hub.app("keeper")
    hub.install(app, repo.owner)
    repo.add_environment("production", [app])
    attempt = play("  deploy: {runs-on: x, environment: production, steps: [{run: 'true'}]}")
    assert (attempt.conclusions, attempt.run.latest.status) == ({}, "waiting")
    repo.review_rule(attempt.run, "production", app, verdict)
    player.settle()
    assert (attempt.conclusions, attempt.run.latest.conclusion) == ({"deploy": conclusion}, conclusion)


def test_a_cancelled_run_stays_where_it_is(repo: Repo, hub: GitHub, player: Player, play: Play) -> None:
    player.during["one"] = lambda: repo.cancel_run(player.latest("release").run, hub.user("alice"))
    attempt = play(
        "  one: {runs-on: x, steps: [{run: 'true'}]}\n  two: {needs: one, runs-on: x, steps: [{run: 'true'}]}"
    )
    assert attempt.conclusions == {"one": "cancelled", "two": "cancelled"}
    assert attempt.run.latest.conclusion == "cancelled"


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("schema/**", "schema/a/b.sql", True),
        ("schema/**", "other/schema/a", False),
        ("*.md", "docs/a.md", False),
        ("**.md", "docs/a.md", True),
        ("**/a.md", "a.md", True),
        ("releases/v[0-9]+", "releases/v12", True),
        ("!main", "main", False),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    assert patterns.matches([pattern], text) is fits
