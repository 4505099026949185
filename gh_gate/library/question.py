"""A question as Python code puts it, checked as soon as it is written down: a wrong word is found when the code is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Unpack

from gh_gate.asked import Request, Run
from gh_gate.core.gate import NAME, Decider, OnTimeout
from gh_gate.core.inputs import ABSENT
from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError
from gh_gate.library import automatic, words
from gh_gate.library.forms import Form, T, form_of
from gh_gate.library.options import Options

_DOCS = "docs/python.md"
_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Question(Generic[T]):
    """What is asked, whenever and by whichever run.

    :param prompt: Markdown, with ``{fields}`` where there is a context.
    :param form: the typed inputs, and how their values become the caller's own type.
    :param timeout: and ``valid_for``, ``remind``, in seconds.
    :param automatic: the caller's own condition; None where people are always asked.
    :param poll_interval: seconds between two looks.
    :param raises: whether a "no" is raised or returned.
    """

    name: str
    prompt: str
    form: Form[T]
    approvers: tuple[str, ...] = ("codeowners",)
    paths: tuple[str, ...] = ()
    required: int | str = 1
    timeout: int = _DAY
    valid_for: int = _DAY
    on_timeout: OnTimeout = OnTimeout.REJECT
    remind: int | None = None
    prevent_self_approval: bool = False
    automatic: bool | Callable[..., Any] | None = None
    subject: str = ""
    pull_request: int | None = None
    labels: tuple[str, ...] = ()
    public_key: str = field(default="", repr=False)
    repository: str = ""
    notify: tuple[str, ...] = field(default=(), repr=False)
    poll_interval: float = 10.0
    raises: bool = True

    def request(self, run: Run, context: Mapping[str, Any] | None, *, key: str) -> Request:
        """Return what is asked on behalf of a run.

        :param context: values for the prompt's fields, and for the caller's condition.
        :param key: the App's public key where it decides, or an empty string.
        :raise UsageError: for a condition that cannot be told.
        """
        return Request(
            name=self.name,
            prompt=self.prompt,
            run=run,
            context=context,
            approvers=self.approvers,
            paths=self.paths,
            required=self.required,
            inputs=self.form.fields,
            subject=self.subject,
            timeout=self.timeout,
            valid_for=self.valid_for,
            on_timeout=self.on_timeout,
            remind=self.remind,
            prevent_self_approval=self.prevent_self_approval,
            auto_approve=automatic.holds(self.automatic, context or {}),
            pull_request=self.pull_request,
            decider=Decider.APP if key else Decider.ACTION,
        )


def ask(name: Any, prompt: Any, inputs: Any = None, **options: Unpack[Options]) -> Question[Any]:
    """Check a question's words.

    :param name: of the gate: ``[A-Za-z0-9][A-Za-z0-9._-]{0,63}``.
    :param inputs: a pydantic model, a dataclass or a TypedDict; or fields as `gh_gate.core.inputs.declare` takes them.
    :raise UsageError: naming what is wrong.
    """
    _require_known(options)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise UsageError(
            f"the gate's name is {str(name)[:70]!r}, which cannot be written in a comment.",
            do="use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or a digit",
        )
    if not isinstance(prompt, str) or not prompt.strip():
        raise UsageError("the prompt is empty.", do="say in `prompt` what is asked, and what happens after a yes")
    read = {words.READERS[word][0]: words.READERS[word][1](value, what=word) for word, value in options.items()}
    question = Question(name=name, prompt=prompt, form=form_of(inputs), **read)
    _require_defaults(question)
    return question


def _require_known(options: Mapping[str, Any]) -> None:
    for name in options:
        if name not in words.READERS:
            raise UsageError(f"a gate has no option `{name}`.", do=suggest(name, words.READERS), docs=_DOCS)


def _require_defaults(question: Question[Any]) -> None:
    """Refuse an approval without a person where nobody would fill in a required field."""
    by_deadline = question.on_timeout is OnTimeout.APPROVE
    if not by_deadline and question.automatic in (None, False):
        return
    rule = '`on_timeout="approve"`' if by_deadline else "`auto_approve_if`"
    for one in question.form.fields:
        if one.required and one.default is ABSENT:
            raise UsageError(
                f"{rule} approves without anybody to fill in `{one.name}`, which is required and has no default.",
                do=f"give `{one.name}` a default, or make it optional",
            )
