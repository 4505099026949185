"""Which run is asking: what a later try of the same run has in common with this one, and no other run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from gh_gate import environment
from gh_gate.asked import Run
from gh_gate.environment.asker import script
from gh_gate.errors import UsageError


@dataclass(frozen=True)
class Asker:
    """What is known of whoever asks before the pipeline runs.

    :param key: the caller's own, or an empty string.
    :param file: the script that declares the gate; plain ``codeowners`` means its owners.
    """

    key: str
    file: str

    def run(self, pipeline: str, run_id: str, environ: Mapping[str, str]) -> Run:
        """Return the run that asks.

        :param pipeline: its name.
        :param run_id: flowyml's own.
        :raise UsageError: where nothing would tell a later try of the run from another run.
        """
        found = self._found(pipeline, run_id, environ)
        if not environ.get("GITHUB_WORKFLOW_REF"):
            found = replace(found, workflow_path=script(environ, self.file))
        return replace(found, title=f"flowyml {pipeline}")

    def _found(self, pipeline: str, run_id: str, environ: Mapping[str, str]) -> Run:
        """Return the run; but for the gate's own key, pipelines that share an id are told apart by their names."""
        if self.key:
            return environment.run(environ, self.key)
        name = quote(pipeline, safe="")
        if environ.get("GH_GATE_KEY") or (_invented(run_id) and environ.get("GITHUB_RUN_ID")):
            shared = environment.run(environ, "")
            return replace(shared, id=f"{shared.id}/flowyml/{name}")
        if not run_id:
            raise UsageError("flowyml gave this run no id.", do="give `approval` a `key`, or set GH_GATE_KEY")
        return environment.run(environ, f"flowyml/{name}/{run_id}")


def _invented(run_id: str) -> bool:
    """Tell whether flowyml made the run's id up, so that a workflow's job that runs again has another one."""
    try:
        return uuid.UUID(run_id).version == 4
    except ValueError:
        return False
