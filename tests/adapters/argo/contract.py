"""Holds an exchange with Argo's server against Argo's own description of its API.

The description is taken from the client that Argo publishes, which is generated from it: for each operation its method, path,
parameters and the type of its answer.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

PACKAGE = "argo_workflows"
MISSING = importlib.util.find_spec(PACKAGE) is None
"""Whether the client is not installed; then nothing is checked, and a test says so."""

checked: list[str] = []
"""The operations that were held against it."""


def check(
    method: str, path: str, *, query: Mapping[str, str], body: Any, status: int, answer: Mapping[str, Any]
) -> None:
    """Raise for a request or an answer that is not as it is described."""
    if MISSING:
        return
    endpoint = _endpoint(method, path)
    names, where = endpoint.attribute_map, endpoint.location_map
    known = {names[name] for name in where if where[name] == "query"}
    assert set(query) <= known, f"{method} {path} takes no {sorted(set(query) - known)}"
    if where.get("body") == "body":
        _read(body, endpoint.openapi_types["body"][0], endpoint)
        assert set(body) <= set(endpoint.openapi_types["body"][0].attribute_map.values())
    else:
        assert body is None
    if status == 200:
        # Go writes a list without members as null.
        _read(
            {name: [] if value is None else value for name, value in answer.items()},
            endpoint.settings["response_type"][0],
            endpoint,
        )
    checked.append(endpoint.settings["operation_id"])


def check_templates(templates: Any) -> None:
    """Raise for templates of a workflow that are not as they are described."""
    if MISSING:
        return
    from argo_workflows.model.io_argoproj_workflow_v1alpha1_template import (  # noqa: PLC0415 - may not be installed
        IoArgoprojWorkflowV1alpha1Template as Template,
    )

    _read(_without_nulls(templates), [Template], _endpoints()[0])


def _without_nulls(value: Any) -> Any:
    """Leave out what is null, as Kubernetes does."""
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _read(data: Any, kind: Any, endpoint: Any) -> None:
    """Read plain JSON as a type of the description; what is missing or of another type raises."""
    from argo_workflows.model_utils import validate_and_convert_types  # noqa: PLC0415 - may not be installed

    validate_and_convert_types(
        json.loads(json.dumps(data)), (kind,), ["data"], True, True, endpoint.api_client.configuration
    )


def _endpoint(method: str, path: str) -> Any:
    (found,) = [
        one
        for one in _endpoints()
        if one.settings["http_method"] == method and re.fullmatch(_pattern(one.settings["endpoint_path"]), path)
    ]
    return found


def _pattern(path: str) -> str:
    return re.sub(r"\{\w+\}", "[^/]+", path)


@cache
def _endpoints() -> tuple[Any, ...]:
    return tuple(_all())


def _all() -> Iterator[Any]:
    from argo_workflows.api.workflow_service_api import WorkflowServiceApi  # noqa: PLC0415 - may not be installed
    from argo_workflows.api_client import ApiClient  # noqa: PLC0415 - the same

    service = WorkflowServiceApi(ApiClient())
    yield from (one for name, one in vars(service).items() if name.endswith("_endpoint"))
