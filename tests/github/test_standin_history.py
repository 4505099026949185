"""Edits and deletions leave the traces that GitHub keeps, and only those."""

from typing import Any

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo

R = "/repos/acme/ml"
THREAD = """
query($after: String) {
  repository(owner: "acme", name: "ml", followRenames: false) {
    issue(number: 1) {
      body lastEditedAt editor { login } userContentEdits(first: 5) { totalCount nodes { diff editor { login } } }
      comments(first: 100, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          id databaseId fullDatabaseId body createdAt lastEditedAt includesCreatedEdit createdViaEmail isMinimized
          minimizedReason viewerDidAuthor
          author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
          editor { login }
          userContentEdits(first: 20) { totalCount nodes { editedAt deletedAt diff editor { login } deletedBy { login } } }
        }
      }
      timelineItems(first: 100, itemTypes: [COMMENT_DELETED_EVENT, LABELED_EVENT, TRANSFERRED_EVENT]) {
        totalCount
        nodes {
          __typename
          ... on CommentDeletedEvent { createdAt actor { login } deletedCommentAuthor { login } }
          ... on LabeledEvent { actor { login } label { name } }
        }
      }
    }
  }
}
"""


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    repo.open_issue(hub.bot, "Deploy?", "the question")
    return Client(hub, hub.workflow_token(repo))


def thread(send: Client, **variables: Any) -> Any:
    answer = send.graphql(THREAD, **variables)
    assert "errors" not in answer
    return answer["data"]["repository"]["issue"]


def first(send: Client) -> Any:
    return thread(send)["comments"]["nodes"][0]


