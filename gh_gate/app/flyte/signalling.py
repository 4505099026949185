"""Tells a condition its answer: the last step, tried by a courier until it is taken or over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from gh_gate.app.flyte import wire
from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.condition import Target
from gh_gate.app.flyte.connect import Refused
from gh_gate.app.flyte.kinds import payload
from gh_gate.app.flyte.sender import Sender
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.post import Sent
from gh_gate.errors import UpstreamError

_TAKEN: Final = 200
_OVER: Final = frozenset({409, 410})
"""Statuses with which a callback says that its condition is answered or gone."""


class Signalling:
    """A `gh_gate.app.outgoing.courier.Post`.

    What is told now is judged by the settings of now, whatever they were when people were asked.

    :param api: of the sender; None where callbacks take its answers.
    """

    def __init__(self, sender: Sender, api: Api | None) -> None:
        self._sender, self._api = sender, api

    def __call__(self, address: Address, message_id: str, body: bytes, now: datetime) -> Sent:  # noqa: ARG002 - as couriers call
        """Tell it once."""
        letter = json.loads(body)
        target = Target.read(letter["target"])
        try:
            return self._callback(address, target, letter) if target.callback else self._signal(target, letter)
        except Refused as refused:
            return Sent(0, refused.what.rstrip("."), over=True)
        except UpstreamError as error:
            return Sent(0, error.what.rstrip("."))

    def _signal(self, target: Target, letter: Mapping[str, Any]) -> Sent:
        if self._api is None or not self._sender.reaches(target.project, target.domain):
            return Sent(0, "the settings do not name its project any more")
        if "abort" in letter:
            self._api.abort(target, letter["abort"])
        else:
            self._api.signal(target, letter["value"])
        return Sent(_TAKEN)

    def _callback(self, address: Address, target: Target, letter: Mapping[str, Any]) -> Sent:
        if not target.callback.startswith(f"{address.target}/"):
            return Sent(0, "the settings do not name its callback's place any more")
        # Without the server's own right: who wrote the webhook chose this path.
        said = json.dumps(payload(target.kind, letter["value"])).encode()
        answer = wire.post(address, target.callback, {}, said)
        taken = 200 <= answer.status < 300
        why = "" if taken else f"it answered {answer.status}"
        return Sent(answer.status, why, answer.wait, over=answer.status in _OVER)
