"""What a step asks, with the values that it shows: the same in every try, and in whichever pod it is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gh_gate import environment
from gh_gate.adapters.metaflow import argo_link, source, split, spot
from gh_gate.adapters.metaflow.spot import Spot
from gh_gate.asked import Run
from gh_gate.library.question import Question

ARGO = "ARGO_WORKFLOW_NAME"
"""Metaflow sets it in every pod of a workflow, and whatever a step starts there inherits it."""


def is_woken(run: str, environ: Mapping[str, str]) -> bool:
    """Tell whether a step is one of a workflow's: its gate was opened before it, and the workflow has slept between.

    :param run: the running one, which Metaflow names after the workflow; a flow that was started in a pod has another.
    """
    return ARGO in environ and run == f"argo-{environ[ARGO]}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the values of its prompt's fields, and the run that asks."""

    question: Question[Any]
    context: Mapping[str, Any]
    run: Run


def asked(question: Question[Any], flow: Any, inputs: Sequence[Any], where: Spot, environ: Mapping[str, str]) -> Asked:
    """Put together what a step asks.

    :param flow: the FlowSpec, with the parent's artifacts.
    :param inputs: the parents' datastores; only a join step shows them.
    """
    frames = spot.frames_of(flow)
    context = {**_context(flow, inputs, where), **({"item": split.named(frames)} if frames else {})}
    return Asked(split.with_item(question, frames), context, _run(flow, where, environ))


def _context(flow: Any, inputs: Sequence[Any], where: Spot) -> Mapping[str, Any]:
    if flow._graph[where.step].type != "join":  # noqa: SLF001 - Metaflow gives a step's type nowhere else
        return {"self": flow}
    from metaflow.datastore.inputs import Inputs  # noqa: PLC0415 - only a running flow has Metaflow

    return {"self": flow, "inputs": Inputs(_opened(flow, one) for one in inputs)}


def _opened(flow: Any, datastore: Any) -> Any:
    """Return a parent's artifacts as the step's body would see them."""
    parent = type(flow)(use_cli=False)
    parent._set_datastore(datastore)  # noqa: SLF001 - as MetaflowTask does before it calls the body
    return parent


def _run(flow: Any, where: Spot, environ: Mapping[str, str]) -> Run:
    """Return who asks; nothing of it may differ between two tries, or between a run and what resumes it."""
    found = environment.run(environ, where.key)
    own = source.path(flow, environ)
    file = found.workflow_path if "GITHUB_WORKFLOW_REF" in environ and source.PATH not in environ else own
    return replace(found, attempt=1, title=where.flow, url=_page(where, environ), workflow_path=file)


def _page(where: Spot, environ: Mapping[str, str]) -> str:
    """Return the run's page, in Argo's pages or in Metaflow's, or an empty string."""
    if is_woken(where.run, environ):
        return argo_link.run_url(environ)
    from metaflow.metaflow_config import UI_URL  # noqa: PLC0415 - only a running flow has Metaflow

    return f"{UI_URL.rstrip('/')}/{where.flow}/{where.run}" if UI_URL else ""
