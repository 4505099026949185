"""Runs a container of a compiled template as a pod would: its own whole command, in an empty folder, with its own variables.

The Python there has what the project needs and not the project: that comes with the code package, or the pod fails.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

HERE = Path(__file__).parent
LIMIT = 120.0


@dataclass(frozen=True)
class Ended:
    """How a pod ended.

    :param outputs: the output parameters that its template declares.
    """

    code: int
    log: str
    outputs: Mapping[str, str]


@dataclass
class Pods:
    """Where pods run.

    :param bin: of an environment with the framework, and without the project.
    :param environ: what every pod sees: the secrets, and where S3 is.
    :param folder: for what they leave behind.
    :param cache: for compiled modules: a pod unpacks the same code package again and again.
    """

    bin: Path
    environ: Mapping[str, str]
    folder: Path
    cache: Path
    ended: dict[str, Ended] = field(default_factory=dict)

    def run(self, name: str, template: Json, scope: Mapping[str, str]) -> Ended:
        """Run a container to its end.

        :param scope: the values of the template's variables, such as ``workflow.name`` and ``inputs.parameters.x``.
        """
        place = self.folder / "pod"
        shutil.rmtree(place, ignore_errors=True)
        out = place / "out"
        out.mkdir(parents=True)
        container = template["container"]
        *shell, command = (filled(word, scope) for word in container["command"])
        done = subprocess.run(
            [*shell, _unshared(command, place)],
            cwd=place,
            env=self._environ(container, scope, out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        self.ended[name] = Ended(done.returncode, done.stdout, _outputs(template, out) if not done.returncode else {})
        return self.ended[name]

    def _environ(self, container: Json, scope: Mapping[str, str], out: Path) -> dict[str, str]:
        # What Kubernetes fills in has no value in the template.
        own = {one["name"]: filled(str(one.get("value") or "from-kubernetes"), scope) for one in container["env"]}
        paths = {
            "PATH": f"{self.bin}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(HERE / "pod"),
            "POD_OUT": str(out),
        }
        paths["PYTHONPYCACHEPREFIX"] = str(self.cache)
        return {**self.environ, **own, **paths, "METAFLOW_SKIP_INSTALL_DEPENDENCIES": "1"}


def _unshared(command: str, place: Path) -> str:
    """Leave out what saves logs, which is four Pythons a pod, and what all pods of this machine would share."""
    quick = re.sub(r"python -m metaflow\.mflog\.tee \w+ \S+?(?=[ )])", "cat", command)
    quick = quick.replace("python -m metaflow.mflog.save_logs", "true")
    return quick.replace("/tmp/mf-input-paths", str(place / "input-paths"))  # noqa: S108 - Metaflow's own path


def filled(text: str, scope: Mapping[str, str]) -> str:
    """Put values in the place of variables; one without a value stays as it is, as Argo has it."""
    encoded = re.compile(r"\{\{=toBase64\((\w+(?:\.\w+)*)\['([^']+)'\]\)\}\}")
    text = encoded.sub(lambda m: b64encode(scope.get(f"{m[1]}.{m[2]}", "").encode()).decode(), text)
    return re.sub(r"\{\{([\w.-]+)\}\}", lambda m: scope.get(m[1], m[0]), text)


def _outputs(template: Json, out: Path) -> dict[str, str]:
    declared = (template.get("outputs") or {}).get("parameters") or ()
    return {one["name"]: (out / Path(one["valueFrom"]["path"]).name).read_text(encoding="utf-8") for one in declared}
