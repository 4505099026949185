"""Whether what clients send, and what the stand-in answers, is what GitHub's own description says."""

import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol, cast

from tests.github.wire import Reply, Request

ROOT = Path(__file__).parents[2]
SPEC = "github-openapi-cut.oas31.json"
HOOKS = "github-webhook-schemas-cut.json"
NEEDED = ("x-github-api-version", "authorization", "user-agent")
PUBLIC = "/app-manifests/"  # the code is the credential
PORT = re.compile(r"(?<=127\.0\.0\.1):\d+")
# Events that Apps subscribe to and that the description does not list among an App's events.
UNLISTED = ("deployment_protection_rule", "workflow_job")


Document = dict[str, Any]


class Contract(Protocol):
    """What the contract's checker offers."""

    def request(self, method: str, target: str, headers: object, body: bytes) -> list[str]: ...

    def response(  # noqa: PLR0917 - the checker's own signature
        self, method: str, target: str, status: int, headers: object, body: bytes, conditional: bool
    ) -> list[str]: ...


def folder() -> Path | None:
    """Where GitHub's description lies on this machine, None where it does not."""
    path = Path(os.environ.get("GH_GATE_CONTRACT") or ROOT.parent / "shared" / "contract")
    return path if (path / "contract.py").is_file() else None


@cache
def load() -> Contract | None:
    """The contract's checker, loaded once a process."""
    return _made(SPEC, _mended)


def _mended(document: Document) -> Document:
    """In the list of installations the description wants every account to be a user and an enterprise at once."""
    answer = document["paths"]["/app/installations"]["get"]["responses"]["200"]["content"]["application/json"]
    answer["schema"] = {"type": "array", "items": {"$ref": "#/components/schemas/installation"}}
    return document


@cache
def load_hooks() -> Contract | None:
    """The checker of webhooks' payloads: each is a POST to `/<event>-<action>`."""
    return _made(HOOKS, _as_paths)


def _as_paths(document: Document) -> Document:
    _list_events(document)
    paths = {
        f"/{name}": {"post": {"requestBody": {"content": {"application/json": {"schema": hook["schema"]}}}}}
        for name, hook in document["webhooks"].items()
    }
    return {"paths": paths, "components": document["components"]}


def _list_events(node: Any) -> None:
    """Add to the events that an App may have, wherever the description enumerates them."""
    if isinstance(node, dict):
        if "issue_comment" in (events := node.get("enum", [])):
            events.extend(UNLISTED)
        node = list(node.values())
    for one in node if isinstance(node, list) else []:
        _list_events(one)


def _made(file: str, prepare: Callable[[Document], Document]) -> Contract | None:
    place = folder()
    if place is None:
        return None
    spec = importlib.util.spec_from_file_location("github_contract", place / "contract.py")
    if spec is None or spec.loader is None:
        raise ImportError(str(place))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(Contract, module.Contract(prepare(json.loads((place / file).read_text("utf-8")))))


_found: dict[str, list[str]] = {}


def _once(check: Callable[[], list[str]], *about: object) -> list[str]:
    """Return what a check finds; many tests send and answer the very same, but for the stand-in's port."""
    key = hashlib.sha256(PORT.sub("", repr(about)).encode()).hexdigest()
    if key not in _found:
        _found[key] = check()
    return _found[key]


class Checker:
    """Collects what was sent and answered; checks it when somebody asks, so that no reply waits for it.

    :param active: False only collects the stand-in's own mistakes.
    """

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self.problems: list[str] = []
        self._waiting: list[tuple[Request, Reply | None]] = []
        self._hooks: list[tuple[str, bytes]] = []

    def blame(self, problem: str) -> None:
        """Put a problem on the list, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def watch(self, request: Request, reply: Reply | None) -> None:
        """Take note of an exchange; `reply` is None where a fault spoiled it on purpose."""
        if self.active:
            self._waiting.append((request, reply))

    def watch_hook(self, event: str, action: str | None, body: bytes) -> None:
        """Take note of a webhook's payload."""
        if self.active:
            self._hooks.append((f"{event}-{action}".replace("_", "-") if action else event, body))

    def check(self) -> list[str]:
        """All problems so far."""
        self._check_hooks()
        contract = load() if self._waiting else None
        while self._waiting:
            request, reply = self._waiting.pop(0)
            self._check_headers(request)
            if contract and request.path != "/graphql":
                self._check_body(contract, request, reply)
        return self.problems

    def _check_hooks(self) -> None:
        """Payloads of events that the cut lacks (`push` is one) pass."""
        contract = load_hooks() if self._hooks else None
        while self._hooks:
            name, body = self._hooks.pop(0)
            target = f"/{name}"
            found = _once(partial(contract.request, "POST", target, {}, body), target, body) if contract else []
            for problem in found:
                if "not an operation in the cut" not in problem:
                    self.blame(f"webhook {name}: {problem}")

    def _check_headers(self, request: Request) -> None:
        spared = {"authorization"} if request.path.startswith(PUBLIC) else set()
        lacking = [name for name in NEEDED if name not in {*request.headers, *spared}]
        if lacking:
            self.blame(f"{request.method} {request.path}: sent without {', '.join(lacking)}")

    def _check_body(self, contract: Contract, request: Request, reply: Reply | None) -> None:
        method, target, headers = request.method, request.target, request.headers
        sent = _once(lambda: contract.request(method, target, headers, request.body), method, target, request.body)
        self._blame_all("sent", request, sent)
        if reply:
            conditional = "if-none-match" in headers
            answer = _once(
                lambda: contract.response(method, target, reply.status, reply.headers, reply.body, conditional),
                *(method, request.path, reply.status, reply.headers.get("content-type"), conditional, reply.body),
            )
            self._blame_all("answered", request, answer)

    def _blame_all(self, what: str, request: Request, found: list[str]) -> None:
        for problem in found:
            self.blame(f"{request.method} {request.target}: {what} {problem}")
