"""Answers that hold no more than GitHub's description demands, or that say the usual in unusual words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gh_gate.errors import UpstreamError
from gh_gate.forge.github import edits
from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.credentials import Installation
from gh_gate.forge.github.politeness import Next, judge
from gh_gate.forge.github.rights import Rights
from gh_gate.forge.github.texts import label_names, posted
from gh_gate.forge.github.wire import _answer
from tests.forge.github_ground import Ground, said, scripted
from tests.github import faults
from tests.github.wire import Reply, json_reply

START = datetime(2026, 1, 1, tzinfo=UTC)
QUERY = Ask("POST", GRAPHQL, harmless=True)
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}


def not_found(path: list[str]) -> faults.Fault:
    error = {"type": "NOT_FOUND", "path": path, "message": "Could not resolve to an Issue with the number of 1."}
    return lambda _: json_reply(200, {"data": {"repository": {"issue": None}}, "errors": [error]})


def test_a_label_without_a_name_and_a_text_without_a_body_are_read() -> None:
    assert label_names({"labels": [{"id": 1}, {"name": None}, "plain", {"name": "gate:pending"}]}) == {
        "plain",
        "gate:pending",
    }
    shown = {"id": 1, "user": None, "created_at": "2026-03-02T09:00:00.000+00:00", "html_url": "u"}
    assert posted(shown).body == ""


def changed(**fields: object) -> faults.Fault:
    """Answer as usual, but for some fields."""

    def fault(scene: faults.Scene) -> Reply:
        reply = scene.serve()
        if reply.status != 200 or not reply.body:
            return reply
        data = json.loads(reply.body)
        return json_reply(200, [one | fields for one in data] if isinstance(data, list) else data | fields)

    return fault


def test_a_null_pull_request_makes_no_pull_request(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")
    ground.hub.faults.add(changed(pull_request=None), path=r"/issues(/1)?(\?|$)")
    assert [one.place.number for one in forge.postings(START, None)] == [1]
    assert [one.is_pull for one in forge.overview.items(timedelta(days=1))] == [False]
    assert [one.place.number for one in forge.asking(1)] == [1]
    assert forge.read(place).head is None


def test_comments_are_seen_though_the_issue_counts_none(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")
    ground.hub.faults.add(changed(comments=0), path=r"/issues/1(\?|$)")
    assert [one.body for one in forge.read(place).comments] == ["/approve"]


def test_an_issue_that_graphqls_copy_does_not_know_yet_is_looked_at_again(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")
    lag = ground.hub.faults.add(not_found(["repository", "issue"]), path="graphql$", times=2)
    assert [one.body for one in forge.read(place).comments] == ["/approve"]
    assert (lag.struck, ground.slept) == (2, [0.25, 1.0])


def test_an_issue_that_graphql_never_shows_is_an_outage_and_no_refusal(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")
    ground.hub.faults.add(not_found(["repository", "issue"]), path="graphql$")
    with pytest.raises(UpstreamError, match="differ"):
        forge.read(place)


def test_a_repository_that_graphql_does_not_show_is_refused_at_once(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")
    ground.hub.faults.add(not_found(["repository"]), path="graphql$")
    with pytest.raises(Exception, match="refused a GraphQL query"):
        forge.read(place)


def test_deletions_on_a_page_that_went_out_of_sight_are_not_taken_for_none(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve")

    def more(scene: faults.Scene) -> Reply:
        reply = scene.serve()
        data = json.loads(reply.body)
        data["data"]["repository"]["issue"]["timelineItems"]["pageInfo"] = {"hasNextPage": True, "endCursor": "x"}
        return json_reply(200, data)

    ground.hub.faults.add(more, path="graphql$", nth=1)
    ground.hub.faults.add(not_found(["repository", "issue"]), path="graphql$", nth=1)
    forge.read(place)
    assert ground.slept == [0.25]


@pytest.mark.parametrize("data", [SECONDARY, {"data": None, "errors": [SECONDARY]}], ids=["message", "error"])
def test_a_secondary_limit_of_graphql_is_waited_for_in_either_form(data: dict[str, Any]) -> None:
    verdict = judge(QUERY, said(data), 0)
    assert (verdict.next, verdict.after) == (Next.WAIT, 60)


@pytest.mark.parametrize("kind", ["INTERNAL", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"])
def test_trouble_of_graphqls_own_is_asked_again_though_it_has_a_type(kind: str) -> None:
    error = {"type": kind, "message": "Something went wrong", "path": ["repository"]}
    assert judge(QUERY, said({"data": {"repository": None}, "errors": [error]}), 0).next is Next.AGAIN


@pytest.mark.parametrize("body", [None, {}, {"message": "ok"}, "[]", 7], ids=str)
def test_what_is_no_list_is_not_taken_for_an_empty_one(body: object) -> None:
    client, _, _ = scripted(said(body))
    with pytest.raises(UpstreamError, match="cannot be understood"):
        next(client.pages("/x"))


@pytest.mark.parametrize("body", [None, [], "x"], ids=str)
def test_a_repository_of_another_form_does_not_crash_who_asks_for_rights(body: object) -> None:
    client, _, _ = scripted(said(body))
    with pytest.raises(UpstreamError):
        Rights(client, "acme/ml").can_ask()


def test_a_token_whose_permissions_are_not_told_is_not_taken_for_one_without_any() -> None:
    client, _, _ = scripted()
    held = Installation(lambda: {"token": "t", "expires_at": "2026-03-02T10:00:00Z"}, Clock(client.manners.monotonic))
    assert held.token().secret == "t"
    assert held.permissions is None


def test_an_order_without_a_body_may_be_answered_without_one() -> None:
    assert _answer(Ask("POST", "/repos/a/b/actions/jobs/1/rerun"), 201, {}, "").readable
    assert not _answer(Ask("POST", "/repos/a/b/issues", body={"title": "x"}), 201, {}, "").readable
    assert not _answer(Ask("GET", "/repos/a/b"), 200, {}, "").readable


COMMENT = {
    "databaseId": 7,
    "fullDatabaseId": "7",
    "body": "/approve",
    "lastEditedAt": None,
    "author": {"__typename": "User", "login": "alice", "databaseId": 1},
    "editor": None,
    "createdViaEmail": False,
    "createdAt": "2026-03-02T09:00:00Z",
    "userContentEdits": {"totalCount": 0, "nodes": []},
}
EDIT = {"editedAt": "2026-03-02T09:01:00Z", "deletedAt": None, "diff": "/approve", "editor": None, "deletedBy": None}
LAST: dict[str, Any] = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []}
DOUBTFUL = {
    "a history of what was never edited": ({"userContentEdits": {"totalCount": 2, "nodes": [EDIT, EDIT]}}, {}, {}),
    "an edit without a time": ({"lastEditedAt": ""}, {}, {}),
    "deletions that are no list": ({}, {}, {"nodes": {}}),
    "a deletion without a kind": ({}, {}, {"nodes": [{"__typename": None}]}),
    "comments of which more may be there": ({}, {"pageInfo": {"hasNextPage": None, "endCursor": "x"}}, {}),
    "deletions of which more may be there": ({}, {}, {"pageInfo": {"hasNextPage": None, "endCursor": "x"}}),
}


def told(comment: dict[str, Any], comments: dict[str, Any], deletions: dict[str, Any]) -> Answer:
    listed = {**LAST, "nodes": [{**COMMENT, **comment}], **comments}
    issue = {**COMMENT, "comments": listed, "timelineItems": {**LAST, **deletions}}
    return said({"data": {"repository": {"issue": issue}}})


def test_a_thread_without_edits_and_deletions_is_read() -> None:
    client, _, _ = scripted(told({}, {}, {}))
    found = edits.read(client, "acme/ml", 1, "issue")
    assert found is not None
    assert (found.comments[7].edited_at, found.deleted) == (None, {})


@pytest.mark.parametrize(("comment", "comments", "deletions"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_edits_and_deletions_that_are_told_in_part_are_not_taken_for_none(
    comment: dict[str, Any], comments: dict[str, Any], deletions: dict[str, Any]
) -> None:
    client, _, _ = scripted(told(comment, comments, deletions))
    with pytest.raises(UpstreamError, match="cannot be understood"):
        edits.read(client, "acme/ml", 1, "issue")
