"""Who may let a waiting run pass, and what is on record of it."""

from typing import Any

import pytest

from tests.github.client import Client, Got
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo
from tests.github.state_people import Account, App
from tests.github.state_runs import Run

R = "/repos/acme/ml/actions/runs"
NOTHING = "No pending deployment requests to approve or reject"


@pytest.fixture
def alice(hub: GitHub) -> Account:
    return hub.user("alice")


@pytest.fixture
def app(hub: GitHub, repo: Repo) -> App:
    app = hub.app("gate-keeper", permissions={"actions": "read", "deployments": "write"})
    hub.install(app, repo.owner)
    return app


@pytest.fixture
def run(hub: GitHub, repo: Repo, app: App, alice: Account) -> Run:
    """A run that waits for `prod`, which the App and bob protect."""
    repo.add_environment("prod", [app, hub.user("bob")])
    run = repo.start_run(alice)
    repo.add_job(run, "deploy", environment="prod")
    return run


def _call(hub: GitHub, token: str, run: Run, **body: Any) -> Got:
    asked = {"environment_name": "prod", **body}
    return Client(hub, token)("POST", f"{R}/{run.id}/deployment_protection_rule", asked)


def _review(hub: GitHub, run: Run, who: Account, state: str, *numbers: int) -> Got:
    body = {"environment_ids": list(numbers), "state": state, "comment": "Seen"}
    return Client(hub, hub.token(who))("POST", f"{R}/{run.id}/pending_deployments", body)


def test_another_app_has_nothing_to_say(hub: GitHub, repo: Repo, run: Run) -> None:
    other = hub.app("other", permissions={"deployments": "write"})
    hub.install(other, repo.owner)
    for token in (hub.token(other, repo=repo), hub.workflow_token(repo, {"deployments": "write"})):
        got = _call(hub, token, run, state="approved")
        assert (got.status, got.json()["errors"]) == (422, NOTHING)
    assert run.jobs[0].status == "waiting"


@pytest.mark.parametrize("name", ["staging", "nowhere"])
def test_an_environment_that_the_run_does_not_wait_for_is_refused(
    hub: GitHub, repo: Repo, app: App, run: Run, name: str
) -> None:
    repo.add_environment("staging", [app])
    got = _call(hub, hub.token(app, repo=repo), run, environment_name=name, state="approved")
    assert (got.status, got.json()["errors"]) == (422, NOTHING)


def test_without_the_permission_nobody_answers(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    got = _call(hub, hub.token(app, repo=repo, permissions={"actions": "write"}), run, state="approved")
    assert (got.status, got.json()["message"]) == (403, "Resource not accessible by integration")


@pytest.mark.parametrize(
    "body",
    [{}, {"state": "maybe"}, {"comment": "x" * 1025}, {"state": "approved", "comment": "x" * 1025}, {"comment": 1}],
    ids=["nothing", "maybe", "a long report", "a long approval", "a number"],
)
def test_what_github_does_not_understand_is_refused(
    hub: GitHub, repo: Repo, app: App, run: Run, body: dict[str, Any]
) -> None:
    assert _call(hub, hub.token(app, repo=repo), run, **body).status == 422
    assert (run.jobs[0].status, repo.reviews) == ("waiting", [])
    hub.problems.clear()


def test_ten_reports_are_taken_and_decide_nothing(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    token = hub.token(app, repo=repo)
    answers = [_call(hub, token, run, comment="x" * 1024).status for _ in range(11)]
    assert answers == [204] * 10 + [422]
    assert run.jobs[0].status == "waiting"
    assert _call(hub, token, run, state="approved").status == 204


def test_pending_deployments_show_reviewers_and_whether_one_is_asked(hub: GitHub, repo: Repo, run: Run) -> None:
    repo.add_job(run, "again", environment="prod")
    for who, may in (("bob", True), ("alice", False)):
        shown = Client(hub, hub.token(hub.user(who))).get(f"{R}/{run.id}/pending_deployments")
        assert [(one["environment"]["name"], one["current_user_can_approve"]) for one in shown] == [("prod", may)]
        assert [one["reviewer"]["login"] for one in shown[0]["reviewers"]] == ["bob"]


def test_app_and_reviewer_both_have_to_approve(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    number = repo.environments["prod"].id
    shown = _review(hub, run, hub.user("bob"), "approved", number).json()
    assert ([one["environment"] for one in shown], run.jobs[0].status) == (["prod"], "waiting")
    _call(hub, hub.token(app, repo=repo), run, state="approved")
    assert (run.jobs[0].status, repo.waits) == ("queued", [])


def test_a_reviewer_rejects_alone(hub: GitHub, repo: Repo, run: Run) -> None:
    _review(hub, run, hub.user("bob"), "rejected", repo.environments["prod"].id)
    assert run.latest.conclusion == "failure"


def test_who_is_no_reviewer_or_started_the_run_reviews_nothing(hub: GitHub, repo: Repo, alice: Account) -> None:
    leads = hub.team(hub.org("acme"), "Leads", alice)
    own = repo.add_environment("own", [leads], prevent_self_review=True)
    run = repo.start_run(alice)
    repo.add_job(run, "deploy", environment="own")
    for who in (alice, hub.user("bob")):
        got = _review(hub, run, who, "approved", own.id)
        assert (got.status, got.json()["errors"]) == (422, NOTHING)
    own.prevent_self_review = False
    assert _review(hub, run, alice, "approved", own.id).status == 200


@pytest.mark.parametrize("lacks", ["environment_ids", "comment"])
def test_a_review_without_what_it_needs_is_refused(hub: GitHub, repo: Repo, run: Run, lacks: str) -> None:
    body = {"environment_ids": [repo.environments["prod"].id], "state": "approved", "comment": ""}
    del body[lacks]
    got = Client(hub, hub.token(hub.user("bob")))("POST", f"{R}/{run.id}/pending_deployments", body)
    assert (got.status, lacks in got.json()["message"]) == (422, True)
    hub.problems.clear()


@pytest.mark.parametrize("shown", [True, False])
def test_the_history_names_who_said_what(hub: GitHub, repo: Repo, app: App, run: Run, shown: bool) -> None:
    hub.quirks.apps_in_approvals = shown
    token = hub.token(app, repo=repo)
    _call(hub, token, run, comment="Looking")
    _call(hub, token, run, state="approved", comment="Decided")
    _review(hub, run, hub.user("bob"), "approved", repo.environments["prod"].id)
    listed = Client(hub, token).get(f"{R}/{run.id}/approvals")
    told = [(one["user"]["login"], one["state"], one["comment"]) for one in listed]
    apps = [("gate-keeper[bot]", "pending", "Looking"), ("gate-keeper[bot]", "approved", "Decided")]
    assert told == [*(apps if shown else []), ("bob", "approved", "Seen")]
    assert listed[0]["environments"][0]["name"] == "prod"


def test_an_admin_starts_what_waits_unless_that_is_forbidden(hub: GitHub, repo: Repo, alice: Account, run: Run) -> None:
    prod, admin = repo.environments["prod"], hub.user("root")
    repo.set_permission(admin, "admin")
    with pytest.raises(Refused, match="403"):
        repo.bypass(run, prod, alice)
    prod.can_admins_bypass = False
    with pytest.raises(Refused, match="403"):
        repo.bypass(run, prod, admin)
    prod.can_admins_bypass = True
    repo.bypass(run, prod, admin)
    assert (run.jobs[0].status, repo.reviews[0].user) == ("queued", admin)
    with pytest.raises(Refused, match="422"):
        repo.bypass(run, prod, admin)
