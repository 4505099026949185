"""What the App has to be allowed and told on GitHub, each with its reason: one list for set-up, checks and documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = ("none", "read", "write", "admin")


@dataclass(frozen=True, slots=True)
class Need:
    """A permission.

    :param name: as the API writes it: ``pull_requests``.
    :param level: ``read`` or ``write``.
    :param why: what it is for, as half a sentence.
    :param organization: whether it is a permission of the organization, not of a repository.
    """

    name: str
    level: str
    why: str
    organization: bool = False

    @property
    def shown(self) -> str:
        """The name as GitHub's pages show it."""
        return self.name.replace("_", " ").capitalize()


ALWAYS = (
    Need("issues", "write", "to open and answer gates, and to show their state as a label"),
    Need("contents", "read", "to read CODEOWNERS and the policy file"),
    Need("metadata", "read", "to see who may write to a repository; GitHub grants it to every App"),
    Need("members", "read", "to see who is in a team that owns code", organization=True),
    Need("pull_requests", "read", "to see which files a pull request changes, and its newest commit"),
)
"""Without one of these the App cannot decide."""

ACTIONS = (Need("actions", "write", "to run a waiting job again when its gate is decided"),)
DEPLOYMENTS = (
    Need("deployments", "write", "to answer an environment's protection rule"),
    Need("actions", "read", "to read the run that the rule holds back"),
)

EVENTS = ("issues", "issue_comment", "pull_request")
"""What GitHub tells the App. Events about installations come by themselves, and a manifest that asks for them is refused."""

DEPLOYMENT_EVENT = "deployment_protection_rule"

ACTIONS_EVENT = "workflow_run"
"""Tells that a run has ended, whose waiting job may then be run again at once."""


def needs(*, actions: bool = False, deployments: bool = False) -> tuple[Need, ...]:
    """Return the permissions to ask for, each once, at the higher level where two reasons meet."""
    found: dict[str, Need] = {}
    for need in (*ALWAYS, *(ACTIONS if actions else ()), *(DEPLOYMENTS if deployments else ())):
        if not enough(found[need.name].level if need.name in found else "none", need.level):
            found[need.name] = need
    return tuple(found.values())


def events(*, actions: bool = False, deployments: bool = False) -> tuple[str, ...]:
    """Return the events to subscribe to."""
    return (*EVENTS, *((ACTIONS_EVENT,) if actions else ()), *((DEPLOYMENT_EVENT,) if deployments else ()))


def enough(granted: str, wanted: str) -> bool:
    """Tell whether a level of permission includes another; a level that is not known includes nothing."""
    return granted in LEVELS and LEVELS.index(granted) >= LEVELS.index(wanted)


def beyond(granted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what is granted and never used, as ``name: level``."""
    useful = {need.name: need.level for need in (*ALWAYS, *DEPLOYMENTS, *ACTIONS)}
    return tuple(f"{name}: {level}" for name, level in granted if not enough(useful.get(name, "none"), level))
