"""Which file a flow comes from: its code owners decide where nobody is named."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from gh_gate.environment.asker import script
from gh_gate.library.question import Question

PATH, COMMIT = "GH_GATE_FLOW_PATH", "GH_GATE_COMMIT"
"""What a deployment says of its flow, because there is no git where its steps run."""


def path(flow: Any, environ: Mapping[str, str]) -> str:
    """Return a flow's file as the repository knows it, or an empty string.

    :param flow: the FlowSpec.
    """
    if environ.get(PATH):
        return environ[PATH]
    try:
        return script(environ, inspect.getfile(type(flow)))
    except (OSError, TypeError):  # a class of a notebook has no file
        return ""


def is_unsaid(question: Question[Any]) -> bool:
    """Tell whether code owners decide, and nothing says of what: then it is the flow's own file that counts."""
    return "codeowners" in question.approvers and not question.paths and question.pull_request is None
