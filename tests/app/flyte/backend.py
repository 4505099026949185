"""A Flyte on loopback, as far as conditions go: what its own service answers to listing, showing, signalling and aborting them.

It speaks the Connect protocol in JSON, and judges signals as Flyte's backend does: the same value twice is fine, another one is
not, nor is one for a condition that is over, nor one of another type. ``tests/frameworks/flyte/test_conditions.py`` holds what
the App sends against Flyte's own messages and server.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

SERVICE = "/flyteidl2.workflow.RunService/"
STATUS = {
    "not_found": 404,
    "failed_precondition": 400,
    "invalid_argument": 400,
    "unauthenticated": 401,
    "unavailable": 503,
}
MEMBERS = {"BOOLEAN": "boolValue", "INTEGER": "intValue", "FLOAT": "floatValue", "STRING": "stringValue"}


class ConnectError(Exception):
    """An error of the Connect protocol."""


@dataclass
class Waiting:
    """A condition."""

    name: str
    kind: str = "BOOLEAN"
    prompt: str = "Deploy v14?"
    markdown: bool = False
    description: str = ""
    timeout: str = ""
    run: str = "r1"
    action: str = "c1"
    parent: str = "a0"
    phase: str = "PAUSED"
    value: Any = None
    reason: str = ""

    @property
    def id(self) -> dict[str, Any]:
        run = {"org": "acme", "project": "ranking", "domain": "production", "name": self.run}
        return {"run": run, "name": self.action}

    def short(self) -> dict[str, Any]:
        said = {"name": self.name, "type": {"simple": self.kind}}
        meta = {"parent": self.parent, "actionType": "ACTION_TYPE_CONDITION", "condition": said}
        return {"id": self.id, "metadata": meta, "status": {"phase": f"ACTION_PHASE_{self.phase}"}}

    def full(self) -> dict[str, Any]:
        said = {
            "name": self.name,
            "type": {"simple": self.kind},
            "prompt": self.prompt,
            "description": self.description,
        }
        said["promptType"] = f"CONDITION_PROMPT_TYPE_{'MARKDOWN' if self.markdown else 'TEXT'}"
        return {**self.short(), "condition": said | ({"timeout": self.timeout} if self.timeout else {})}


@dataclass
class Backend:
    """What it holds and what it heard.

    :param token: that it wants; empty for none.
    :param down: whether it answers nothing but 503.
    """

    port: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    callbacks: list[tuple[str, Any, dict[str, str]]] = field(default_factory=list)
    callback_answers: list[int] = field(default_factory=list)
    grants: list[dict[str, list[str]]] = field(default_factory=list)
    token: str = ""
    down: bool = False
    page: int = 100

    @property
    def _methods(self) -> Mapping[str, Callable[[Any], Any]]:
        return {
            "ListActions": self._list,
            "GetActionDetails": self._show,
            "SignalEvent": self._signal,
            "AbortAction": self._abort,
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, name: str = "deploy", **more: Any) -> Waiting:
        """Let a run wait for a condition."""
        made = Waiting(name, **{"action": f"c{len(self.waiting) + 1}", **more})
        self.waiting.append(made)
        return made

    def made(self, method: str) -> list[Any]:
        """The messages of one method."""
        return [message for name, message in self.calls if name == method]

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        if self.down:
            return 503, {"code": "unavailable"}
        if path == "/token":
            return self._grant(headers, body)
        message = json.loads(body)
        if not path.startswith(SERVICE):
            self.callbacks.append((path, message, headers))
            return (self.callback_answers.pop(0) if self.callback_answers else 200), {}
        assert headers["connect-protocol-version"] == "1"
        method = path.removeprefix(SERVICE)
        self.calls.append((method, message))
        if self.token and headers.get("authorization") != f"Bearer {self.token}":
            return 401, {"code": "unauthenticated"}
        try:
            return 200, self._methods[method](message)
        except ConnectError as error:
            return STATUS[str(error)], {"code": str(error), "message": "as it says"}

    def _grant(self, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        form = parse_qs(body.decode())
        self.grants.append(form)
        wanted = base64.b64encode(b"gh-gate:the-secret-of-the-client").decode()
        if headers.get("authorization") != f"Basic {wanted}":
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": self.token, "expires_in": 3600, "token_type": "bearer"}

    def _list(self, message: Any) -> Any:
        [only] = message["request"]["filters"]
        assert only == {"function": "EQUAL", "field": "action_type", "values": ["3"]}
        mine = [one for one in self.waiting if one.id["run"] == message["runId"]]
        if not mine:
            raise ConnectError("not_found")
        start = int(message["request"]["token"] or 0)
        rows = [one.short() for one in mine[start : start + self.page]]
        more = start + self.page < len(mine)
        return {"actions": rows} | ({"token": str(start + self.page)} if more else {})

    def _show(self, message: Any) -> Any:
        return {"details": self._of(message).full()}

    def _signal(self, message: Any) -> Any:
        one = self._of(message)
        assert message["parentActionName"] == one.parent
        [(member, value)] = message["payload"].items()
        if member != MEMBERS[one.kind]:
            raise ConnectError("invalid_argument")
        if one.phase == "SUCCEEDED" and one.value == value:
            return {}
        if one.phase != "PAUSED":
            raise ConnectError("failed_precondition")
        one.phase, one.value = "SUCCEEDED", value
        return {}

    def _abort(self, message: Any) -> Any:
        one = self._of(message)
        if one.phase == "PAUSED":
            one.phase, one.reason = "ABORTED", message["reason"]
        return {}

    def _of(self, message: Any) -> Waiting:
        found = next((one for one in self.waiting if one.id == message["actionId"]), None)
        if found is None:
            raise ConnectError("not_found")
        return found


@contextmanager
def serving() -> Iterator[Backend]:
    """A Flyte at work."""
    backend = Backend()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): text for name, text in self.headers.items()}
            status, data = backend.answer(self.path, headers, body)
            told = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        backend.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield backend
        finally:
            server.shutdown()
            thread.join()
