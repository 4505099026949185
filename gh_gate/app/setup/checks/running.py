"""What the running server says of itself, asked over HTTP as anybody can."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gh_gate.app.setup.checks import keeping
from gh_gate.app.setup.checks.finding import Finding, attempt
from gh_gate.errors import GateError
from gh_gate.forge.github.scrub import one_line

_LONGEST = 200_000


def examine(server_url: str, keyid: str) -> Iterator[Finding]:
    """Ask a running server whether it is ready, and with which key it signs.

    :param server_url: its address.
    :param keyid: of the key in the settings.
    """
    base = server_url.rstrip("/")
    answer, failed = attempt(lambda: _get(f"{base}/readyz"))
    if answer is None:
        yield failed or Finding(False, "the running server cannot be asked")
        return
    yield _ready(*answer)
    answer, failed = attempt(lambda: _get(f"{base}/.well-known/gh-gate.json"))
    yield failed or keeping.published(answer[1] if answer else "", keyid)


def _ready(status: int, text: str) -> Finding:
    if status == 200:
        return Finding(True, "the running server is ready")
    return Finding(False, f"the running server is not ready ({status}): {_reasons(text)}", "mend what it says")


def _reasons(text: str) -> str:
    try:
        reasons = json.loads(text)["reasons"]
        return one_line("; ".join(map(str, reasons)), 300)
    except (ValueError, KeyError, TypeError, RecursionError):
        return "it does not say why; its log does"


def _get(url: str) -> tuple[int, str]:
    import requests  # noqa: PLC0415 - takes longer to load than most checks

    try:
        with requests.get(url, timeout=10.0, allow_redirects=False, stream=True) as answer:
            return answer.status_code, answer.raw.read(_LONGEST, decode_content=True).decode(errors="replace")
    except (requests.RequestException, OSError, ValueError) as error:
        why = f"{type(error).__name__}; nothing answers there"
        raise GateError(f"{url} cannot be read.", why=why, do="start the server, or compare --server-url") from None
