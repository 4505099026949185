"""What the App may do and is told: as it asks for it, and as each account has granted it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gh_gate.app.setup import needs
from gh_gate.app.setup.checks.finding import Finding
from gh_gate.app.setup.needs import Need
from gh_gate.core.text import visible

Json = Mapping[str, Any]


def app(app: Json, settings_page: str) -> Iterator[Finding]:
    """Check what the App asks for.

    :param app: as ``GET /app`` tells it.
    :param settings_page: where its owner changes it.
    """
    granted: Json = app["permissions"]
    missing = [_as_asked(need) for need in needs.ALWAYS if not _has(granted, need)]
    if missing:
        do = f"add it at {settings_page}/permissions; then every account that installed the App has to accept"
        yield Finding(False, f"the App does not ask for {', '.join(missing)}", do)
    else:
        yield Finding(True, "the App asks for all permissions that it needs")
    more = needs.beyond(granted.items())
    if more:
        yield Finding(
            None, f"the App has permissions that gh-gate never uses: {visible(', '.join(more))}", "take them away"
        )
    unheard = [event for event in needs.EVENTS if event not in app["events"]]
    if unheard:
        do = f"subscribe to it at {settings_page}/permissions, below the permissions"
        yield Finding(False, f"the App is not told of {', '.join(unheard)}", do)
    else:
        yield Finding(True, f"the App is told of {', '.join(needs.EVENTS)}")
    if all(_has(granted, need) for need in needs.ACTIONS) and needs.ACTIONS_EVENT not in app["events"]:
        do = f"subscribe to it at {settings_page}/permissions; until then it asks GitHub every few minutes"
        yield Finding(None, f"the App may run jobs again, and is not told of {needs.ACTIONS_EVENT}", do)
    yield from _deployments(app, settings_page)


def _deployments(app: Json, settings_page: str) -> Iterator[Finding]:
    """Check what answers protection rules, where any of it was asked for."""
    told, may = needs.DEPLOYMENT_EVENT in app["events"], _has(app["permissions"], needs.DEPLOYMENTS[0])
    missing = [_as_asked(need) for need in needs.DEPLOYMENTS if not _has(app["permissions"], need)]
    if (told or may) and missing:
        do = f"add it at {settings_page}/permissions; then every account that installed the App has to accept"
        yield Finding(False, f"the App cannot answer protection rules: it does not ask for {', '.join(missing)}", do)
    elif may and not told:
        do = f"subscribe to it at {settings_page}/permissions; until then no environment can ask the App"
        yield Finding(None, f"the App may answer protection rules, and is not told of {needs.DEPLOYMENT_EVENT}", do)
    elif told:
        yield Finding(True, "the App is asked by protection rules, and may answer them")


def installation(installation: Json, app: Json) -> Iterator[Finding]:
    """Check what one account has granted.

    :param installation: as ``GET /app/installations`` tells it.
    :param app: as ``GET /app`` tells it.
    """
    account = visible(str(installation["account"]["login"]))
    page = visible(str(installation["html_url"]))
    if installation.get("suspended_at"):
        yield Finding(False, f"{account} has suspended the App", f"its owner ends that at {page}")
        return
    granted: Json = installation["permissions"]
    wanted = [need for need in needs.ALWAYS if _applies(need, installation)]
    missing = [_as_asked(need) for need in wanted if not _has(granted, need)]
    pending = [
        f"{name}: {level}"
        for name, level in app["permissions"].items()
        if name not in {need.name for need in needs.ALWAYS} and not needs.enough(granted.get(name, "none"), level)
    ]
    if missing:
        yield Finding(False, f"{account} has not granted {', '.join(missing)}", f"its owner accepts it at {page}")
    else:
        yield Finding(True, f"{account} has granted what the App needs ({_reach(installation)})")
    if pending:
        what = f"{account} has not accepted {visible(', '.join(pending))}"
        yield Finding(None, what, f"its owner accepts it at {page}, where it is wanted there")


def nowhere(install_page: str) -> Finding:
    """Return the finding for an App that nobody has installed."""
    return Finding(False, "the App is not installed anywhere", f"install it at {install_page}")


def _has(granted: Json, need: Need) -> bool:
    return needs.enough(granted.get(need.name, "none"), need.level)


def _as_asked(need: Need) -> str:
    return f"{need.name}: {need.level}"


def _applies(need: Need, installation: Json) -> bool:
    return not need.organization or installation["account"].get("type") == "Organization"


def _reach(installation: Json) -> str:
    return "all repositories" if installation.get("repository_selection") == "all" else "selected repositories"
