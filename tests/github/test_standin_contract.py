"""Every operation that the stand-in offers answers as GitHub's own description says."""

import json

import pytest

from tests.github.client import Client, basic_of, signed
from tests.github.contract_check import folder
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import Account
from tests.github.wire import Record

R, T = "/repos/acme/ml", "/orgs/acme/teams/leads"
ALICE = "/collaborators/alice/permission"


@pytest.fixture
def alice(hub: GitHub, repo: Repo) -> Account:
    alice = hub.user("alice")
    hub.team(repo.owner, "Leads", alice)
    hub.team(repo.owner, "Juniors", hub.user("kim"), parent=hub.org("acme").teams["leads"])
    repo.grant_team(hub.org("acme").teams["leads"], "maintain")
    return alice


def _issues(send: Client, repo: Repo, alice: Account) -> None:
    body = {"title": "Deploy?", "body": "please", "labels": ["gate:pending"], "assignees": ["alice"]}
    assert send("POST", f"{R}/issues", body).status == 201
    assert send("PATCH", f"{R}/issues/1", {"title": "Deploy!", "state": "closed", "labels": ["x"]}).status == 200
    assert send("PATCH", f"{R}/issues/1", {"state": "open"}).status == 200
    assert send("PUT", f"{R}/issues/1/lock", {"lock_reason": "resolved"}).status == 204
    assert send("DELETE", f"{R}/issues/1/lock").status == 204
    assert send("POST", f"{R}/issues/1/assignees", {"assignees": ["alice", "bob"]}).status == 201
    assert send("DELETE", f"{R}/issues/1/assignees", {"assignees": ["alice"]}).status == 200
    repo.delete_comment(None, repo.comment(alice, 1, "never mind").id)
    for path in ("issues", "issues/1", "issues/1/events", "issues/1/timeline", "assignees"):
        send.get(f"{R}/{path}")
    assert send("GET", f"{R}/assignees/alice").status == 204


def _comments(send: Client, repo: Repo, alice: Account) -> None:
    repo.comment(alice, 1, "/approve")
    number = send("POST", f"{R}/issues/1/comments", {"body": "noted"}).json()["id"]
    assert send("PATCH", f"{R}/issues/comments/{number}", {"body": "noted!"}).status == 200
    for place in ("issues/1", f"issues/comments/{number}"):
        made = send("POST", f"{R}/{place}/reactions", {"content": "eyes"})
        assert send("POST", f"{R}/{place}/reactions", {"content": "eyes"}).status == 200
        send.get(f"{R}/{place}/reactions?content=eyes")
        assert send("DELETE", f"{R}/{place}/reactions/{made.json()['id']}").status == 204
    for path in ("issues/1/comments", "issues/comments?sort=updated", f"issues/comments/{number}", "issues/1/timeline"):
        send.get(f"{R}/{path}")
    assert send("DELETE", f"{R}/issues/comments/{number}").status == 204


def _labels(send: Client) -> None:
    assert send("POST", f"{R}/labels", {"name": "gate:approved", "color": "00ff00"}).status == 201
    assert send("PATCH", f"{R}/labels/gate%3Aapproved", {"description": "yes"}).status == 200
    assert send("POST", f"{R}/issues/1/labels", {"labels": ["gate:approved"]}).status == 200
    assert send("PUT", f"{R}/issues/1/labels", {"labels": ["gate:approved", "y"]}).status == 200
    assert send("DELETE", f"{R}/issues/1/labels/y").status == 200
    for path in ("labels", "labels/gate%3Aapproved", "issues/1/labels"):
        send.get(f"{R}/{path}")
    assert send("DELETE", f"{R}/issues/1/labels").status == 204
    assert send("DELETE", f"{R}/labels/gate%3Aapproved").status == 204


def _code(send: Client, repo: Repo, alice: Account) -> None:
    repo.push("main", {"docs/old.md": "text\n" * 9})
    repo.open_pull(alice, {"docs/old.md": None, "docs/new.md": "text\n" * 9, "CODEOWNERS": "* @ghost !x\n"})
    for path in ("", "/contents/CODEOWNERS", "/contents/docs", "/codeowners/errors?ref=feature", "/branches/main"):
        send.get(R + path)
    for path in ("commits/main", "compare/main...feature", "pulls", "pulls/2", "pulls/2/files", "pulls/2/commits"):
        send.get(f"{R}/{path}")