def test_an_unedited_comment_has_no_history(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.quirks.updated_at_lies = True
    repo.comment(hub.user("alice"), 1, "/approve")
    comment = first(send)
    assert (comment["lastEditedAt"], comment["editor"], comment["includesCreatedEdit"]) == (None, None, False)
    assert comment["userContentEdits"] == {"totalCount": 0, "nodes": []}


def test_an_edit_keeps_the_author_and_names_the_editor_and_every_text(hub: GitHub, repo: Repo, send: Client) -> None:
    alice, carol = hub.user("alice"), hub.user("carol")
    repo.set_permission(carol, "write")
    number = repo.comment(alice, 1, "looks odd").id
    hub.clock.advance(10)
    repo.edit_comment(carol, number, "/approve")
    hub.clock.advance(10)
    repo.edit_comment(alice, number, "/reject")
    comment = first(send)
    assert (comment["author"]["login"], comment["editor"]["login"]) == ("alice", "alice")
    assert (comment["lastEditedAt"], comment["includesCreatedEdit"]) == ("2026-03-02T09:00:20Z", True)
    edits = [(edit["diff"], edit["editor"]["login"]) for edit in comment["userContentEdits"]["nodes"]]
    assert edits == [("/reject", "alice"), ("/approve", "carol"), ("looks odd", "alice")]
    assert comment["userContentEdits"]["nodes"][2]["editedAt"] == comment["createdAt"]


def test_an_edit_that_changes_nothing_is_none(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.edit_comment(hub.user("alice"), repo.comment(hub.user("alice"), 1, "same").id, "same")
    assert first(send)["lastEditedAt"] is None


def test_the_text_of_an_old_revision_can_be_deleted_but_not_that_it_was(hub: GitHub, repo: Repo, send: Client) -> None:
    alice = hub.user("alice")
    number = repo.comment(alice, 1, "first").id
    repo.edit_comment(alice, number, "second")
    repo.delete_revision(alice, number, 1)
    newest, oldest = first(send)["userContentEdits"]["nodes"]
    assert (newest["diff"], newest["deletedAt"]) == ("second", None)
    assert (oldest["diff"], oldest["editor"]["login"], oldest["deletedBy"]["login"]) == (None, "alice", "alice")
    with pytest.raises(Refused, match="newest"):
        repo.delete_revision(alice, number, 0)


def test_an_editor_who_is_gone_is_null(hub: GitHub, repo: Repo, send: Client) -> None:
    number = repo.comment(hub.user("alice"), 1, "hm").id
    repo.edit_comment(None, number, "/approve")
    comment = first(send)
    assert comment["editor"] is None
    assert comment["lastEditedAt"] is not None


def test_an_edited_issue_tells_its_editor_and_texts(hub: GitHub, repo: Repo, send: Client) -> None:
    helper = hub.user("helper")
    repo.set_permission(helper, "triage")
    assert thread(send)["lastEditedAt"] is None
    repo.edit_issue(helper, 1, body="a friendlier question")
    issue = thread(send)
    assert (issue["editor"]["login"], issue["userContentEdits"]["totalCount"]) == ("helper", 2)
    assert issue["userContentEdits"]["nodes"][1]["diff"] == "the question"


def test_a_deleted_comment_is_only_in_the_timeline(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.delete_comment(hub.user("alice"), repo.comment(hub.user("bob"), 1, "/reject").id)
    assert send.get(f"{R}/issues/1/comments") == []
    issue = thread(send)
    assert issue["comments"]["totalCount"] == 0
    event = issue["timelineItems"]["nodes"][0]
    assert event["__typename"] == "CommentDeletedEvent"
    assert (event["actor"]["login"], event["deletedCommentAuthor"]["login"]) == ("alice", "bob")


def test_a_deletion_by_nobody_known_has_no_actor(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.delete_comment(None, repo.comment(hub.user("bob"), 1, "/reject").id)
    assert thread(send)["timelineItems"]["nodes"][0]["actor"] is None


def test_a_comment_by_email_is_told_by_graphql_alone(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.comment(hub.user("alice"), 1, "/approve", via_email=True)
    assert first(send)["createdViaEmail"] is True
    assert not [name for name in send.get(f"{R}/issues/1/comments")[0] if "mail" in name]


def test_a_bot_has_its_brackets_in_rest_and_not_in_graphql(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.comment(hub.bot, 1, "hello")
    author = first(send)["author"]
    assert author == {"__typename": "Bot", "login": "github-actions", "databaseId": 41898282}
    assert send.get(f"{R}/issues/1/comments")[0]["user"]["login"] == "github-actions[bot]"
    assert first(send)["viewerDidAuthor"] is True


def test_ids_beyond_32_bits_are_only_in_the_full_database_id(hub: GitHub, repo: Repo, send: Client) -> None:
    number = repo.comment(hub.user("alice"), 1, "/approve").id
    comment = first(send)
    assert (comment["databaseId"], comment["fullDatabaseId"]) == (None, str(number))


def test_a_hundred_and_one_comments_are_two_pages_whatever_is_deleted_between(
    hub: GitHub, repo: Repo, send: Client
) -> None:
    numbers = [repo.comment(hub.user("alice"), 1, f"n{n}").id for n in range(101)]
    page = thread(send)["comments"]
    assert (len(page["nodes"]), page["totalCount"], page["pageInfo"]["hasNextPage"]) == (100, 101, True)
    repo.delete_comment(hub.user("alice"), numbers[0])
    rest = thread(send, after=page["pageInfo"]["endCursor"])["comments"]
    assert [node["body"] for node in rest["nodes"]] == ["n100"]
    assert rest["pageInfo"]["hasNextPage"] is False


def test_minimizing_hides_but_does_not_edit(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.comment(hub.user("alice"), 1, "/approve")
    mutation = "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OFF_TOPIC}) { minimizedComment { isMinimized } } }"
    answer = send.graphql(mutation, id=first(send)["id"])
    assert answer["data"]["minimizeComment"]["minimizedComment"] == {"isMinimized": True}
    comment = first(send)
    assert (comment["minimizedReason"], comment["lastEditedAt"]) == ("off-topic", None)
