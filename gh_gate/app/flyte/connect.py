"""Flyte's services over HTTP, as its own clients call them: the Connect protocol, with messages in JSON.

https://connectrpc.com/docs/protocol#unary-request
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from gh_gate.app.flyte import wire
from gh_gate.app.flyte.grant import Grant
from gh_gate.app.outgoing.addresses import Address
from gh_gate.errors import GateError, UpstreamError

SERVICE: Final = "flyteidl2.workflow.RunService"
_HEADERS: Final = {"connect-protocol-version": "1"}

FINAL: Final = frozenset(
    {"invalid_argument", "not_found", "already_exists", "failed_precondition", "out_of_range", "unimplemented"}
)
"""Codes that the same call meets again however often it is made."""


class Refused(GateError):  # noqa: N818 - what Flyte said
    """Flyte does not do it.

    :param code: of the Connect protocol.
    """

    def __init__(self, what: str, code: str, *, do: str = "") -> None:
        super().__init__(what, do=do)
        self.code = code


class Client:
    """Calls the service that knows runs and their conditions.

    :param flyte: where it is.
    """

    def __init__(self, flyte: Address, grant: Grant) -> None:
        self._flyte, self._grant = flyte, grant

    def call(self, method: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a method once.

        :raise Refused: with one of the codes in `FINAL`.
        :raise UpstreamError: where it may go better later.
        """
        body = json.dumps(message, allow_nan=False).encode()
        target = f"{self._flyte.target}/{SERVICE}/{method}"
        answer = wire.post(self._flyte, target, _HEADERS | self._grant.headers(), body)
        data = _read(answer.body)
        if answer.status == 200 and data is not None:
            return data
        if answer.status == 401:
            self._grant.refused()
        raise self._error(method, answer.status, data)

    def _error(self, method: str, status: int, data: Mapping[str, Any] | None) -> GateError:
        code = str((data or {}).get("code", ""))
        if code in FINAL:
            return Refused(f"Flyte refuses {method}: {code}.", code)
        do = "give its client the right to do that" if status in (401, 403) else "look at GH_GATE_FLYTE, and at Flyte"
        return UpstreamError(f"{self._flyte.shown} answered {status} to {method}.", do=do)


def _read(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