def _runs(send: Client, repo: Repo, alice: Account) -> None:
    run = repo.start_run(alice, pull=repo.issue(2))
    here = f"{R}/actions/runs/{run.id}"
    job = repo.add_job(run, "gate")
    repo.begin_job(job)
    repo.finish_job(job, "failure", [("Ask", "failure")])
    repo.finish_run(run)
    assert send("POST", f"{R}/actions/jobs/{job.id}/rerun").status == 201
    for path in ("", "/jobs", "/jobs?filter=all", "/attempts/1", "/attempts/2/jobs"):
        send.get(here + path)
    send.get(f"{R}/actions/jobs/{job.id}")
    assert send("POST", f"{here}/cancel").status == 202
    assert send("POST", f"{here}/rerun-failed-jobs").status == 201
    repo.finish_run(run, "success")
    assert send("POST", f"{here}/rerun", {"enable_debug_logging": True}).status == 201
    repo.finish_run(run)
    send.get(f"{R}/actions/runs?status=failure&event=pull_request")
    assert send("DELETE", here).status == 204


def _environments(hub: GitHub, repo: Repo, alice: Account) -> None:
    send, asked = Client(hub, hub.token(alice)), hub.app("protector", permissions={"deployments": "write"})
    repo.set_permission(alice, "admin")
    hub.install(asked, repo.owner)
    repo.add_environment("prod", [asked, alice])
    run = repo.start_run(alice)
    repo.add_job(run, "deploy", environment="prod")
    rules, here = f"{R}/environments/prod/deployment_protection_rules", f"{R}/actions/runs/{run.id}"
    for path in (f"{R}/environments", f"{R}/environments/prod", rules, f"{rules}/apps", f"{here}/pending_deployments"):
        send.get(path)
    bot, body = Client(hub, hub.token(asked, repo=repo)), {"environment_name": "prod"}
    assert bot("POST", f"{here}/deployment_protection_rule", {**body, "comment": "Looking"}).status == 204
    assert bot("POST", f"{here}/deployment_protection_rule", {**body, "state": "approved"}).status == 204
    mine = {"environment_ids": [repo.environments["prod"].id], "state": "approved", "comment": "Go"}
    assert send("POST", f"{here}/pending_deployments", mine).status == 200
    assert len(send.get(f"{here}/approvals")) == 3
    made = send("POST", rules, {"integration_id": _other(hub, repo)}).json()["id"]
    send.get(f"{rules}/{made}")
    assert send("DELETE", f"{rules}/{made}").status == 204


def _other(hub: GitHub, repo: Repo) -> int:
    app = hub.app("gate-keeper")
    hub.install(app, repo.owner)
    return app.id


def _people(send: Client) -> None:
    paths = ["/user", "/users/alice", "/users/github-actions%5Bbot%5D", "/user/41898282", "/rate_limit", "/orgs/acme"]
    paths += [
        "/orgs/acme/repos?type=all&sort=full_name",
        "/orgs/acme/teams",
        T,
        f"{T}/teams",
        f"{T}/members",
        f"{T}/memberships/kim",
    ]
    for path in [*paths, R + ALICE, f"{R}/collaborators"]:
        send.get(path)
    assert send("GET", "/orgs/acme/members/alice").status == 204
    assert send("GET", f"{T}/repos/acme/ml").status == 204
    send.get(f"{T}/repos/acme/ml", Accept="application/vnd.github.v3.repository+json")


def _apps(hub: GitHub, repo: Repo) -> None:
    app = hub.app("gate-keeper")
    installation = hub.install(app, repo.owner)
    send = Client(hub, signed(hub, app))
    where = f"/app/installations/{installation.id}"
    for path in ("/app", "/app/installations", where, f"{R}/installation"):
        send.get(path)
    asked = {"repositories": ["ml"], "permissions": {"issues": "write"}}
    token = send("POST", f"{where}/access_tokens", asked).json()["token"]
    Client(hub, token).get("/installation/repositories")


