"""A stand-in for Argo's server on loopback: the three calls that the poller makes, and what goes wrong with them.

Every exchange is held against Argo's own description of its API, where that is installed; see contract.py.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.adapters.argo import contract

Json = dict[str, Any]

TOKEN = "a-service-account's-token"


@dataclass
class Call:
    """A request that came in, and the status of its answer."""

    method: str
    path: str
    query: dict[str, str]
    body: Json | None
    token: str
    status: int = 0


@dataclass
class Argo:
    """Argo's server, and the workflows that it knows, by namespace and name.

    :param page: workflows in one answer to a list.
    :param deaf: resumes that are answered with 200 and change nothing: argoproj/argo-workflows#12863.
    :param failing: what the next calls are answered with instead.
    """

    workflows: dict[tuple[str, str], Callable[[], Json]] = field(default_factory=dict)
    token: str = TOKEN
    page: int = 500
    deaf: int = 0
    failing: list[tuple[int, Json]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    url: str = ""
    base: str = ""

    def add(
        self, name: str, *nodes: Json, namespace: str = "argo", gated: bool = True, completed: bool = False
    ) -> Json:
        """Put a workflow there."""
        labels = {_COMPLETED: str(completed).lower(), **({_GATED: "true"} if gated else {})}
        told = {
            "metadata": {
                "name": name,
                "namespace": namespace,
                "labels": labels,
            },
            "spec": {},
            "status": {"phase": "Running", "nodes": {node["id"]: node for node in nodes}},
        }
        self.workflows[namespace, name] = lambda: told
        return told

    def answer(self, call: Call) -> tuple[int, Json]:
        """Answer a request."""
        if call.token != f"Bearer {self.token}":
            return 401, {
                "code": 16,
                "message": "token not valid. see https://argo-workflows.readthedocs.io/en/latest/faq/",
            }
        if self.failing:
            return self.failing.pop(0)
        namespace, *rest = [
            unquote(part) for part in call.path.removeprefix(f"{self.base}/api/v1/workflows/").split("/")
        ]
        if not rest:
            return 200, self._list(namespace, call.query)
        found = self.workflows.get((namespace, rest[0]))
        if found is None:
            return 404, {"code": 5, "message": f'workflows.argoproj.io "{rest[0]}" not found'}
        if rest[1:] == ["resume"]:
            return self._resume(found(), (call.body or {}).get("nodeFieldSelector", ""))
        told = found()
        return 200, {"metadata": {"name": rest[0]}, "spec": {}, "status": told["status"]}

    def _list(self, namespace: str, query: dict[str, str]) -> Json:
        wanted = query["listOptions.labelSelector"].split(",")
        assert wanted == [f"{_GATED}=true", f"{_COMPLETED}!=true"]
        found = [name for (where, name), told in self.workflows.items() if where == namespace and _waits(told())]
        start = int(query.get("listOptions.continue", "0"))
        more = {"continue": str(start + self.page)} if len(found) > start + self.page else {}
        items = [{"metadata": {"name": name}, "spec": {}} for name in found[start : start + self.page]]
        return {"metadata": more, "items": items or None}

    def _resume(self, told: Json, selector: str) -> tuple[int, Json]:
        """Resume as `updateSuspendedNode` does in Argo's workflow/util/util.go."""
        field_, _, value = selector.partition("=")
        assert field_ == "id", "without a selector, or with another, other nodes of the workflow would be resumed too"
        node = told["status"]["nodes"].get(value)
        if node is None or node["type"] != "Suspend" or node["phase"] != "Running":
            return 500, {"code": 13, "message": f"no suspend nodes matching nodeFieldSelector: {selector}"}
        if self.deaf:
            self.deaf -= 1
        else:
            node["phase"] = "Succeeded"
        return 200, {"metadata": told["metadata"], "spec": {}, "status": told["status"]}

    @contextmanager
    def serving(self) -> Iterator[Argo]:
        """Answer on loopback for as long as this lasts."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}{self.base}"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        argo = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                parts, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                token = self.headers.get("Authorization", "")
                call = Call(self.command, parts.path, dict(parse_qsl(parts.query)), body, token)
                argo.calls.append(call)
                call.status, told = argo.answer(call)
                contract.check(
                    call.method,
                    call.path.removeprefix(argo.base),
                    query=call.query,
                    body=call.body,
                    status=call.status,
                    answer=told,
                )
                text = json.dumps(told).encode()
                self.send_response(call.status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_PUT = do_POST = handle_one  # noqa: N815 - http.server's names

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        return Handler


_GATED, _COMPLETED = "gh-gate/gated", "workflows.argoproj.io/completed"


def _waits(told: Json) -> bool:
    labels: dict[str, str] = told["metadata"]["labels"]
    return labels.get(_GATED) == "true" and labels.get(_COMPLETED) != "true"


def asleep(number: int, ident: str = "", *, repository: str = "acme/app", **more: Any) -> Json:
    """A node that waits for a gate, as Argo tells it."""
    name = ident or f"train-{number}"
    return {
        "id": name,
        "name": f"train.{name}",
        "displayName": "hitl-suspend-gate",
        "type": "Suspend",
        "templateName": "hitl-suspend-gate",
        "phase": "Running",
        "startedAt": "2026-01-01T00:00:00Z",
        "inputs": {
            "parameters": [{"name": "gate", "value": f"{repository}#{number}"}, {"name": "gate-url", "value": "x"}]
        },
        **more,
    }
