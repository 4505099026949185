"""What the App asks for and what accounts have granted."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.app.setup import needs
from gh_gate.app.setup.checks import rights
from gh_gate.app.setup.checks.finding import Finding

PAGE = "https://github.com/settings/apps/gates"
NEEDED = {need.name: need.level for need in needs.ALWAYS}


def app(permissions: dict[str, str] = NEEDED, events: tuple[str, ...] = needs.EVENTS) -> dict[str, Any]:
    return {"permissions": permissions, "events": list(events), "slug": "gates"}


def installed(permissions: dict[str, str] = NEEDED, kind: str = "Organization", **more: Any) -> dict[str, Any]:
    account = {"login": "acme", "type": kind}
    page = "https://github.com/organizations/acme/settings/installations/5"
    return {"account": account, "html_url": page, "permissions": permissions, "repository_selection": "all", **more}


def without(name: str) -> dict[str, str]:
    return {key: level for key, level in NEEDED.items() if key != name}


def bad(findings: list[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.ok is False]


def test_the_app_that_init_makes_is_well() -> None:
    assert [finding.ok for finding in rights.app(app(), PAGE)] == [True, True]
    assert [finding.ok for finding in rights.installation(installed(), app())] == [True]


def test_each_permission_that_is_missing_or_too_low_is_named_with_the_page_to_go_to() -> None:
    for need in needs.ALWAYS:
        found = list(rights.app(app(without(need.name)), PAGE))
        assert bad(found) == [f"the App does not ask for {need.name}: {need.level}"]
        assert found[0].do.startswith(f"add it at {PAGE}/permissions")
    assert bad(list(rights.app(app(NEEDED | {"issues": "read"}), PAGE)))


def test_what_is_never_used_is_only_noted() -> None:
    found = list(
        rights.app(
            app(
                NEEDED | {"contents": "write", "administration": "write", "actions": "write"},
                needs.events(actions=True),
            ),
            PAGE,
        )
    )
    noted = [finding.what for finding in found if finding.ok is None]
    assert noted == ["the App has permissions that gh-gate never uses: contents: write, administration: write"]


def test_an_app_that_may_run_jobs_again_and_does_not_hear_of_runs_is_noted() -> None:
    found = list(rights.app(app(NEEDED | {"actions": "write"}), PAGE))
    assert [finding.what for finding in found if finding.ok is None] == [
        "the App may run jobs again, and is not told of workflow_run"
    ]


DEPLOYING = NEEDED | {need.name: need.level for need in needs.DEPLOYMENTS}


def test_an_app_that_answers_protection_rules_is_well() -> None:
    found = list(rights.app(app(DEPLOYING, needs.events(deployments=True)), PAGE))
    assert [finding.ok for finding in found] == [True, True, True]


@pytest.mark.parametrize("missing", [need.name for need in needs.DEPLOYMENTS])
def test_an_app_that_is_asked_by_protection_rules_and_may_not_answer_is_broken(missing: str) -> None:
    granted = {name: level for name, level in DEPLOYING.items() if name != missing}
    (found,) = bad(list(rights.app(app(granted, needs.events(deployments=True)), PAGE)))
    assert found.startswith(f"the App cannot answer protection rules: it does not ask for {missing}: ")


def test_an_app_that_may_answer_protection_rules_and_does_not_hear_of_them_is_noted() -> None:
    found = list(rights.app(app(DEPLOYING), PAGE))
    assert [finding.what for finding in found if finding.ok is None] == [
        "the App may answer protection rules, and is not told of deployment_protection_rule"
    ]


def test_each_event_that_is_not_heard_is_named() -> None:
    assert bad(list(rights.app(app(events=("issues", "pull_request")), PAGE))) == [
        "the App is not told of issue_comment"
    ]


def test_what_an_account_has_not_accepted_is_named_with_its_own_page() -> None:
    found = list(rights.installation(installed(without("members")), app()))
    assert bad(found) == ["acme has not granted members: read"]
    assert "organizations/acme/settings/installations/5" in found[0].do


def test_a_person_has_no_members_to_grant() -> None:
    found = list(rights.installation(installed(without("members"), kind="User"), app()))
    assert [finding.ok for finding in found] == [True]


def test_a_wish_that_waits_for_an_account_is_noted() -> None:
    found = list(rights.installation(installed(), app(NEEDED | {"actions": "write"})))
    assert [finding.what for finding in found if finding.ok is None] == ["acme has not accepted actions: write"]


def test_a_suspended_installation_is_broken_whatever_it_grants() -> None:
    found = list(rights.installation(installed(suspended_at="2026-11-20T12:00:00Z"), app()))
    assert bad(found) == ["acme has suspended the App"]


def test_strange_names_cannot_move_the_cursor() -> None:
    row = installed(without("issues"))
    row["account"]["login"] = "\x1b[2Jacme"
    assert "\x1b" not in bad(list(rights.installation(row, app())))[0]
