"""Jobs begin, are skipped and hand on what they say as on GitHub."""

from __future__ import annotations

import pytest

from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.workflows.conftest import Play
from tests.github.workflows.document import UnplayableError
from tests.github.workflows.expression import ExpressionError
from tests.github.workflows.player import Player

CHAIN = """
  first:
    runs-on: ubuntu-latest
    outputs: {word: "${{ steps.say.outputs.word }}", empty: "${{ steps.say.outputs.nothing }}"}
    steps:
      - id: say
        run: echo "word=a=b" >> "$GITHUB_OUTPUT"; %s
  second:
    needs: first
    runs-on: ubuntu-latest
    steps: [{run: 'test "$WORD" = a=b', env: {WORD: "${{ needs.first.outputs.word }}"}}]
  third:
    needs: second
    if: %s
    runs-on: ubuntu-latest
    steps: [{run: "true"}]
"""


def test_outputs_reach_the_jobs_that_need_them(play: Play) -> None:
    attempt = play(CHAIN % ("true", "success()"))
    assert attempt.conclusions == {"first": "success", "second": "success", "third": "success"}
    assert attempt.results["first"].outputs == {"word": "a=b"}
    assert attempt.run.latest.conclusion == "success"


@pytest.mark.parametrize(
    ("condition", "third"),
    [
        ("success()", "skipped"),
        ("needs.second.result == 'skipped'", "skipped"),
        ("always()", "success"),
        ("failure()", "success"),
        ("always() && needs.second.result == 'success'", "skipped"),
    ],
)
def test_a_failure_skips_what_comes_after_it_unless_that_asks_for_it(play: Play, condition: str, third: str) -> None:
    attempt = play(CHAIN % ("exit 6", f'"{condition}"'))
    assert attempt.conclusions == {"first": "failure", "second": "skipped", "third": third}
    assert attempt.results["first"].codes == {"say": 6}
    assert attempt.results["first"].outputs == {"word": "a=b"}
    assert attempt.run.latest.conclusion == "failure"


def test_a_job_that_may_fail_counts_as_success(play: Play) -> None:
    attempt = play("""
  first: {runs-on: x, continue-on-error: true, steps: [{run: exit 6}]}
  second: {needs: first, runs-on: x, steps: [{run: "true"}]}
""")
    assert attempt.conclusions == {"first": "failure", "second": "success"}
    assert attempt.run.latest.conclusion == "success"


def test_a_step_that_may_fail_is_told_apart_by_its_outcome(play: Play) -> None:
    attempt = play("""
  one:
    runs-on: x
    steps:
      - {id: may, run: exit 6, continue-on-error: true}
      - {run: test "$SAID" = "failure success", env: {SAID: "${{ steps.may.outcome }} ${{ steps.may.conclusion }}"}}
      - {run: exit 1}
      - {id: skipped, run: "true"}
      - {id: cleanup, if: always(), run: "true"}
""")
    assert attempt.conclusions == {"one": "failure"}
    assert [one.conclusion for one in attempt.results["one"].steps] == [
        "success",
        "success",
        "failure",
        "skipped",
        "success",
    ]


def test_variables_come_from_the_workflow_the_job_the_steps_before_and_the_step(play: Play) -> None:
    attempt = play("""
  one:
    runs-on: x
    env: {A: job, B: "${{ github.ref_name }}", C: job}
    steps:
      - run: echo "C=exported" >> "$GITHUB_ENV"
      - run: test "$A $B $C $D $CI $GITHUB_JOB" = "step main exported 2 true one"
        env: {A: step, D: "${{ fromJSON('[2]')[0] }}"}
      - run: test "$SAID" = "job exported"
        env: {SAID: "${{ env.A }} ${{ env.C }}"}
""")
    assert attempt.conclusions == {"one": "success"}, attempt.results["one"].log


