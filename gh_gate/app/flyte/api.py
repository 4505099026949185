"""What the server asks of a Flyte: which condition waits and what it says; and what it tells it: a value, or that there is none.

The messages are those of Flyte's ``run_service.proto`` and ``run_definition.proto``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from gh_gate.app.flyte.asked import Ask
from gh_gate.app.flyte.condition import Condition, Target
from gh_gate.app.flyte.connect import Client
from gh_gate.app.flyte.kinds import Kind, Value, payload
from gh_gate.errors import GateError, UpstreamError

T = TypeVar("T")

PAGES: Final = 50
"""Pages of 100 conditions of one run."""

_KINDS: Final = {"BOOLEAN": Kind.BOOL, "INTEGER": Kind.INT, "FLOAT": Kind.FLOAT, "STRING": Kind.STR}
_CONDITION: Final = "3"  # ACTION_TYPE_CONDITION
_OVER: Final = frozenset(
    f"ACTION_PHASE_{word}" for word in ("SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT", "RECOVERED")
)


class Api:
    """The service of one Flyte.

    :param org: of the Flyte, or an empty string.
    """

    def __init__(self, client: Client, org: str = "") -> None:
        self._client, self._org = client, org

    def find(self, ask: Ask, known: Collection[str] = ()) -> Condition | None:
        """Return the condition that waits under a name; None where none shows.

        :param known: the places of those that are asked already: where several wait, the webhook is of another one.
        :raise GateError: where several do, or it is none that a gate can answer.
        :raise UpstreamError: where Flyte could not be asked.
        """
        found = [one for one in self._conditions(ask) if _name(one) == ask.name and _is_below(one, ask.action)]
        waiting = [one for one in found if _phase(one) not in _OVER]
        new = [one for one in waiting if _bare(ask, one).place not in known]
        if len(waiting) > 1 and len(new) != 1:
            raise GateError(
                f"several conditions of the run wait under the name {ask.name}.",
                do='send "action": flyte.ctx().action.name as well',
            )
        chosen = (new or waiting or found)[-1:]
        return self._read(ask, chosen[0]) if chosen else None

    def is_over(self, target: Target) -> bool:
        """Tell whether nothing waits for a condition any more."""
        return _phase(self._details(target)) in _OVER

    def signal(self, target: Target, value: Value) -> None:
        """Let a condition have its value; the same value twice does no harm."""
        message = {"parentActionName": target.parent, "payload": payload(target.kind, value)}
        self._client.call("SignalEvent", {"actionId": self._id(target), **message})

    def abort(self, target: Target, reason: str) -> None:
        """Let a condition end without a value: whoever waits for it gets an error."""
        self._client.call("AbortAction", {"actionId": self._id(target), "reason": reason})

    def _conditions(self, ask: Ask) -> Iterator[Mapping[str, Any]]:
        run = self._run(ask.project, ask.domain, ask.run)
        filters, token = [{"function": "EQUAL", "field": "action_type", "values": [_CONDITION]}], ""
        for _ in range(PAGES):
            message = {"runId": run, "request": {"limit": 100, "token": token, "filters": filters}}
            answer = self._client.call("ListActions", message)
            yield from _understood(answer.get("actions", []), list)
            token = _understood(answer.get("token", ""), str)
            if not token:
                return

    def _read(self, ask: Ask, action: Mapping[str, Any]) -> Condition:
        bare = _bare(ask, action)
        details = self._details(bare)
        said = _understood(details.get("condition"), dict)
        kind = _KINDS.get(_text(said, "type", "simple"))
        if kind is None or said.get("name") != ask.name:
            raise GateError(f"what Flyte shows under the name {ask.name} is no condition that a gate can answer.")
        parent = _text(details, "metadata", "parent") or _text(action, "metadata", "parent")
        return Condition(
            target=replace(bare, kind=kind, record=ask.record, parent=parent),
            prompt=_text(said, "prompt") or "Approve?",
            description=_text(said, "description"),
            markdown=said.get("promptType") == "CONDITION_PROMPT_TYPE_MARKDOWN",
            timeout=_seconds(_text(said, "timeout")),
            over=_phase(details) in _OVER,
        )

    def _details(self, target: Target) -> Mapping[str, Any]:
        answer = self._client.call("GetActionDetails", {"actionId": self._id(target)})
        return _understood(answer.get("details"), dict)

    def _id(self, target: Target) -> dict[str, Any]:
        return {"run": self._run(target.project, target.domain, target.run), "name": target.action}

    def _run(self, project: str, domain: str, run: str) -> dict[str, str]:
        return {"org": self._org, "project": project, "domain": domain, "name": run}


def _bare(ask: Ask, action: Mapping[str, Any]) -> Target:
    name = _text(action, "id", "name")
    return Target(kind=Kind.BOOL, project=ask.project, domain=ask.domain, run=ask.run, action=name)


def _name(action: Mapping[str, Any]) -> str:
    return _text(action, "metadata", "condition", "name")


def _is_below(action: Mapping[str, Any], parent: str) -> bool:
    return not parent or _text(action, "metadata", "parent") == parent


def _phase(action: Mapping[str, Any]) -> str:
    return _text(action, "status", "phase")


def _text(data: Any, *path: str) -> str:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""


def _seconds(text: str) -> int | None:
    """Read a duration as protobuf writes it in JSON, ``3600s`` or ``0.500s``."""
    try:
        return max(1, int(float(text.removesuffix("s")))) if text.endswith("s") else None
    except (ValueError, OverflowError):
        return None


def _understood(data: Any, kind: type[T]) -> T:
    if not isinstance(data, kind):
        raise UpstreamError(
            "Flyte's answer cannot be understood.", do="compare `url` in GH_GATE_FLYTE with Flyte's own"
        )
    return data
