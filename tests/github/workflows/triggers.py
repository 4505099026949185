"""Which workflows an event starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.github.workflows import document, patterns
from tests.github.workflows.document import UnplayableError, Workflow
from tests.github.workflows.events import Event

FOLDER = ".github/workflows/"
_TYPES = {"pull_request": ["opened", "synchronize", "reopened"]}
_FILTERS = {"branches", "branches-ignore", "paths", "paths-ignore", "types", "inputs"}


def started(event: Event) -> Iterator[Workflow]:
    """The workflows of the event's commit that want it."""
    for path, content in sorted(event.commit.tree.items()):
        if path.startswith(FOLDER) and path.endswith((".yml", ".yaml")):
            workflow = document.workflow(content.decode(), path)
            if event.name in workflow.on and _wanted(event, workflow.on[event.name]):
                yield workflow


def _wanted(event: Event, settings: Mapping[str, Any]) -> bool:
    if event.name == "schedule":
        return True  # a list of times; the player says when it is one
    unknown = set(settings) - _FILTERS
    if unknown:
        raise UnplayableError(f"on: {event.name}: {', '.join(sorted(unknown))}")
    types = settings.get("types", _TYPES.get(event.name, [event.action]))
    return event.action in types and _on_branch(event, settings) and _on_paths(event, settings)


def _on_branch(event: Event, settings: Mapping[str, Any]) -> bool:
    if patterns.any_of(settings.get("branches-ignore", ()), [event.branch]):
        return False
    return "branches" not in settings or patterns.matches(settings["branches"], event.branch)


def _on_paths(event: Event, settings: Mapping[str, Any]) -> bool:
    changed = event.changed or ()
    ignored = settings.get("paths-ignore", ())
    if ignored and all(patterns.matches(ignored, path) for path in changed):
        return False
    return "paths" not in settings or patterns.any_of(settings["paths"], changed)
