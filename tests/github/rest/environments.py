"""Environments and their custom deployment protection rules.

https://docs.github.com/rest/deployments/environments
https://docs.github.com/rest/deployments/protection-rules
"""

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page_of
from tests.github.refused import Refused
from tests.github.router import route
from tests.github.show import environments
from tests.github.state_environments import Environment
from tests.github.state_people import App

HERE = "/repos/{owner}/{repo}/environments"
ONE = f"{HERE}/{{environment_name}}"
RULES = f"{ONE}/deployment_protection_rules"
RULE = f"{RULES}/{{protection_rule_id}}"


def _environment(call: Call) -> Environment:
    return call.repo.environment_named(call.params["environment_name"])


@route("GET", HERE, "actions")
def list_environments(call: Call) -> Answer:
    found = list(call.repo.environments.values())
    part, headers = page_of(call, found)
    shown = [environments.environment(one, call.repo, call.root) for one in part]
    return Answer(200, {"total_count": len(found), "environments": shown}, headers)


@route("GET", ONE, "actions")
def read(call: Call) -> Answer:
    return Answer(200, environments.environment(_environment(call), call.repo, call.root))


@route("GET", RULES, "actions")
def rules(call: Call) -> Answer:
    found = _environment(call).rules
    shown = [environments.rule(one, call.root) for one in found]
    return Answer(200, {"total_count": len(found), "custom_deployment_protection_rules": shown})


@route("POST", RULES, "administration")
def enable(call: Call) -> Answer:
    made = call.repo.enable_rule(_environment(call), _app(call), call.actor)
    return Answer(201, environments.rule(made, call.root))


def _app(call: Call) -> App:
    """The App of the body, which has to be installed here."""
    for one in call.world.installations.values():
        if one.app.id == call.body.get("integration_id") and one.covers(call.repo):
            return one.app
    raise Refused(422, "Validation Failed", said="The integration is not installed on this repository")


@route("GET", f"{RULES}/apps", "actions")
def possible(call: Call) -> Answer:
    """The Apps that could be asked: they are installed here and may write deployments."""
    installed = [
        one.app
        for one in call.world.installations.values()
        if one.covers(call.repo)
        and one.permissions.get("deployments") == "write"
        and "deployment_protection_rule" in one.app.subscribed
    ]
    part, headers = page_of(call, installed)
    shown = [environments.provider(app, call.root) for app in part]
    named = {"available_custom_deployment_protection_rule_integrations": shown}
    return Answer(200, {"total_count": len(installed), **named}, headers)


@route("GET", RULE, "actions")
def rule(call: Call) -> Answer:
    found = call.repo.rule_of(_environment(call), call.number("protection_rule_id"))
    return Answer(200, environments.rule(found, call.root))


@route("DELETE", RULE, "administration")
def disable(call: Call) -> Answer:
    environment = _environment(call)
    call.repo.remove_rule(environment, call.repo.rule_of(environment, call.number("protection_rule_id")), call.actor)
    return EMPTY
