"""Environments, deployments and reviews as REST and webhooks show them."""

from urllib.parse import quote

from tests.github.clock import iso
from tests.github.repo import Repo
from tests.github.show import people, teams
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_environments import Deployment, Environment, Review, Rule
from tests.github.state_people import Account, App, Team


def environment(item: Environment, repo: Repo, root: str) -> Shown:
    """The schema `environment`; its `protection_rules` are GitHub's own, with Apps' rules only by name."""
    rules: list[Shown] = []
    if item.reviewers:
        asked = {"prevent_self_review": item.prevent_self_review, "reviewers": reviewers(item, root)}
        rules.append({"id": item.id, "node_id": node_id("GA", item.id), "type": "required_reviewers", **asked})
    rules += [{"id": one.id, "node_id": node_id("GA", one.id), "type": one.app.slug} for one in item.rules]
    more = {"can_admins_bypass": item.can_admins_bypass, "protection_rules": rules, "deployment_branch_policy": None}
    return dated(item, repo, root) | more


def named(item: Environment, repo: Repo, root: str) -> Shown:
    path = f"environments/{quote(item.name, safe='')}"
    return {
        "id": item.id,
        "node_id": node_id("EN", item.id),
        "name": item.name,
        "url": f"{root}/repos/{repo.full_name}/{path}",
        "html_url": f"{WEB}/{repo.full_name}/deployments/activity_log?environments_filter={quote(item.name)}",
    }


def dated(item: Environment, repo: Repo, root: str) -> Shown:
    return named(item, repo, root) | {"created_at": iso(item.created_at), "updated_at": iso(item.updated_at)}


def reviewers(item: Environment, root: str) -> list[Shown]:
    return [_reviewer(one, root) for one in item.reviewers]


def _reviewer(one: Account | Team, root: str) -> Shown:
    if isinstance(one, Team):
        return {"type": "Team", "reviewer": teams.team(one, root)}
    return {"type": "User", "reviewer": people.simple(one, root)}


def rule(item: Rule, root: str) -> Shown:
    """The schema `deployment-protection-rule`."""
    return {"id": item.id, "node_id": node_id("GA", item.id), "enabled": True, "app": provider(item.app, root)}


def provider(app: App, root: str) -> Shown:
    """The schema `custom-deployment-rule-app`."""
    named = {"id": app.id, "node_id": node_id("A", app.id), "slug": app.slug}
    return named | {"integration_url": f"{root}/apps/{app.slug}"}


def pending(item: Environment, root: str, repo: Repo, *, can_approve: bool) -> Shown:
    """The schema `pending-deployment`: Apps' rules do not show in it."""
    return {
        "environment": named(item, repo, root),
        "wait_timer": 0,
        "wait_timer_started_at": None,
        "current_user_can_approve": can_approve,
        "reviewers": reviewers(item, root),
    }


def review(item: Review, repo: Repo, root: str) -> Shown:
    """The schema `environment-approvals`."""
    return {
        "environments": [dated(item.environment, repo, root)],
        "state": item.state,
        "user": people.ghost(item.user, root),
        "comment": item.comment,
    }


def deployment(item: Deployment, repo: Repo, root: str) -> Shown:
    """The schema `deployment`."""
    home = f"{root}/repos/{repo.full_name}"
    return {
        "url": f"{home}/deployments/{item.id}",
        "id": item.id,
        "node_id": node_id("DE", item.id),
        "sha": item.sha,
        "ref": item.ref,
        "task": "deploy",
        "payload": {},
        "original_environment": item.environment,
        "environment": item.environment,
        "description": None,
        "creator": people.user(item.creator, root),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.created_at),
        "statuses_url": f"{home}/deployments/{item.id}/statuses",
        "repository_url": home,
        "transient_environment": False,
        "production_environment": False,
        "performed_via_github_app": None,
    }
