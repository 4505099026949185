"""What a deployment to Argo has to know of a flow's gates, and what the person who deploys it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gh_gate import environment
from gh_gate.adapters.metaflow import argo_link, source
from gh_gate.adapters.metaflow.argo_template import Gated
from gh_gate.core.gate import OnTimeout
from gh_gate.errors import UsageError
from gh_gate.library.question import Question

REPOSITORY = "GH_GATE_REPOSITORY"

_HANDED_ON = ("GH_GATE_SERVER", "GITHUB_API_URL", "GH_GATE_PUBLIC_KEY", argo_link.UI, argo_link.NAMESPACE)
"""What pods are told as the one who deploys has it; secrets come from Kubernetes, and never stand in a template."""


def gated(question: Question[Any]) -> Gated:
    """Return what the template has to know of a step's gate."""
    return Gated(question.name, None if question.on_timeout is OnTimeout.REMIND else question.timeout)


def environ(flow: Any, own: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that the pods of gated steps get: where they ask, and of which commit and file.

    There is no git where a step runs, so it is asked here.

    :param flow: the FlowSpec.
    :param own: the environment of whoever deploys.
    """
    found = {
        REPOSITORY: _repository(own),
        source.COMMIT: own.get(source.COMMIT) or environment.run(own, flow.name).commit,
        source.PATH: source.path(flow, own),
        **{name: own.get(name, "") for name in _HANDED_ON},
    }
    return {name: value for name, value in found.items() if value}


def warnings(
    questions: Sequence[Question[Any]], workflow_timeout: int | None, known: Mapping[str, str]
) -> Iterator[str]:
    """Say what will surprise whoever deploys.

    :param workflow_timeout: seconds after which Argo ends a workflow, the time that it sleeps included; None for never.
    :param known: what `environ` gave.
    """
    for one in map(gated, questions):
        if workflow_timeout and (one.timeout is None or workflow_timeout <= one.timeout):
            until = "has no end" if one.timeout is None else f"is open for {one.timeout} s"
            yield (
                f"The gate of step {one.step} {until}, and --workflow-timeout ends the workflow after {workflow_timeout} s, "
                "waiting included."
            )
    if source.PATH not in known and any(source.is_unsaid(question) for question in questions):
        yield (
            "Whose code owners decide is not known here, outside of the flow's git work tree; unless the policy file says it, "
            f"no gate can be opened. Write approvers='codeowners:PATH', or set {source.PATH}."
        )
    if REPOSITORY not in known and not all(question.repository for question in questions):
        yield f"Which repository the gates are asked in is not known here; the pods need {REPOSITORY} from their secrets."


def _repository(own: Mapping[str, str]) -> str:
    try:
        return environment.known_repository(own)
    except UsageError:
        return ""
