"""Actions that steps use: those of this checkout, executed as they stand, and a few that only prepare a machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.github.workflows import document
from tests.github.workflows.document import Composite, Step, UnplayableError
from tests.github.workflows.expr_values import text
from tests.github.workflows.expression import Scope, fill
from tests.github.workflows.steps import Done, Frame

ROOT = Path(__file__).resolve().parents[3]
_ITSELF = re.compile(r"gh-gate/gh-gate((?:/[A-Za-z0-9_-]+)*)@[A-Za-z0-9._-]+")
_PREPARE = ("actions/setup-python@", "astral-sh/setup-uv@", "actions/cache@", "actions/upload-artifact@")


def play(step: Step, frame: Frame, env: Mapping[str, str]) -> Done:
    """Play a step with `uses`; raises UnplayableError for an action that is not known here."""
    itself = _ITSELF.fullmatch(step.uses)
    if itself:
        return _composite(ROOT / itself[1].strip("/"), step, frame, env)
    if step.uses.startswith("actions/checkout@"):
        _check_out(frame)
    elif not step.uses.startswith(_PREPARE):
        raise UnplayableError(f"uses: {step.uses}")
    return Done()


def _check_out(frame: Frame) -> None:
    for path, content in frame.commit.tree.items():
        file = frame.workspace / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o755 if content.startswith(b"#!") else 0o644)


@lru_cache
def _read(folder: Path) -> Composite:
    return document.composite((folder / "action.yml").read_text(encoding="utf-8"))


def _composite(folder: Path, step: Step, frame: Frame, env: Mapping[str, str]) -> Done:
    action = _read(folder)
    scope = frame.scope(env)
    own = {"github": {**frame.contexts["github"], "action_path": str(folder)}}
    shared = {name: one for name, one in frame.contexts.items() if name not in {"secrets", "needs", "inputs"}}
    given = fill(dict(step.given), scope)
    contexts = {**shared, **own, "inputs": _inputs(action, given, Scope({**shared, **own, "env": env}))}
    inner = replace(frame, contexts=contexts, env=env, ran=[])
    ran = inner.play(action.steps)
    outputs = {name: text(fill(value, inner.scope(env))) for name, value in action.outputs.items()}
    return Done(
        code=next((one.code for one in ran if one.conclusion == "failure"), 0),
        log="".join(one.log for one in ran),
        summary="".join(one.summary for one in ran),
        outputs=outputs,
        inner=tuple(ran),
    )


def _inputs(action: Composite, given: Mapping[str, Any], scope: Scope) -> dict[str, str]:
    """All inputs as text; GitHub only warns about a name that is not known, and does not ask for what is required."""
    unknown = set(given) - set(action.inputs)
    if unknown:
        raise UnplayableError(f"inputs that the action does not have: {', '.join(sorted(unknown))}")
    missing = [name for name, default in action.inputs.items() if default is None and name not in given]
    if missing:
        raise UnplayableError(f"inputs that the action needs: {', '.join(missing)}")
    return {name: text(given[name] if name in given else fill(value, scope)) for name, value in action.inputs.items()}