def _signed_in(hub: GitHub) -> None:
    app, alice = hub.app("gate-keeper"), hub.user("alice")
    token = hub.token(alice, via=app)
    send = Client(hub, token)
    number = send.get("/user/installations")["installations"][0]["id"]
    assert send.get(f"/user/installations/{number}/repositories")["repositories"][0]["name"] == "ml"
    basic = Client(hub, Authorization=basic_of(app))
    place = f"/applications/{app.client_id}/token"
    assert [basic(verb, place, {"access_token": token}).status for verb in ("POST", "DELETE")] == [200, 204]


def _hooks(hub: GitHub, repo: Repo, alice: Account) -> None:
    app, deliveries = hub.app("gate-keeper"), "/app/hook/deliveries"
    hub.hooks.connect(app, lambda _, __: 202)
    repo.open_issue(alice, "Deploy?")
    number = hub.hooks.deliver()[0].id
    send = Client(hub, signed(hub, app))
    for path in ("/app/hook/config", f"{deliveries}?per_page=1&status=success", f"{deliveries}/{number}"):
        send.get(path)
    assert send("PATCH", "/app/hook/config", {"content_type": "json"}).status == 200
    assert send("POST", f"{deliveries}/{number}/attempts").status == 202
    manifest = {"name": "Made", "url": "https://made.example", "redirect_url": "http://127.0.0.1:3000"}
    code = hub.accept_manifest(json.dumps(manifest), owner=alice).rpartition("=")[2]
    assert Client(hub)("POST", f"/app-manifests/{code}/conversions").status == 201


@pytest.mark.skipif(folder() is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)")
def test_every_operation_offered_is_used_here_and_keeps_the_contract(hub: GitHub, repo: Repo, alice: Account) -> None:
    send = Client(hub, hub.token(alice))
    _issues(send, repo, alice)
    _comments(send, repo, alice)
    _labels(send)
    _code(send, repo, alice)
    _runs(send, repo, alice)
    _environments(hub, repo, alice)
    _people(send)
    _apps(hub, repo)
    _signed_in(hub)
    _hooks(hub, repo, alice)
    used = {(record.method, record.operation) for record in hub.requests}
    assert hub.operations - used == set()
    assert hub.problems == []


def test_posts_of_a_deleted_account_have_no_author_and_keep_the_contract(hub: GitHub, repo: Repo) -> None:
    kim = hub.user("kim")
    repo.open_issue(kim, "Deploy?")
    repo.comment(kim, 1, "/approve")
    hub.delete_user(kim)
    send = Client(hub, hub.workflow_token(repo))
    assert send.get(f"{R}/issues/1")["user"] is None
    assert send.get(f"{R}/issues/1/comments")[0]["user"] is None
    assert send.get(f"{R}/issues/1/timeline")[0]["actor"]["login"] == "ghost"


@pytest.mark.skipif(folder() is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)")
@pytest.mark.parametrize(
    ("path", "lacks", "told"),
    [
        (f"{R}/issues?nonsense=1", "", "query nonsense: not documented"),
        (f"{R}/issues", "X-GitHub-Api-Version", "sent without x-github-api-version"),
        (f"{R}/nowhere", "", "not an operation in the cut"),
    ],
)
def test_a_request_that_departs_from_the_contract_is_on_record(path: str, lacks: str, told: str) -> None:
    with GitHub() as hub:
        repo = hub.repository("acme/ml")
        send = Client(hub, hub.workflow_token(repo))
        send.headers.pop(lacks, None)
        send("GET", path)
        assert [problem for problem in hub.problems if told in problem]


def test_without_checking_nothing_is_on_record() -> None:
    with GitHub(check=False) as hub:
        hub.repository("acme/ml")
        Client(hub)("GET", f"{R}/issues?nonsense=1")
        assert hub.problems == []


def test_requests_are_remembered_with_their_operation(hub: GitHub, repo: Repo) -> None:
    Client(hub, hub.workflow_token(repo))("GET", f"{R}/issues?state=all")
    record: Record = hub.requests[0]
    assert (record.method, record.operation, record.status) == ("GET", "/repos/{owner}/{repo}/issues", 200)
    assert (record.identity, record.counted) == ("github-actions[bot]", True)
