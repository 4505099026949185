"""``python flow.py hitl open STEP``: what ``hitl-notify-STEP`` runs on Argo. It opens the gate of a step that is still to come.

It gets the options that Metaflow would give the step itself, and loads what the step would see, by Metaflow's own code. So what
is asked here is to the letter what the step looks for when it is resumed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from metaflow._vendor import click

from metaflow_extensions.hitl.plugins.hitl_errors import HitlException, in_its_words


@click.command("open", hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("step-name")
@click.option("--run-id", required=True)
@click.option("--input-paths", default="")
@click.option("--input-paths-filename", default=None, type=click.Path(exists=True, dir_okay=False))
@click.option("--split-index", type=int, default=None)
@click.argument("others", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def open_(obj: Any, step_name: str, run_id: str, **options: Any) -> None:
    """Open the gate of STEP_NAME, or find it; then the workflow sleeps until it is answered."""
    decorators = getattr(getattr(obj.flow, step_name, None), "decorators", ())
    decorator = next((one for one in decorators if one.name == "hitl"), None)
    if decorator is None:
        raise HitlException(f"Step {step_name} has no @hitl.")
    inputs = _load(obj, step_name, run_id, _paths(options), options["split_index"])
    try:
        with in_its_words():
            _open(decorator.asked(step_name, obj.flow, inputs, run_id))
    except HitlException as error:
        click.secho(f"{error.headline}: {error}", fg="red", err=True)
        sys.exit(_code(error))


def _paths(options: dict[str, Any]) -> list[str]:
    from metaflow.util import decompress_list  # noqa: PLC0415 - only this command needs it

    text = options["input_paths"]
    if not text and options["input_paths_filename"]:
        text = Path(options["input_paths_filename"]).read_text(encoding="utf-8").strip(" \n\"'")
    found: list[str] = decompress_list(text)
    return found


def _load(obj: Any, step: str, run_id: str, paths: Sequence[str], split_index: int | None) -> Any:
    """Give the flow what the step's body would find in it, as `metaflow.task.MetaflowTask.run_step` does.

    :return: the parents' datastores.
    """
    from metaflow.task import MetaflowTask  # noqa: PLC0415 - only this command needs it

    flow, node = obj.flow, obj.flow._graph[step]  # noqa: SLF001 - Metaflow gives the graph nowhere else
    task = MetaflowTask(
        flow, obj.flow_datastore, obj.metadata, obj.environment, obj.echo, obj.event_logger, obj.monitor, None
    )
    join = flow._graph[node.split_parents[-1]].type if node.type == "join" else None  # noqa: SLF001 - the same
    inputs = task._init_data(run_id, join, paths)  # noqa: SLF001 - a step's own way to its inputs
    task._init_foreach(step, join, inputs, split_index)  # noqa: SLF001 - the same
    if hasattr(task, "_init_iteration"):  # Metaflow has recursive steps since 2.18
        task._init_iteration(step, inputs, node.type == "split-switch" and step in node.out_funcs)  # noqa: SLF001 - the same
    if join is None:
        flow._set_datastore(inputs[0])  # noqa: SLF001 - the same; a join step has none of its parents' artifacts in `self`
    task._init_parameters(inputs[0], passdown=False)  # noqa: SLF001 - the same
    return inputs


def _open(asked: Any) -> None:
    from gh_gate.adapters.metaflow import argo_gate  # noqa: PLC0415 - only a gated step loads gh-gate

    argo_gate.open_for_sleep(asked.question, asked.context, asked.run)


def _code(error: HitlException) -> int:
    """Tell what another try may mend from what it does not; see ``retryStrategy`` in the template."""
    return int(getattr(error.__cause__, "exit_code", 2))
