"""``@hitl``'s words, which are metaflow-hitl's, as a question; and some of our own beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Formatter
from typing import Any

from gh_gate.adapters.metaflow import addresses, answered
from gh_gate.errors import UsageError
from gh_gate.library import question as questions
from gh_gate.library.question import Question

PASSED = (
    "required",
    "paths",
    "valid_for",
    "remind",
    "prevent_self_approval",
    "auto_approve_if",
    "subject",
    "labels",
    "public_key",
    "repository",
    "pull_request",
)
"""What ``@hitl`` takes beside metaflow-hitl's words, as `gh_gate.library.options.Options` has it; None leaves it out."""

_THEIRS = {"notify": "remind"}
"""What they call going on to wait, and telling people again."""

_ON_TIMEOUT = ("reject", "approve", "notify", "remind")


def question(flow: str, step: str, attributes: Mapping[str, Any], environ: Mapping[str, str]) -> Question[Any]:
    """Return what a step asks.

    :param attributes: the decorator's.
    :param environ: where the addresses to notify are.
    :raise UsageError: for a word that is wrong, naming the step.
    """
    try:
        return questions.ask(
            step,
            attributes["message"] or f"Run step `{step}` of flow `{flow}`?",
            attributes["input_schema"],
            **_options(attributes, environ),
        )
    except UsageError as error:
        raise _of_step(step, error) from error


def require_fields(step: str, message: Any, names: Collection[str]) -> None:
    """Refuse a message whose fields begin with a name that the step will not know.

    :param names: those that it will: ``self``, and ``inputs`` in a join step.
    :raise UsageError: naming the field.
    """
    try:
        fields = [field for _, field, _, _ in Formatter().parse(message or "") if field is not None]
    except (TypeError, ValueError) as error:
        wrong = UsageError(
            f"`message` cannot be read: {error}.", do="write {{ and }} for braces that are meant as such"
        )
        raise _of_step(step, wrong) from error
    for field in fields:
        if field.partition(".")[0].partition("[")[0] not in names:
            known = " or ".join(f"{{{name}...}}" for name in names)
            raise _of_step(step, UsageError(f"`message` has a field {{{field[:80]}}}.", do=f"begin it with {known}"))


def require_free(step: str, flow: type) -> None:
    """Refuse a flow that has a parameter or an attribute where the answer goes: Metaflow would fail after the approval.

    :raise UsageError: naming it.
    """
    for name in answered.artifacts(None):
        if hasattr(flow, name):
            raise _of_step(step, UsageError(f"the flow has a `{name}` of its own.", do="call it otherwise"))


def _of_step(step: str, error: UsageError) -> UsageError:
    return UsageError(f"@hitl of step {step}: {error.what}", why=error.why, do=error.do, docs="docs/metaflow.md")


def _options(attributes: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    on_timeout = attributes["on_timeout"]
    if on_timeout not in _ON_TIMEOUT:
        raise UsageError(f"`on_timeout` is {on_timeout!r:.40}, and takes reject, approve or notify.")
    return {
        **{name: attributes[name] for name in PASSED if attributes.get(name) is not None},
        "approvers": attributes["approvers"] or ("codeowners",),
        "timeout": attributes["timeout"],
        "on_timeout": _THEIRS.get(on_timeout, on_timeout),
        "poll_interval": attributes["poll_interval"],
        "notify": addresses.of(attributes["notifier"], environ),
    }
