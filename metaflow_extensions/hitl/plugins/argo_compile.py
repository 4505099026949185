"""``argo-workflows create``: what Metaflow compiles gets the openings and sleeps of its gates.

Metaflow has no hook between compiling and deploying, so its method is wrapped; and only once a flow with ``@hitl`` is loaded, so
that other flows never meet it.
"""

from __future__ import annotations

import functools
import os
from typing import Any

from metaflow._vendor import click
from metaflow.plugins.argo.argo_workflows import ArgoWorkflows

from metaflow_extensions.hitl.plugins.hitl_errors import in_its_words

_MARK = "_hitl_injects"


def install() -> None:
    """Have every workflow template that is compiled from now on get its gates; a second call changes nothing."""
    compiled = ArgoWorkflows._compile_workflow_template  # noqa: SLF001 - Metaflow has no hook there
    if getattr(compiled, _MARK, False):
        return

    @functools.wraps(compiled)
    def with_gates(workflows: Any) -> Any:
        template = compiled(workflows)
        with in_its_words():
            _inject(workflows, template.payload)
        return template

    setattr(with_gates, _MARK, True)
    ArgoWorkflows._compile_workflow_template = with_gates  # noqa: SLF001 - the same


def _inject(workflows: Any, template: dict[str, Any]) -> None:
    from gh_gate.adapters.metaflow import argo_template, argo_words  # noqa: PLC0415 - only a gated flow loads gh-gate

    questions = [_question(workflows.flow, node) for node in workflows.graph if _decorator(node) is not None]
    environ = argo_words.environ(workflows.flow, os.environ)
    argo_template.inject(template, [argo_words.gated(one) for one in questions], environ, _default_nodes())
    for warning in argo_words.warnings(questions, workflows.workflow_timeout, environ):
        click.secho(f"Warning! {warning}", fg="yellow", err=True)


def _question(flow: Any, node: Any) -> Any:
    from gh_gate.adapters.metaflow import words  # noqa: PLC0415 - only a gated flow loads gh-gate

    decorator: Any = _decorator(node)
    return words.question(flow.name, node.name, decorator.attributes, os.environ)


def _decorator(node: Any) -> Any:
    return next((decorator for decorator in node.decorators if decorator.name == "hitl"), None)


def _default_nodes() -> dict[str, str]:
    """Return the selector that Metaflow gives to steps that have none of their own."""
    from metaflow.metaflow_config import KUBERNETES_NODE_SELECTOR  # noqa: PLC0415 - only where something is compiled
    from metaflow.plugins.kubernetes.kube_utils import parse_kube_keyvalue_list  # noqa: PLC0415 - the same

    text = KUBERNETES_NODE_SELECTOR
    return dict(parse_kube_keyvalue_list(text.split(","))) if text else {}
