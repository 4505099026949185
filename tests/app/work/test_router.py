"""Where a delivery leads, whatever is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gh_gate.app.spots import Spot
from gh_gate.app.work.router import Routed, route
from gh_gate.core import marker
from tests.app.work.fakes import ACME, MARK, comment
from tests.core.samples import gate
from tests.github.contract_check import folder

CLAIM = f"Deploy?\n\n{marker.line(gate())}"
CONTRACT = folder()
EXAMPLES = sorted(CONTRACT.glob("webhooks/**/*.json")) if CONTRACT else []
EVENTS = [
    "deployment_protection_rule",
    "issues",
    "issue_comment",
    "push",
    "installation",
    "membership",
    "team",
    "ping",
    "",
    "☃" * 99,
]
KEYS = [
    "deployment_callback_url", "environment", "action", "issue", "comment", "repository", "sender", "installation", "id", "number", "full_name", "user", "login",
    "body", "created_at", "updated_at", "changes", "from", "pull_request", "ref", "default_branch", "commits", "added",
    "modified", "removed", "forced", "performed_via_github_app", "slug", "type", "html_url",
]  # fmt: skip


def sent(payload: object, event: str = "issue_comment") -> Routed:
    return route(event, json.dumps(payload).encode())


def issue(body: str | None = "text", **more: Any) -> dict[str, Any]:
    repository = {"id": ACME, "full_name": "acme/app"}
    return {"action": "opened", "issue": {"number": 7, "body": body} | more, "repository": repository}


def push(**changes: Any) -> dict[str, Any]:
    commit = {"added": [], "modified": ["README.md"], "removed": []}
    home = {"id": ACME, "full_name": "acme/app", "default_branch": "main"}
    return {"ref": "refs/heads/main", "forced": False, "commits": [commit], "repository": home} | changes


@pytest.mark.skipif(not EXAMPLES, reason="GitHub's examples are not on this machine (GH_GATE_CONTRACT)")
def test_every_example_of_github_is_routed() -> None:
    assert len(EXAMPLES) >= 105
    for path in EXAMPLES:
        _route_example(path)


def _route_example(path: Path) -> None:
    event, action = path.name.split(".")[:2]
    way = route(event, path.read_bytes())
    names = {"issues", "issue_comment", "pull_request", "deployment_protection_rule"}
    assert (way.spot is not None) is (event in names), path.name
    assert (way.sighting is not None) is (event == "issue_comment" and action == "created"), path.name
    assert way.wakes_sweep is event.startswith("installation"), path.name
    assert bool(way.why) is not (way.spot is not None or way.wakes_sweep), path.name


def test_a_spot_has_its_repository_and_installation() -> None:
    spot = sent(comment(7)).spot
    assert spot == Spot(ACME, 7)
    assert (spot.repository, spot.installation) == (f"acme/app{ACME}", 77)


@pytest.mark.parametrize("action", ["edited", "deleted", "pinned", "created"])
def test_every_action_on_a_comment_names_the_spot(action: str) -> None:
    assert sent(comment(7, action=action)).spot == Spot(ACME, 7)


@pytest.mark.parametrize("action", ["transferred", "deleted", "edited", "closed", "labeled", "invented"])
def test_every_action_on_an_issue_names_the_spot(action: str) -> None:
    assert sent(issue() | {"action": action}, "issues").spot == Spot(ACME, 7)


@pytest.mark.parametrize(
    "payload",
    [
        issue() | {"repository": None},
        issue() | {"repository": {"id": True, "full_name": "acme/app"}},
        issue() | {"repository": {"id": "4711", "full_name": "acme/app"}},
        issue() | {"repository": {"id": 2**63, "full_name": "acme/app"}},
        issue() | {"repository": {"id": -1, "full_name": "acme/app"}},
        issue() | {"repository": {"id": 1.5, "full_name": "acme/app"}},
        issue() | {"repository": {"id": ACME, "full_name": "acme/../user"}},
        issue() | {"repository": {"id": ACME, "full_name": "../app"}},
        issue() | {"repository": {"id": ACME, "full_name": "acme/.."}},
        issue() | {"repository": {"id": ACME, "full_name": "acme/app\n"}},
        issue() | {"repository": {"id": ACME, "full_name": "acme"}},
        issue() | {"repository": {"id": ACME, "full_name": ["acme/app"]}},
        issue() | {"issue": [7]},
        issue() | {"issue": {"number": 0}},
        issue() | {"issue": {"number": None}},
        {},
    ],
    ids=repr,
)
def test_a_spot_that_is_not_understood_is_no_spot(payload: object) -> None:
    assert sent(payload, "issues") == Routed(why="it names no issue that can be understood")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff{}", b'"x"', b"[" * 100_000, b"9" * 5000, b'{"a":' * 50_000], ids=len
)
def test_a_body_that_is_no_object_leads_nowhere(body: bytes) -> None:
    assert route("issues", body) == Routed(why="its body is no JSON object")


def test_an_issue_that_asks_is_relevant() -> None:
    assert sent(issue(CLAIM), "issues").relevant
    assert sent(comment(7, "nice") | {"issue": {"number": 7, "body": CLAIM}}).relevant


def test_an_issue_that_asked_before_it_was_edited_is_relevant() -> None:
    edited = issue("free beer") | {"action": "edited", "changes": {"body": {"from": CLAIM}}}
    assert sent(edited, "issues").asks


@pytest.mark.parametrize("body", [None, "", "text", MARK, CLAIM + "\nmore", CLAIM.replace("gh-gate:1", "gh-gate:2")])
def test_another_issue_is_not_relevant(body: str | None) -> None:
    assert not sent(issue(body), "issues").relevant


def test_a_pull_request_does_not_ask_by_its_own_text() -> None:
    assert not sent(issue(CLAIM, pull_request={"url": "x"}), "issues").relevant


@pytest.mark.parametrize("body", [CLAIM, f"Approved.\n\n{MARK}", f"x\r\n{MARK}\r\n"])
def test_a_comment_with_a_marker_is_relevant(body: str) -> None:
    assert sent(comment(7, body)).marked


@pytest.mark.parametrize(
    "body", ["/approve", "   /APPROVE x", "hello\n/Reject no", "hello\r/revoke", "a\r\n /revoke!", "/approve" * 9]
)
def test_a_comment_that_reads_like_a_command_is_relevant_and_urgent(body: str) -> None:
    way = sent(comment(7, body))
    assert (way.commands, way.relevant, way.urgent) == (True, True, True)


@pytest.mark.parametrize(
    "body", ["approve", "    /approve", "please /approve", "> /approve", "/ approve", "/revo\u212ae", ""]
)
def test_any_other_comment_is_not(body: str) -> None:
    assert not sent(comment(7, body)).relevant


def test_nobody_waits_for_the_answer_to_a_bots_or_an_editors_command() -> None:
    posted = comment(7, "/approve")
    posted["comment"]["user"]["type"] = posted["sender"]["type"] = "Bot"
    assert not sent(posted).urgent
    assert not sent(comment(7, "/approve", action="edited")).urgent


def test_a_command_that_was_edited_away_is_still_a_hint() -> None:
    edited = comment(7, "never mind", action="edited") | {"changes": {"body": {"from": "/approve"}}}
    assert sent(edited).commands


@pytest.mark.parametrize("event", ["installation", "installation_repositories", "repository"])
def test_what_moves_repositories_wakes_the_sweep(event: str) -> None:
    assert sent({}, event) == Routed(wakes_sweep=True)


@pytest.mark.parametrize("event", ["membership", "team", "ping", "check_run", "workflow_run"])
def test_everything_else_leads_nowhere_and_says_so(event: str) -> None:
    assert sent(issue(CLAIM), event).why.startswith("the event")
    assert not sent(issue(CLAIM), event).wakes_sweep


@pytest.mark.parametrize("path", [".github/gh-gate.yml", "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"])
@pytest.mark.parametrize("kind", ["added", "modified", "removed"])
def test_a_push_that_changes_the_policy_wakes_the_sweep(path: str, kind: str) -> None:
    assert sent(push(commits=[{"added": [], "modified": [], "removed": []} | {kind: ["a", path]}]), "push").wakes_sweep


@pytest.mark.parametrize(
    "changes",
    [
        {"forced": True},
        {"forced": None},
        {"commits": []},
        {"commits": None},
        {"commits": [None]},
        {"commits": [{}] * 2048},
    ],
)
def test_a_push_of_which_it_cannot_be_told_does_too(changes: dict[str, Any]) -> None:
    assert sent(push(**changes), "push").wakes_sweep


@pytest.mark.parametrize("changes", [{}, {"ref": "refs/heads/x"}, {"repository": None}, {"ref": None}, {"ref": "main"}])
def test_other_pushes_lead_nowhere(changes: dict[str, Any]) -> None:
    way = sent(push(**changes), "push")
    assert (way.wakes_sweep, way.spot) == (False, None)
    assert way.why


def test_a_push_that_cannot_name_the_default_branch_is_not_to_it() -> None:
    home = {"id": ACME, "full_name": "acme/app", "default_branch": None}
    assert not sent(push(repository=home, ref="refs/heads/None", forced=True), "push").wakes_sweep


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [CLAIM, MARK, "/approve", "created", "2030-05-17T12:00:00Z", "acme/app", 31, "0001-01-01T00:00:00+23:59"]
    )
)
GARBAGE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=40,
)


@given(event=st.sampled_from(EVENTS), payload=GARBAGE)
@example(event="issue_comment", payload=comment(7, "\ud800/approve"))
def test_garbage_is_routed_without_an_exception(event: str, payload: object) -> None:
    assert isinstance(sent(payload, event), Routed)


def _paths(value: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [path]
    return [path, *(found for key, inner in value.items() for found in _paths(inner, (*path, key)))]


PATHS = [path for path in _paths(comment()) if path]


@given(path=st.sampled_from(PATHS), value=GARBAGE, event=st.sampled_from(["issues", "issue_comment"]))
def test_a_payload_with_one_wrong_value_is_routed_without_an_exception(
    path: tuple[str, ...], value: object, event: str
) -> None:
    payload = comment()
    place: Any = payload
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert isinstance(sent(payload, event), Routed)
    del place[path[-1]]
    assert isinstance(sent(payload, event), Routed)


@given(event=st.text(max_size=30), body=st.binary(max_size=200))
def test_any_bytes_are_routed_without_an_exception(event: str, body: bytes) -> None:
    assert isinstance(route(event, body), Routed)


@given(code=st.text("ABCDEFabcdef0123456789-_", min_size=40, max_size=200))
def test_a_marker_of_anything_is_routed_without_an_exception(code: str) -> None:
    assert not sent(issue(f"<!-- gh-gate:1 {code} -->"), "issues").relevant
