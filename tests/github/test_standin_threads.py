"""Issues, comments, labels and reactions behave as on GitHub."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo))


def test_what_a_workflow_writes_is_by_its_bot_and_through_its_app(send: Client) -> None:
    issue = send("POST", f"{R}/issues", {"title": "Deploy?"}).json()
    comment = send("POST", f"{R}/issues/1/comments", {"body": "hello"}).json()
    for post in (issue, comment):
        assert (post["user"]["login"], post["user"]["id"]) == ("github-actions[bot]", 41898282)
        assert post["performed_via_github_app"]["slug"] == "github-actions"


def test_what_a_person_writes_is_through_no_app(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.user("alice"), "Deploy?")
    repo.comment(hub.user("alice"), 1, "/approve")
    comment = send.get(f"{R}/issues/1/comments")[0]
    assert comment["performed_via_github_app"] is None
    assert comment["user"]["type"] == "User"


def test_what_an_app_writes_with_a_persons_token_is_theirs_through_the_app(
    hub: GitHub, repo: Repo, send: Client
) -> None:
    repo.open_issue(hub.user("alice"), "Deploy?")
    hub.install(hub.app("agent"), repo.owner)
    agent = Client(hub, hub.token(hub.user("alice"), via=hub.app("agent")))
    assert agent("POST", f"{R}/issues/1/comments", {"body": "/approve"}).status == 201
    comment = send.get(f"{R}/issues/1/comments")[0]
    assert comment["user"]["login"] == "alice"
    assert comment["performed_via_github_app"]["slug"] == "agent"


def test_issues_and_pull_requests_share_numbers_and_the_list(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "an issue")
    repo.open_pull(hub.user("alice"), {"a.txt": "a"})
    listed = send.get(f"{R}/issues")
    assert [(issue["number"], "pull_request" in issue) for issue in listed] == [(2, True), (1, False)]


def test_labels_and_assignees_of_an_issue_by_a_reader_are_dropped_in_silence(hub: GitHub, repo: Repo) -> None:
    reader = Client(hub, hub.token(hub.user("bob")))
    sent = reader("POST", f"{R}/issues", {"title": "Hi", "labels": ["x"], "assignees": ["alice"]})
    assert (sent.status, sent.json()["labels"], sent.json()["assignees"]) == (201, [], [])
    assert repo.labels == {}


def test_a_label_is_made_on_the_way_by_whoever_may_push(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    assert send("POST", f"{R}/issues/1/labels", {"labels": ["gate:pending"]}).status == 200
    assert send.get(f"{R}/labels/gate%3Apending")["name"] == "gate:pending"


def test_triage_applies_labels_but_makes_none(hub: GitHub, repo: Repo) -> None:
    helper = hub.user("helper")
    repo.set_permission(helper, "triage")
    repo.open_issue(hub.bot, "Deploy?", labels=["known"])
    repo.unlabel(helper, 1, "known")
    repo.label(helper, 1, "known")
    with pytest.raises(Refused, match="do not have permission to create labels"):
        repo.label(helper, 1, "unknown")


def test_label_names_ignore_case_and_end_at_fifty(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?", labels=["Gate"])
    assert send("POST", f"{R}/labels", {"name": "gate"}).json()["errors"][0]["code"] == "already_exists"
    assert send("POST", f"{R}/labels", {"name": "x" * 51}).status == 422
    assert send("DELETE", f"{R}/issues/1/labels/nope").json()["message"] == "Label does not exist"


def test_the_same_reaction_twice_is_one(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    place = f"{R}/issues/comments/{repo.comment(hub.user('alice'), 1, '/approve').id}"
    assert [send("POST", f"{place}/reactions", {"content": "eyes"}).status for _ in range(2)] == [201, 200]
    assert send.get(place)["reactions"]["eyes"] == 1


@pytest.mark.parametrize(("body", "said"), [("", "blank"), ("x" * 65_537, "too long"), (" \n", "blank")])
def test_a_body_that_is_blank_or_too_long_is_refused(
    hub: GitHub, repo: Repo, send: Client, body: str, said: str
) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    got = send("POST", f"{R}/issues/1/comments", {"body": body})
    assert got.status == 422
    assert said in got.json()["errors"][0]["message"]


def test_a_body_of_65536_characters_is_taken(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    assert send("POST", f"{R}/issues/1/comments", {"body": "ä" * 65_536}).status == 201


def test_who_only_reads_may_not_edit_label_close_or_lock_what_others_wrote(hub: GitHub, repo: Repo) -> None:
    comment = repo.comment(hub.user("alice"), repo.open_issue(hub.bot, "Deploy?").number, "looks odd")
    reader = Client(hub, hub.token(hub.user("bob")))
    assert reader("PATCH", f"{R}/issues/comments/{comment.id}", {"body": "/approve"}).status == 403
    assert reader("DELETE", f"{R}/issues/comments/{comment.id}").status == 403
    assert reader("PATCH", f"{R}/issues/1", {"state": "closed"}).status == 403
    assert reader("POST", f"{R}/issues/1/labels", {"labels": ["x"]}).status == 403
    assert reader("PUT", f"{R}/issues/1/lock").status == 403


@pytest.mark.usefixtures("repo")
def test_an_author_closes_and_edits_their_own_issue(hub: GitHub) -> None:
    bob = Client(hub, hub.token(hub.user("bob")))
    bob("POST", f"{R}/issues", {"title": "mine"})
    closed = bob("PATCH", f"{R}/issues/1", {"state": "closed", "state_reason": "not_planned", "body": "done"}).json()
    assert (closed["state"], closed["state_reason"], closed["body"]) == ("closed", "not_planned", "done")
    assert closed["closed_by"]["login"] == "bob"
    assert bob("PATCH", f"{R}/issues/1", {"body": None}).json()["body"] is None


def test_a_locked_issue_takes_comments_of_writers_and_reactions_of_nobody(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    repo.lock(hub.user("alice"), 1, "resolved")
    writer, reader = (Client(hub, hub.token(hub.user(name))) for name in ("alice", "bob"))
    assert reader("POST", f"{R}/issues/1/comments", {"body": "hm"}).status == 403
    assert writer("POST", f"{R}/issues/1/comments", {"body": "hm"}).status == 201
    assert writer("POST", f"{R}/issues/1/reactions", {"content": "+1"}).status == 403


def test_only_ten_assignees_who_may_push_are_kept(hub: GitHub, repo: Repo, send: Client) -> None:
    names = [f"dev{n}" for n in range(12)]
    for name in names:
        repo.set_permission(hub.user(name), "write")
    repo.open_issue(hub.bot, "Deploy?")
    got = send("POST", f"{R}/issues/1/assignees", {"assignees": ["bob", *names]}).json()
    assert [user["login"] for user in got["assignees"]] == names[:10]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 1]),
        ("state=all", [3, 2, 1]),
        ("state=closed", [2]),
        ("direction=asc&state=all", [1, 2, 3]),
        ("sort=updated&state=all", [1, 3, 2]),
        ("sort=comments", [1, 3]),
        ("creator=alice", [3]),
        ("labels=a", [1]),
        ("labels=a,b", []),
        ("assignee=alice", [3]),
        ("assignee=none", [1]),
        ("since=2026-03-02T09:02:00Z&state=all", [3, 1]),
    ],
)
def test_the_list_of_issues_filters_and_sorts(
    hub: GitHub, repo: Repo, send: Client, query: str, numbers: list[int]
) -> None:
    alice = hub.user("alice")
    repo.open_issue(hub.bot, "one", labels=["a"])
    hub.clock.advance(60)
    repo.close(hub.bot, repo.open_issue(hub.bot, "two").number)
    hub.clock.advance(60)
    repo.open_issue(alice, "three", assignees=[alice])
    hub.clock.advance(60)
    repo.comment(alice, 1, "hello")
    assert [issue["number"] for issue in send.get(f"{R}/issues?{query}")] == numbers


def test_comments_filter_by_the_time_of_their_last_update(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    old, _ = repo.comment(hub.bot, 1, "old"), repo.comment(hub.bot, 1, "older")
    hub.clock.advance(60)
    repo.edit_comment(hub.bot, old.id, "new")
    found = send.get(f"{R}/issues/1/comments?since=2026-03-02T09:01:00Z")
    assert [comment["body"] for comment in found] == ["new"]
    assert send("GET", f"{R}/issues/1/comments?since=yesterday").status == 422


def test_events_say_what_happened_and_by_whom(hub: GitHub, repo: Repo, send: Client) -> None:
    alice = hub.user("alice")
    repo.open_issue(hub.bot, "Deploy?", labels=["gate:pending"])
    repo.edit_issue(alice, 1, title="Deploy now?")
    repo.delete_comment(alice, repo.comment(hub.user("bob"), 1, "/reject").id)
    kinds = [(event["event"], event["actor"]["login"]) for event in send.get(f"{R}/issues/1/timeline")]
    assert kinds == [("labeled", "github-actions[bot]"), ("renamed", "alice"), ("comment_deleted", "alice")]
    assert [event["event"] for event in send.get(f"{R}/issues/1/events")] == ["labeled", "renamed"]


def test_every_change_of_state_is_told_in_one_place(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?", labels=["a"])
    repo.comment(hub.user("alice"), 1, "/approve")
    told = [(change.name, change.action, change.actor) for change in hub.events[-3:]]
    bot = "github-actions[bot]"
    assert told == [("issues", "labeled", bot), ("issues", "opened", bot), ("issue_comment", "created", "alice")]


def test_updated_at_may_lie_by_a_second(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.quirks.updated_at_lies = True
    repo.comment(hub.user("alice"), repo.open_issue(hub.bot, "Deploy?").number, "/approve")
    comment = send.get(f"{R}/issues/1/comments")[0]
    assert (comment["created_at"], comment["updated_at"]) == ("2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z")


def test_a_new_issue_may_be_missing_from_lists_for_a_while(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.quirks.list_lag = 2
    repo.open_issue(hub.bot, "Deploy?")
    assert [len(send.get(f"{R}/issues")) for _ in range(3)] == [0, 0, 1]
    assert send.get(f"{R}/issues/1")["number"] == 1
