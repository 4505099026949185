"""Which webhooks are sent to whom, and what is in them; the fixture `hub` holds each against GitHub's schemas."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import pytest

from tests.github.contract_check import folder
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import Account, App, Installation

EVENTS = ("issues", "issue_comment", "pull_request", "push", "membership")


@pytest.fixture
def got() -> list[tuple[Mapping[str, str], bytes]]:
    return []


@pytest.fixture(autouse=True)
def app(hub: GitHub, repo: Repo, got: list[tuple[Mapping[str, str], bytes]]) -> App:
    """In every test: an App with a webhook in this process, installed in `acme/ml`; its `installation` event is out already."""

    def take(headers: Mapping[str, str], body: bytes) -> int:
        got.append((headers, body))
        return 202

    app = hub.app("gate-keeper", events=EVENTS)
    hub.hooks.connect(app, take, secret="s3cret", content_type="json")
    hub.install(app, repo.owner, [repo])
    hub.hooks.deliver()
    got.clear()
    return app


@pytest.fixture
def alice(hub: GitHub) -> Account:
    return hub.user("alice")


def _told(hub: GitHub) -> list[tuple[str, str | None]]:
    return [(delivery.event, delivery.action) for delivery in hub.hooks.deliver()]


def _last(hub: GitHub) -> Any:
    return hub.hooks.deliver()[-1].payload


def test_a_delivery_carries_githubs_headers_and_two_signatures(
    hub: GitHub, repo: Repo, app: App, alice: Account, got: list[tuple[Mapping[str, str], bytes]]
) -> None:
    repo.open_issue(alice, "Deploy?")
    hub.hooks.deliver()
    headers, body = got[0]
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature"] == "sha1=" + hmac.new(b"s3cret", body, hashlib.sha1).hexdigest()
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert (headers["X-GitHub-Event"], headers["Content-Type"]) == ("issues", "application/json")
    assert app.hook
    assert headers["X-GitHub-Hook-ID"] == str(app.hook.id)
    target = headers["X-GitHub-Hook-Installation-Target-ID"], headers["X-GitHub-Hook-Installation-Target-Type"]
    assert target == (str(app.id), "integration")
    assert len(headers["X-GitHub-Delivery"]) == 36


def test_without_a_secret_nothing_is_signed(
    hub: GitHub, repo: Repo, app: App, alice: Account, got: list[tuple[Mapping[str, str], bytes]]
) -> None:
    assert app.hook
    app.hook.secret = ""
    repo.open_issue(alice, "Deploy?")
    hub.hooks.deliver()
    assert [name for name in got[0][0] if "Signature" in name] == []


def test_a_payload_is_what_was_at_the_moment_of_the_change(hub: GitHub, repo: Repo, alice: Account) -> None:
    repo.open_issue(alice, "Deploy?", "first")
    comment = repo.comment(alice, 1, "/approve")
    repo.edit_comment(alice, comment.id, "never mind")
    repo.edit_issue(alice, 1, "second")
    texts = [d.payload.get("comment", d.payload["issue"])["body"] for d in hub.hooks.deliver()]
    assert texts == ["first", "/approve", "never mind", "second"]


def test_an_edit_names_its_editor_and_what_was_there(hub: GitHub, repo: Repo, alice: Account) -> None:
    comment = repo.comment(hub.user("bob"), repo.open_issue(alice, "Deploy?").number, "odd")
    repo.edit_comment(alice, comment.id, "/approve")
    payload = _last(hub)
    assert (payload["sender"]["login"], payload["comment"]["user"]["login"]) == ("alice", "bob")
    assert payload["changes"] == {"body": {"from": "odd"}}


def test_a_deletion_still_shows_the_text(hub: GitHub, repo: Repo, alice: Account) -> None:
    comment = repo.comment(alice, repo.open_issue(alice, "Deploy?").number, "/reject")
    repo.delete_comment(alice, comment.id)
    payload = _last(hub)
    assert (payload["action"], payload["comment"]["body"], payload["issue"]["comments"]) == ("deleted", "/reject", 0)


def test_a_delivery_names_installation_repository_and_organization(hub: GitHub, repo: Repo, alice: Account) -> None:
    repo.open_issue(alice, "Deploy?")
    delivery = hub.hooks.deliver()[0]
    payload, one = delivery.payload, next(iter(hub.installations.values()))
    assert payload["installation"] == {"id": one.id, "node_id": payload["installation"]["node_id"]}
    assert (payload["repository"]["id"], payload["organization"]["login"]) == (repo.id, "acme")
    assert (delivery.installation_id, delivery.repository_id) == (one.id, repo.id)


def test_all_that_happens_to_an_issue_is_told(hub: GitHub, repo: Repo, alice: Account) -> None:
    repo.set_permission(alice, "admin")
    repo.open_issue(alice, "Deploy?", labels=["gate:pending"], assignees=[alice])
    repo.edit_issue(alice, 1, title="Deploy now?")
    repo.close(alice, 1)
    repo.reopen(alice, 1)
    repo.lock(alice, 1)
    repo.unlock(alice, 1)
    repo.unlabel(alice, 1, "gate:pending")
    repo.unassign(alice, 1, alice)
    repo.delete_issue(alice, 1)
    actions = ["labeled", "assigned", "opened", "edited", "closed", "reopened", "locked", "unlocked", "unlabeled"]
    assert _told(hub) == [("issues", action) for action in [*actions, "unassigned", "deleted"]]


def test_a_transfer_tells_both_sides_where_the_other_is(hub: GitHub, repo: Repo, app: App, alice: Account) -> None:
    other = hub.repository("acme/other")
    hub.install(app, repo.owner)
    other.set_permission(alice, "write")
    repo.open_issue(alice, "Deploy?")
    hub.hooks.deliver()
    other.open_issue(alice, "First here")
    repo.transfer(alice, 1, other)
    left, arrived = [d.payload for d in hub.hooks.deliver() if d.installation_id == max(hub.installations)][1:]
    assert (left["action"], left["issue"]["number"], left["repository"]["name"]) == ("transferred", 1, "ml")
    assert (left["changes"]["new_issue"]["number"], left["changes"]["new_repository"]["name"]) == (2, "other")
    assert (arrived["action"], arrived["issue"]["number"], arrived["repository"]["name"]) == ("opened", 2, "other")
    assert (arrived["changes"]["old_issue"]["number"], arrived["changes"]["old_repository"]["name"]) == (1, "ml")


def test_a_pull_request_has_events_of_its_own(hub: GitHub, repo: Repo, alice: Account) -> None:
    pull = repo.open_pull(alice, {"a.txt": "a"})
    before, after = repo.pull_of(pull).head_sha, repo.push_to_pull(pull.number)
    repo.comment(alice, pull.number, "/approve")
    repo.label(alice, pull.number, "x")
    repo.close(alice, pull.number)
    sent = hub.hooks.deliver()
    actions = ["opened", "synchronize", "created", "labeled", "closed"]
    assert [delivery.action for delivery in sent] == actions
    assert {d.event for d in sent if d.action != "created"} == {"pull_request"}
    assert (sent[1].payload["before"], sent[1].payload["after"]) == (before, after)
    assert "pull_request" in sent[2].payload["issue"]


def test_a_push_names_its_branch_and_the_commits(hub: GitHub, repo: Repo, alice: Account) -> None:
    before = repo.head()
    after = repo.push("main", {"CODEOWNERS": "* @bob\n", "new.txt": "x"}, alice)
    delivery = hub.hooks.deliver()[-1]
    payload = delivery.payload
    assert delivery.action is None
    assert (payload["ref"], payload["before"], payload["after"]) == ("refs/heads/main", before, after)
    assert (payload["head_commit"]["modified"], payload["head_commit"]["added"]) == (["CODEOWNERS"], ["new.txt"])
    assert "action" not in payload


def test_teams_are_told_to_who_may_read_members(hub: GitHub, repo: Repo, alice: Account) -> None:
    team = hub.team(repo.owner, "Leads", alice)
    hub.leave(team, alice)
    told = [(d.action, d.payload["member"]["login"], d.payload["team"]["slug"]) for d in hub.hooks.deliver()]
    assert told == [("added", "alice", "leads"), ("removed", "alice", "leads")]


def test_a_new_hook_is_greeted(hub: GitHub, app: App) -> None:
    hub.hooks.ping(app)
    delivery = hub.hooks.deliver()[0]
    assert (delivery.event, delivery.payload["hook"]["config"]["content_type"]) == ("ping", "json")


@pytest.mark.skipif(folder() is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)")
def test_a_payload_against_githubs_schema_is_on_record(hub: GitHub, repo: Repo, alice: Account) -> None:
    repo.open_issue(alice, "Deploy?").lock_reason = "no reason"
    repo.comment(alice, 1, "/approve")
    assert "'no reason' is not one of" in hub.problems[0]
    hub.problems.clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _, one: one.permissions.pop("issues"),
        lambda _, one: one.repos.clear(),
        lambda hub, one: hub.suspend(one),
        lambda hub, one: hub.uninstall(one),
        lambda _, one: setattr(one.app, "subscribed", ("push",)),
        lambda _, one: setattr(one.app.hook, "active", False),
    ],
)
def test_who_may_not_or_does_not_want_to_know_is_not_told(hub: GitHub, repo: Repo, alice: Account, spoil: Any) -> None:
    one: Installation = next(iter(hub.installations.values()))
    spoil(hub, one)
    hub.hooks.deliver()
    repo.open_issue(alice, "Deploy?")
    assert hub.hooks.pending == []


def test_another_accounts_installation_is_not_told(hub: GitHub, alice: Account) -> None:
    hub.repository("other/place").open_issue(alice, "Deploy?")
    assert hub.hooks.pending == []


def test_a_comment_on_a_pull_request_is_told_to_who_reads_only_those(hub: GitHub, repo: Repo, alice: Account) -> None:
    del next(iter(hub.installations.values())).permissions["issues"]
    pull = repo.open_pull(alice, {"a.txt": "a"})
    repo.comment(alice, pull.number, "/approve")
    repo.comment(alice, repo.open_issue(alice, "Deploy?").number, "/approve")
    assert _told(hub) == [("pull_request", "opened"), ("issue_comment", "created")]


def test_what_the_bots_do_is_told_too(hub: GitHub, repo: Repo, app: App) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    repo.comment(app.bot, 1, "noted")
    senders = [d.payload["sender"]["login"] for d in hub.hooks.deliver()]
    assert senders == ["github-actions[bot]", "gate-keeper[bot]"]