def test_a_matrix_is_one_job_for_each_combination(play: Play) -> None:
    attempt = play("""
  set:
    runs-on: x
    outputs: {regions: '["eu", "us"]'}
    steps: [{run: "true"}]
  test:
    needs: set
    strategy:
      fail-fast: false
      matrix:
        region: ${{ fromJSON(needs.set.outputs.regions) }}
        size: [1, 2]
        include: [{region: eu, color: red}, {region: ap, size: 3}]
    runs-on: x
    outputs: {"of-${{ matrix.region }}": "${{ strategy.job-index }}/${{ strategy.job-total }} ${{ matrix.color }}"}
    steps: [{run: 'test "$SIZE" != 2', env: {SIZE: "${{ matrix.size }}"}}]
  after: {needs: test, if: always(), runs-on: x, steps: [{run: "true"}]}
""")
    assert attempt.conclusions == {
        "set": "success",
        "test (eu, 1, red)": "success",
        "test (eu, 2, red)": "failure",
        "test (us, 1)": "success",
        "test (us, 2)": "failure",
        "test (ap, 3)": "success",
        "after": "success",
    }
    assert attempt.results["test (eu, 1, red)"].outputs == {"of-eu": "0/5 red"}


def test_the_first_failure_of_a_matrix_cancels_the_others(play: Play) -> None:
    attempt = play("""
  test:
    strategy: {matrix: {size: [1, 2, 3]}}
    name: size ${{ matrix.size }}
    runs-on: x
    steps: [{run: "exit $((SIZE - 1))", env: {SIZE: "${{ matrix.size }}"}}]
""")
    assert attempt.conclusions == {"size 1": "success", "size 2": "failure", "size 3": "cancelled"}


def test_the_token_may_do_what_the_job_says_and_nothing_else(hub: GitHub, play: Play) -> None:
    attempt = play("""
  one:
    runs-on: x
    permissions: {issues: write, pull-requests: read}
    steps: [{id: say, run: 'echo "token=$TOKEN" >> "$GITHUB_OUTPUT"', env: {TOKEN: "${{ github.token }}"}}]
""")
    token = hub.vault.tokens[attempt.results["one"].steps[0].outputs["token"]]
    assert (token.permissions, token.account) == ({"issues": "write", "pull_requests": "read"}, hub.bot)


def test_a_checkout_holds_the_files_of_the_commit(repo: Repo, hub: GitHub, play: Play) -> None:
    repo.push("main", {"tool/run.sh": "#!/bin/sh\necho ran\n"}, hub.user("alice"))
    attempt = play("""
  one:
    runs-on: x
    steps:
      - run: test ! -e tool
      - uses: actions/checkout@v7
      - {run: ./run.sh, working-directory: tool}
""")
    assert attempt.results["one"].log == "ran\n"


def test_what_sleeps_moves_the_clock_of_github_and_takes_no_time(player: Player, hub: GitHub, play: Play) -> None:
    slept: list[str] = []
    player.meanwhile = lambda: slept.append("slept")
    before = hub.clock.now
    environment = 'export UV_PROJECT_ENVIRONMENT="$RUNNER_TEMP/e"; uv sync; "$RUNNER_TEMP/e/bin/python" -I -X utf8'
    script = "import time; a = time.monotonic(); time.sleep(86399.5); print(time.monotonic() - a > 86399)"
    attempt = play(f"""
  one:
    runs-on: x
    steps:
      - run: |
          echo '{script}' > wait.py
          {environment} wait.py
""")
    assert (attempt.results["one"].log, slept) == ("True\n", ["slept"])
    assert (hub.clock.now - before).total_seconds() >= 86400


@pytest.mark.parametrize(
    ("jobs", "error"),
    [
        ("  one: {runs-on: x, container: y, steps: []}", UnplayableError),
        ("  one: {runs-on: x, steps: [{uses: somebody/else@v1}]}", UnplayableError),
        ("  one: {runs-on: x, steps: [{uses: gh-gate/gh-gate@v1, with: {name: x, colour: y}}]}", UnplayableError),
        ("  one: {runs-on: x, permissions: {parcels: write}, steps: []}", UnplayableError),
        ("  one: {runs-on: x, if: steps.x.outputs.y, steps: []}", ExpressionError),
    ],
)
def test_what_is_not_played_is_refused(play: Play, jobs: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        play(jobs)
