"""From a change to the JSON that an App is sent."""

from collections.abc import Callable

from tests.github.hooks import code, installed, runs, threads
from tests.github.hooks.news import News
from tests.github.show.hooks import config
from tests.github.show.people import Shown, node_id
from tests.github.state_hooks import HookConfig
from tests.github.state_people import App, Installation

PAYLOADS: dict[str, Callable[[News], Shown]] = {
    "issues": threads.issues,
    "issue_comment": threads.issue_comment,
    "pull_request": code.pull_request,
    "push": code.push,
    "installation": installed.installation,
    "installation_repositories": installed.repositories,
    "membership": installed.membership,
    "workflow_run": runs.workflow_run,
    "workflow_job": runs.workflow_job,
    "deployment_protection_rule": runs.protection_rule,
}


def payload(news: News, to: Installation) -> Shown:
    """The payload as this installation's App gets it."""
    short = {"installation": {"id": to.id, "node_id": node_id("I", to.id)}}
    action = {"action": news.change.action} if news.change.action else {}
    place = news.place() if "repo" in news.living else {}
    return {**action, **short, **place, "sender": news.sender(), **PAYLOADS[news.change.name](news)}


def ping(app: App, hook: HookConfig, created: str, root: str) -> Shown:
    """What a new webhook is greeted with."""
    shown = {
        "type": "App",
        "id": hook.id,
        "name": "web",
        "active": hook.active,
        "events": list(app.subscribed),
        "config": config(hook),
        "updated_at": created,
        "created_at": created,
        "app_id": app.id,
        "deliveries_url": f"{root}/app/hook/deliveries",
    }
    return {"zen": "Keep it logically awesome.", "hook_id": hook.id, "hook": shown}
