"""Argo's server, as far as the poller needs it: which workflows have gates, which of their nodes sleep, and waking one.

The calls and their names are those of Argo's API description:
https://github.com/argoproj/argo-workflows/blob/main/api/openapi-spec/swagger.json
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from gh_gate.adapters.argo import GATED
from gh_gate.errors import GateError, UpstreamError, UsageError

PAGE = 500
"""Workflows in one answer."""

LIMIT = 64 * 2**20
"""Bytes of one answer; a workflow with ten thousand nodes has ten."""

SECONDS = 30.0
"""Without an answer, after which one is not waited for any longer."""

_SELECTOR = f"{GATED}=true,workflows.argoproj.io/completed!=true"
_OURS = "metadata,items.metadata.name"
_NODES = "metadata.name,status.phase,status.nodes"


@dataclass(frozen=True)
class ArgoServer:
    """The server of an Argo installation.

    :param url: ``https://HOST:PORT``, with a path where it is served below one.
    :param token: reads the bearer token; asked before every call, because Kubernetes renews it.
    :param tls: what is trusted; None where the address is plain http.
    """

    url: str
    token: Callable[[], str]
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.username:
            raise UsageError(
                f"{self.url[:100]!r} is not the address of a server.", do="write it like https://HOST:2746"
            )

    def gated(self, namespace: str) -> Iterator[str]:
        """Yield the names of the workflows that have gates and have not ended.

        :raise UpstreamError: where the server did not answer.
        :raise GateError: where it refuses.
        """
        following = ""
        while True:
            query = {"listOptions.labelSelector": _SELECTOR, "listOptions.limit": str(PAGE), "fields": _OURS}
            answer = self._call(
                "GET", namespace, query=query | ({"listOptions.continue": following} if following else {})
            )
            for item in answer.get("items") or ():
                yield item["metadata"]["name"]
            following = answer.get("metadata", {}).get("continue", "")
            if not following:
                return

    def workflow(self, namespace: str, name: str) -> Mapping[str, Any]:
        """Return a workflow with its nodes, which a list may leave out where they are many.

        :return: empty where there is none any more.
        """
        return self._call("GET", namespace, name, query={"fields": _NODES})

    def resume(self, namespace: str, name: str, node: str) -> None:
        """Resume one sleeping node of a workflow.

        An answer of 200 does not mean that it goes on: https://github.com/argoproj/argo-workflows/issues/12863

        :param node: its id; the only thing that tells the nodes of a foreach apart.
        """
        body = {"namespace": namespace, "name": name, "nodeFieldSelector": f"id={node}"}
        self._call("PUT", namespace, name, "resume", body=body)

    def _call(
        self, method: str, *path: str, query: Mapping[str, str] | None = None, body: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        base = urlsplit(self.url).path.rstrip("/")
        target = f"{base}/api/v1/workflows/{'/'.join(quote(part, safe='') for part in path)}"
        sent = json.dumps(body).encode() if body is not None else None
        status, text = self._exchange(method, f"{target}?{urlencode(query)}" if query else target, sent)
        if status == 404 and len(path) > 1:
            return {}
        return _read(method, path, status, text)

    def _exchange(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept": "application/json", "User-Agent": "gh-gate"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        line = self._line()
        try:
            line.request(method, target, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read(LIMIT + 1)
        except (OSError, http.client.HTTPException) as error:
            why = f"{type(error).__name__}: {error}"[:300]
            raise UpstreamError(f"Argo's server at {self.url} did not answer.", why=why) from None
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        """Return a connection of its own for a call; it follows no redirects, which would carry the token elsewhere."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port or 443, timeout=SECONDS, context=self.tls)
        return http.client.HTTPConnection(host, parts.port or 80, timeout=SECONDS)


def _read(method: str, path: tuple[str, ...], status: int, text: bytes) -> dict[str, Any]:
    call = f"{method} /api/v1/workflows/{'/'.join(path)}"
    if status in (401, 403):
        raise GateError(
            f"Argo's server refuses {call}: {status}.",
            why=_message(text),
            do="let the token's account get, list and update workflows in this namespace",
            docs="docs/argo.md",
        )
    if status != 200:
        raise UpstreamError(f"Argo's server answered {call} with {status}.", why=_message(text))
    try:
        found = json.loads(text) if len(text) <= LIMIT else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UpstreamError(f"Argo's server answered {call} with something else than a JSON object.")
    return found


def _message(text: bytes) -> str:
    """Return what an error says, as Argo's gateway writes it."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return str(found["message"])[:300] if isinstance(found, dict) and "message" in found else ""
