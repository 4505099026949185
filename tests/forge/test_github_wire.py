"""The line to GitHub as PyGithub draws it: what goes out, what cuts it, and what is not followed."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from gh_gate.errors import UnknownOutcome, UpstreamError
from gh_gate.forge.github.answer import Ask
from gh_gate.forge.github.credentials import Token
from gh_gate.forge.github.refusal import Refused
from gh_gate.forge.github.wire import Cut, Wire
from tests.forge.github_ground import Ground
from tests.github import faults

SLOW = faults.slow(1.5)
READS: dict[str, faults.Fault] = {
    "502": faults.status(502),
    "503 with retry-after": faults.status(503, retry_after="5"),
    "cut": faults.cut(),
    "cut after it was done": faults.cut_after(),
    "slow": SLOW,
    "truncated": faults.truncate(),
    "cut in the body": faults.truncate(mid_body=True),
    "garbage": faults.garbage(),
    "secondary limit": faults.secondary(60),
    "secondary limit as 429": faults.secondary(60, code=429),
    "secondary limit that says nothing": faults.secondary(None),
    "primary limit": faults.primary(600),
    "202": faults.status(202),
}


@pytest.mark.parametrize("fault", READS.values(), ids=READS.keys())
def test_every_read_survives_a_fault_on_every_call(ground: Ground, fault: faults.Fault) -> None:
    place = ground.gate(ground.forge())
    forge = ground.forge(timeout=0.5 if fault is SLOW else 20)
    ground.repo.comment(ground.alice, place.number, "hello")
    ground.hub.faults.every_call_once(fault)
    assert [comment.body for comment in forge.read(place).comments] == ["hello"]


def test_graphqls_own_limit_is_waited_for(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "hello")
    ground.hub.faults.add(faults.graphql_limit(), path="graphql", times=2)
    assert len(forge.read(place).comments) == 1
    assert ground.slept == [60, 120]


def test_retry_after_is_obeyed(ground: Ground) -> None:
    ground.hub.faults.add(faults.secondary(77), times=1)
    ground.forge().repository()
    assert ground.slept == [77]


def test_a_primary_limit_lasts_until_its_reset(ground: Ground) -> None:
    ground.hub.faults.add(faults.primary(300), times=1)
    ground.forge().repository()
    assert ground.slept == [301]


SLOW_AFTER = faults.slow(1.5, after=True)
LOST: dict[str, faults.Fault] = {
    "cut": faults.cut_after(),
    "slow": SLOW_AFTER,
    "truncated": faults.truncate(),
    "cut in the body": faults.truncate(mid_body=True),
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST.keys())
def test_a_lost_reply_to_a_post_is_an_unknown_outcome_and_one_issue(ground: Ground, fault: faults.Fault) -> None:
    ground.hub.faults.add(fault, method="POST", path="/issues$")
    with pytest.raises(UnknownOutcome):
        ground.forge(timeout=0.5 if fault is SLOW_AFTER else 20).open_issue("Deploy?", "body", labels=[], assignees=[])
    assert len(ground.repo.issues) == 1


def test_a_limit_on_a_post_is_waited_for_and_makes_one_issue(ground: Ground) -> None:
    ground.hub.faults.add(faults.secondary(60), method="POST", path="/issues$", times=2)
    ground.forge().open_issue("Deploy?", "body", labels=[], assignees=[])
    assert len(ground.repo.issues) == 1
    assert ground.slept == [60, 60]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_no_redirection_is_followed(ground: Ground, method: str, status: int) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.faults.add(faults.status(status, location=f"{ground.hub.url}/user"), path="/repos/")
    act: dict[str, Callable[[], object]] = {
        "GET": forge.repository,
        "POST": lambda: forge.comment(place, "x"),
        "PATCH": lambda: forge.retitle(place, "x"),
    }
    with pytest.raises(Refused) as caught:
        act[method]()
    assert (caught.value.status, len(ground.hub.requests)) == (status, 1)
    assert caught.value.moved_to.endswith("/user")


def test_a_server_that_is_not_there_leaves_no_doubt_about_a_post() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Cut) as caught:
        Wire(url, 1).send(Ask("POST", "/x", body={}), Token("token", "t"))
    assert not caught.value.sent


def test_a_server_that_stays_away_is_an_error_that_says_what_to_do(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(503))
    with pytest.raises(UpstreamError) as caught:
        ground.forge().repository()
    assert "try again later" in caught.value.diagnostics()


def test_every_request_says_who_asks_and_in_which_version(ground: Ground) -> None:
    ground.gate(forge := ground.forge())
    forge.repository()
    headers = ground.hub.requests[-1].headers
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["user-agent"].startswith("gh-gate/")
    assert headers["accept"] == "application/vnd.github+json"


def test_an_enterprise_server_is_reached_under_its_own_paths() -> None:
    from tests.github.hub import GitHub  # noqa: PLC0415 - another hub than the fixture's

    with GitHub(ghes=True) as hub:
        ground = Ground(hub)
        forge = ground.forge()
        place = ground.gate(forge)
        assert hub.url.endswith("/api/v3")
        assert forge.read(place).opening.body == "the question"
        assert hub.problems == []


def test_each_thread_has_a_client_of_its_own(ground: Ground) -> None:
    forge = ground.forge()
    seen: list[int] = []

    def work() -> None:
        forge.repository()
        seen.append(id(forge._client._wire._line().github))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 4


def test_a_202_is_asked_again_by_the_forges_own_pauses(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    forge = ground.forge()
    forge.repository()
    monkeypatch.setattr("github.Requester.time.sleep", lambda _: pytest.fail("PyGithub slept"))
    ground.hub.faults.add(faults.status(202), times=1)
    forge.head("main")
    assert ground.slept == [1]


def test_requests_are_logged_without_the_token(ground: Ground, caplog: pytest.LogCaptureFixture) -> None:
    token = ground.hub.workflow_token(ground.repo, {"issues": "write"})
    with caplog.at_level(logging.DEBUG):
        ground.forge(ground.environ(token)).repository()
    assert "GET /repos/acme/ml" in caplog.text
    assert token not in caplog.text


def test_the_forge_refuses_to_run_without_asserts() -> None:
    code = "from gh_gate.forge.github import connect; connect({'GITHUB_TOKEN': 't'}, 'a/b')"
    ran = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True, check=False)
    assert "GateError: gh-gate does not run under `python -O`." in ran.stderr


def test_importing_the_forge_loads_neither_pygithub_nor_cryptography() -> None:
    code = "import sys, gh_gate.forge.github; sys.exit(any(m in sys.modules for m in ('github', 'requests', 'cryptography')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
