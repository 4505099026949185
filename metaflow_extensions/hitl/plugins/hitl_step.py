"""``@hitl``: a step that runs only once people have approved it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from metaflow.decorators import StepDecorator

from metaflow_extensions.hitl.plugins import hitl_company
from metaflow_extensions.hitl.plugins.hitl_errors import HitlException, in_its_words
from metaflow_extensions.hitl.plugins.hitl_record import TaskRecord

if TYPE_CHECKING:
    from gh_gate.adapters.metaflow.asked import Asked


class HitlDecorator(StepDecorator):
    """Ask people before a step runs; it runs only with their approval.

    Parameters
    ----------
    message : str
        What is asked, in Markdown, with fields such as ``{self.accuracy:.1%}``.
    approvers : str or list of str
        ``codeowners`` (the default: of the flow's file), ``codeowners:PATH``, ``@user``, ``@org/team`` or an alias.
    timeout : str
        Until when, from the asking: ``90s``, ``30m``, ``24h``, ``7d``.
    on_timeout : str
        ``reject``, ``approve``, or ``notify``, which goes on waiting and reminds.
    notifier : str, optional
        ``apprise`` tells the addresses in METAFLOW_HITL_APPRISE_URLS.
    input_schema : dict or class, optional
        What an approver fills in; it is in ``self.hitl_input`` then.
    poll_interval : int
        Seconds between two looks, from 1 to 120.
    """

    name = "hitl"
    defaults: ClassVar[dict[str, Any]] = {
        "message": "",
        "approvers": [],
        "timeout": "24h",
        "on_timeout": "reject",
        "notifier": None,
        "input_schema": None,
        "poll_interval": 30,
        "required": None,
        "paths": None,
        "valid_for": None,
        "remind": None,
        "prevent_self_approval": None,
        "auto_approve_if": None,
        "subject": None,
        "labels": None,
        "public_key": None,
        "repository": None,
        "pull_request": None,
    }

    def step_init(
        self,
        flow: Any,
        graph: Any,
        step_name: str,
        decorators: Sequence[Any],
        _environment: Any,
        datastore: Any,
        _log: Any,
    ) -> None:
        """Refuse what is wrong before anything runs."""
        self._datastore = datastore
        hitl_company.refuse(step_name, graph[step_name], decorators)
        # Else this may be another step of the flow, on a machine without gh-gate's libraries.
        if hitl_company.launching():
            with in_its_words():
                self._check(flow, graph[step_name])
            hitl_company.deployable()

    def _check(self, flow: Any, node: Any) -> None:
        from gh_gate.adapters.metaflow import words  # noqa: PLC0415 - only a flow that uses @hitl loads gh-gate

        names = ("self", "inputs") if node.type == "join" else ("self",)
        words.require_fields(node.name, self.attributes["message"], names)
        words.question(flow.name, node.name, self.attributes, os.environ)
        words.require_free(node.name, flow if isinstance(flow, type) else type(flow))

    def add_to_package(self) -> Iterator[tuple[str, str]]:
        """Ship gh-gate itself; the libraries that it uses have to be in the image."""
        from gh_gate.adapters.metaflow import shipping  # noqa: PLC0415 - only a flow that uses @hitl loads gh-gate

        return shipping.files()

    def task_pre_step(
        self, step_name: str, _datastore: Any, metadata: Any, run_id: str, task_id: str, *rest: Any
    ) -> None:
        """Remember who asks; what is asked before every other decorator's hook has run would miss its secrets."""
        _flow, _graph, retry_count, _retries, _ubf, inputs = rest
        self._inputs = inputs
        self._record = TaskRecord(metadata, run_id, step_name, task_id, retry_count)

    def task_decorate(self, step_func: Callable[..., Any], flow: Any, *_others: Any) -> Callable[..., Any]:
        """Ask, wait, and give the step back only with an approval.

        :raise HitlException: for everything else.
        """
        with in_its_words():
            from gh_gate.adapters.metaflow import asked as who  # noqa: PLC0415 - only a gated step loads gh-gate
            from gh_gate.adapters.metaflow import deciding, origin  # noqa: PLC0415 - the same

            step_name, record = self._record.step, self._record
            run_id = origin.first(flow.name, record.run, record.metadata)
            ask = partial(self.asked, step_name, flow, self._inputs, run_id)
            woken = who.is_woken(str(record.run), os.environ)
            decision = deciding.decided(ask, woken=woken, asks=record.asks, keep=partial(record.keep, flow))
        if decision.approved is not True:
            raise HitlException(f"step {step_name} was not approved")
        return step_func

    def asked(self, step_name: str, flow: Any, inputs: Sequence[Any], run_id: str) -> Asked:
        """Return what a step asks, and on whose behalf."""
        from gh_gate.adapters.metaflow import addresses, asked, spot, words  # noqa: PLC0415 - only a gated step loads gh-gate

        question = words.question(flow.name, step_name, self.attributes, os.environ)
        addresses.tell_if_nobody(step_name, self.attributes["notifier"], os.environ)
        where = spot.of(flow, run_id, step_name, self._datastore, inputs)
        return asked.asked(question, flow, inputs, where, os.environ)
