"""What an App's manifest says, read as strictly as GitHub reads it.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.github.hook_urls import check_hook_url
from tests.github.hooks.audience import NEEDS
from tests.github.refused import Refused
from tests.github.state_people import RANKS, Permissions

WRONG = "Invalid GitHub App configuration. The configuration does not appear to be a valid GitHub App manifest."
ABSENT = "wasn't supplied."
MAX_NAME = 34
MAX_CALLBACKS = 10
OF_REPOSITORIES = (
    *("actions", "administration", "attestations", "checks", "codespaces", "contents", "dependabot_secrets"),
    *("deployments", "discussions", "environments", "issues", "merge_queues", "metadata", "packages", "pages"),
    *("pull_requests", "repository_hooks", "repository_projects", "secret_scanning_alerts", "secrets"),
    *("security_events", "single_file", "statuses", "vulnerability_alerts", "workflows"),
)
OF_ORGANIZATIONS = (
    *("members", "organization_administration", "organization_custom_roles", "organization_events"),
    *("organization_hooks", "organization_plan", "organization_projects", "organization_secrets"),
    *("organization_self_hosted_runners", "organization_user_blocking"),
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that GitHub takes; `hook` is None where it asks for no webhook."""

    name: str
    url: str
    redirect: str
    hook: str | None
    callbacks: tuple[str, ...]
    active: bool
    permissions: Permissions
    events: tuple[str, ...]


def read(text: str, *, local: bool) -> Manifest:
    """The manifest; raises Refused 422 with GitHub's complaint. `local` allows a webhook on this machine."""
    sent = _object(text)
    hook = sent.get("hook_attributes")
    permissions = _permissions(sent.get("default_permissions", {}))
    return Manifest(
        name=_name(sent),
        url=_text(sent, "url"),
        redirect=_text(sent, "redirect_url"),
        hook=None if hook is None else check_hook_url(_text(hook, "url"), local=local),
        callbacks=_callbacks(sent.get("callback_urls", [])),
        active=bool((hook or {}).get("active", True)),
        permissions=permissions,
        events=_events(sent.get("default_events", []), permissions),
    )


def wrong(why: str) -> Refused:
    return Refused(422, f"{WRONG} Error {why}")


def _object(text: str) -> dict[str, Any]:
    try:
        sent = json.loads(text)
    except ValueError:
        raise wrong("unable to parse JSON") from None
    if not isinstance(sent, dict):
        raise wrong("not an object")
    return sent


def _text(sent: Mapping[str, Any], name: str) -> str:
    """GitHub names a missing field without its parent: `hook_attributes` without `url` reads the same."""
    value = sent.get(name)
    if not value:
        raise wrong(f'"{name}" {ABSENT}')
    if not isinstance(value, str):
        raise wrong(f"For 'properties/{name}', {value!r} is not a string.")
    return value


def _name(sent: Mapping[str, Any]) -> str:
    name = _text(sent, "name")
    if len(name) > MAX_NAME:
        raise wrong(f"Name is too long (maximum is {MAX_NAME} characters)")
    return name


def _callbacks(asked: list[Any]) -> tuple[str, ...]:
    if len(asked) > MAX_CALLBACKS:
        raise wrong("callback_urls: no more than 10")
    if not all(isinstance(url, str) and urlsplit(url).scheme and urlsplit(url).netloc for url in asked):
        raise wrong("callback_urls: must be a valid URL")
    return tuple(asked)


def _permissions(asked: Permissions) -> Permissions:
    for name, level in asked.items():
        if name not in (*OF_REPOSITORIES, *OF_ORGANIZATIONS):
            raise wrong(f"Default permission records resource is not included in the list: {name}")
        if level not in RANKS:
            raise wrong(f"Default permission records action is not included in the list: {level}")
    return asked


def _events(asked: list[str], permissions: Permissions) -> tuple[str, ...]:
    """What every App hears anyway cannot be asked for, nor what its permissions do not let it hear."""
    have = {"metadata", *permissions}
    refused = [event for event in asked if not have & set(NEEDS.get(event, ()))]
    if refused:
        raise wrong(f"Default events are not supported by permissions: {', '.join(refused)}")
    return tuple(asked)
