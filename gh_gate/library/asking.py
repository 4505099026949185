"""Asks: opens a gate, or finds the one that was opened before with the same key."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, Unpack, overload

from gh_gate import environment, notify, opening, watch
from gh_gate.asked import Prepared, Request, Run
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge
from gh_gate.library import automatic
from gh_gate.library import question as questions
from gh_gate.library.decision import Decision
from gh_gate.library.options import Options
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question
from gh_gate.library.surroundings import Surroundings, around

T = TypeVar("T")

_log = logging.getLogger("gh_gate")

_TOLD = 40
"""Characters of a hash: too many for somebody who chooses arguments to find two that are alike, and few enough to be shown."""


@overload
def request(
    name: str,
    *,
    prompt: str,
    inputs: type[T],
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> PendingGate[T]: ...
@overload
def request(
    name: str,
    *,
    prompt: str,
    inputs: Any = None,
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> PendingGate[dict[str, Any]]: ...
def request(
    name: str,
    *,
    prompt: str,
    inputs: Any = None,
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> PendingGate[Any]:
    """Ask, and come back at once; asking again with the same key and the same question finds the same gate.

    :param name: of the gate: 1 to 64 letters, digits, dots, dashes or underscores.
    :param prompt: Markdown; ``{fields}`` are filled from the context.
    :param inputs: what an approver fills in: a pydantic model, dataclass or TypedDict, or fields such as
        ``{"deploy_target": ["staging", "production"], "notes": {"type": "str", "required": False}}``.
    :param context: values by name; None leaves the prompt as it is, braces and all.
    :param key: a word that is the same for every try of this run, and new for the next; by default ``GH_GATE_KEY``, or the
        workflow run's id.
    :param options: see `gh_gate.library.options.Options`.
    :raise UsageError: for what the caller, the policy file or CODEOWNERS has to put right.
    :raise GateError: where nobody could approve.
    :raise UpstreamError: where the forge could not be asked; the next try goes on.
    """
    return open_gate(questions.ask(name, prompt, inputs, **options), context, key=key)


@overload
def approval(
    name: str,
    *,
    prompt: str,
    inputs: type[T],
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> Decision[T]: ...
@overload
def approval(
    name: str,
    *,
    prompt: str,
    inputs: Any = None,
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> Decision[dict[str, Any]]: ...
def approval(
    name: str,
    *,
    prompt: str,
    inputs: Any = None,
    context: Mapping[str, Any] | None = None,
    key: str = "",
    **options: Unpack[Options],
) -> Decision[Any]:
    """Ask as `request` does, and wait for the approval.

    :return: the approval, with the typed values.
    :raise Rejected, Expired, Cancelled: for what is no approval, unless ``fail_on_rejection=False``.
    :raise GateError: as `request` and `gh_gate.library.pending.PendingGate.wait`.
    """
    return open_gate(questions.ask(name, prompt, inputs, **options), context, key=key).wait()


def open_gate(
    question: Question[T],
    context: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    apart: str = "",
    run: Run | None = None,
    where: Surroundings | None = None,
) -> PendingGate[T]:
    """Open a question's gate, or find it.

    :param apart: what tells it from other gates of the same name and run, however long, or an empty string; only a hash of it
        is shown to people.
    :param run: who asks, where an orchestrator knows better than the environment.
    :param where: by default as the environment says.
    """
    _check(context, key)
    here = where or around(question.repository)
    public_key = question.public_key or here.environ.get("GH_GATE_PUBLIC_KEY", "")
    asked = question.request(run or _run(question, here, key, apart), context, key=public_key)
    trusted = "" if here.alone else public_key
    engine, ticket = opening.open_gate(
        here.forge,
        asked,
        public_key=trusted,
        labels=question.labels,
        sleep=here.sleep,
        notice=partial(_log.info, "%s"),
        tell=notify.nobody if here.quiet else notify.telling(question.notify, here.environ),
    )
    ticket.again = _Anew(question, asked, here.forge, trusted)
    if not here.quiet:
        watch.announce(here.forge, ticket)
    return PendingGate(question, engine, ticket, here)


class _Anew:
    """Prepares the same question again, to see whether its answer still is one.

    The values are those of now, so the caller's own condition is looked at again too: it may be lost, and people are asked;
    it is never won, because what people have answered is not asked of a rule.
    """

    def __init__(self, question: Question[Any], asked: Request, forge: Forge, public_key: str) -> None:
        self._question, self._asked, self._forge, self._public_key = question, asked, forge, public_key

    def __call__(self) -> Prepared:
        holds = self._asked.auto_approve and automatic.holds(self._question.automatic, self._asked.context or {})
        self._asked = replace(self._asked, auto_approve=holds)
        return opening.prepared_for(self._forge, self._asked, self._public_key)


def _check(context: Any, key: Any) -> None:
    """Refuse what belongs to the call and is no value of its type."""
    if not isinstance(key, str):
        raise UsageError(f"`key` is {key!r:.40}, and takes a text.", do=f'write key="{str(key)[:40]}"')
    if context is not None and not (isinstance(context, Mapping) and all(isinstance(name, str) for name in context)):
        raise UsageError(f"`context` is {context!r:.40}, and takes values by name.", do='write {"accuracy": 0.94}')


def _run(question: Question[Any], here: Surroundings, key: str, apart: str) -> Run:
    """Return the run that asks; whose owners plain ``codeowners`` means depends on where the question goes."""
    where = {"GH_GATE_REPOSITORY": question.repository} if question.repository else {}
    run = environment.run({**here.environ, **where}, key, pull_request=question.pull_request)
    if not apart:
        return run
    # With the run in it nobody can prepare the hashes of what may be asked some day, or see that two runs ask the same.
    told = hashlib.sha256(f"{run.id}\0{apart}".encode("utf-8", "surrogatepass")).hexdigest()
    return replace(run, id=f"{run.id}/{told[:_TOLD]}")
