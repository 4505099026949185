"""Environments and the rules that protect them, as REST shows and changes them."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo
from tests.github.state_people import Account, App

R = "/repos/acme/ml/environments"


@pytest.fixture
def app(hub: GitHub, repo: Repo) -> App:
    app = hub.app("gate-keeper", permissions={"deployments": "write"}, events=("deployment_protection_rule",))
    hub.install(app, repo.owner)
    return app


@pytest.fixture
def admin(hub: GitHub, repo: Repo) -> Account:
    repo.set_permission(hub.user("root"), "admin")
    return hub.user("root")


@pytest.fixture
def send(hub: GitHub, admin: Account) -> Client:
    return Client(hub, hub.token(admin))


def test_environments_are_listed_with_githubs_own_rules(repo: Repo, app: App, admin: Account, send: Client) -> None:
    repo.add_environment("prod", [app, admin], can_admins_bypass=False)
    repo.add_environment("staging")
    listed = send.get(R)
    assert (listed["total_count"], [one["name"] for one in listed["environments"]]) == (2, ["prod", "staging"])
    prod = listed["environments"][0]
    assert (prod["can_admins_bypass"], prod["protection_rules"][0]["type"]) == (False, "required_reviewers")
    assert send.get(f"{R}/PROD") == prod


def test_a_name_with_a_slash_is_one_name(repo: Repo, send: Client) -> None:
    repo.add_environment("eu/prod")
    assert send.get(f"{R}/eu%2Fprod")["url"].endswith("/environments/eu%2Fprod")
    assert send("GET", f"{R}/eu").status == 404


def test_the_first_job_makes_an_environment_that_nothing_protects(repo: Repo, admin: Account, send: Client) -> None:
    job = repo.add_job(repo.start_run(admin), "deploy", environment="fresh")
    assert job.status == "queued"
    assert job.deployment
    assert job.deployment.environment == "fresh"
    assert send.get(f"{R}/fresh")["protection_rules"] == []


def test_a_rule_names_its_app(repo: Repo, app: App, send: Client) -> None:
    rule = repo.enable_rule(repo.add_environment("prod"), app)
    listed = send.get(f"{R}/prod/deployment_protection_rules")
    assert (listed["total_count"], listed["custom_deployment_protection_rules"][0]["app"]["id"]) == (1, app.id)
    assert send.get(f"{R}/prod/deployment_protection_rules/{rule.id}")["app"]["slug"] == "gate-keeper"
    assert send("GET", f"{R}/prod/deployment_protection_rules/1").status == 404


def test_only_apps_that_can_be_asked_are_offered(hub: GitHub, repo: Repo, app: App, send: Client) -> None:
    repo.add_environment("prod")
    hub.install(hub.app("reader"), repo.owner)
    hub.install(hub.app("deaf", permissions={"deployments": "write"}), repo.owner)
    found = send.get(f"{R}/prod/deployment_protection_rules/apps")
    slugs = [one["slug"] for one in found["available_custom_deployment_protection_rule_integrations"]]
    assert slugs == [app.slug]


def test_an_admin_enables_and_disables_a_rule(repo: Repo, app: App, send: Client) -> None:
    prod, rules = repo.add_environment("prod"), f"{R}/prod/deployment_protection_rules"
    made = send("POST", rules, {"integration_id": app.id})
    assert (made.status, [rule.id for rule in prod.rules]) == (201, [made.json()["id"]])
    assert send("DELETE", f"{rules}/{made.json()['id']}").status == 204
    assert prod.rules == []


def test_who_writes_enables_nothing(hub: GitHub, repo: Repo, app: App) -> None:
    repo.add_environment("prod")
    body = {"integration_id": app.id}
    for token in (hub.token(hub.user("alice")), hub.workflow_token(repo, {"actions": "write", "deployments": "write"})):
        assert Client(hub, token)("POST", f"{R}/prod/deployment_protection_rules", body).status == 403


def test_an_app_that_is_not_installed_cannot_be_asked(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.add_environment("prod")
    body = {"integration_id": hub.app("elsewhere").id}
    assert send("POST", f"{R}/prod/deployment_protection_rules", body).status == 422


def test_an_environment_has_at_most_six_rules_and_none_twice(hub: GitHub, repo: Repo, app: App) -> None:
    prod = repo.add_environment("prod", [app])
    with pytest.raises(Refused):
        repo.enable_rule(prod, app)
    for number in range(5):
        repo.enable_rule(prod, hub.app(f"app {number}"))
    with pytest.raises(Refused):
        repo.enable_rule(prod, hub.app("one too many"))


def test_a_private_repositorys_environments_are_nobody_elses(hub: GitHub) -> None:
    secret = hub.repository("acme/secret", private=True)
    secret.add_environment("prod")
    path = "/repos/acme/secret/environments/prod"
    assert Client(hub, hub.token(hub.user("stranger")))("GET", path).status == 404
    assert Client(hub, hub.workflow_token(secret, {"contents": "read"}))("GET", path).status == 403
    assert Client(hub, hub.workflow_token(secret, {"actions": "read"}))("GET", path).status == 200
