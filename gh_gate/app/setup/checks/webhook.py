"""Whether GitHub's messages can arrive, and whether they did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gh_gate.app.setup import address
from gh_gate.app.setup.checks.finding import Finding
from gh_gate.core.text import visible

Json = Mapping[str, Any]

_NOBODY = (
    "nothing answered there: start the server; then check name, certificate, firewall and what the proxy passes on"
)
_BY_STATUS = {
    0: _NOBODY,
    401: "GitHub signs with another secret: write the one from GH_GATE_WEBHOOK_SECRET into the App's settings",
    400: "choose the content type application/json in the App's settings",
    404: "the address has to end with /webhook, and a proxy has to pass that path on",
    405: "the address has to end with /webhook, and a proxy has to pass POST on",
    413: "let the proxy pass bodies of 25 MB",
    502: _NOBODY,
    503: "the server is not ready: /readyz says why",
    504: "nothing answered within 10 seconds: look at the server, and at what stands before it",
}
_OTHERWISE = "look at it in the App's settings under Advanced, and at the server's log at that time"


def config(config: Json, settings_page: str, *, public: bool) -> Iterator[Finding]:
    """Check how GitHub sends.

    :param config: as ``GET /app/hook/config`` tells it.
    :param settings_page: where the App's owner changes it.
    :param public: whether GitHub sends over the public internet.
    """
    url = str(config.get("url", ""))
    shown, way = visible(url) or "none", f"set the webhook's address at {settings_page}"
    if url in ("", address.PLACEHOLDER):
        yield Finding(False, "GitHub knows no address for webhooks", f"{way}, and tick Active")
    elif why := address.trouble(url, public=public):
        yield Finding(False, f"webhooks cannot arrive at {shown}: {why}", way)
    elif not url.endswith("/webhook"):
        yield Finding(None, f"webhooks go to {shown}, and the server takes them at /webhook", way)
    else:
        yield Finding(True, f"webhooks go to {shown}")
    kind = visible(str(config.get("content_type", "form")))  # the default, which GitHub's answer may leave out
    if kind == "json":
        yield Finding(True, "webhooks are sent as json")
    else:
        do = f"choose the content type application/json at {settings_page}"
        yield Finding(False, f"webhooks are sent as {kind}, which the server refuses", do)
    if str(config.get("insecure_ssl", "0")) != "0":
        yield Finding(
            False, "GitHub does not check the server's certificate", f"enable SSL verification at {settings_page}"
        )


def deliveries(rows: Sequence[Json]) -> Iterator[Finding]:
    """Check what GitHub says about its last deliveries.

    :param rows: as ``GET /app/hook/deliveries`` tells them.
    """
    newest_first = sorted(rows, key=_when, reverse=True)
    good = [row for row in newest_first if _arrived(row)]
    if not newest_first:
        do = "comment on a gate and look again; if nothing comes, tick Active in the App's settings under Webhook"
        yield Finding(None, "GitHub has sent nothing in the last three days", do)
        return
    if not _arrived(newest_first[0]):
        yield _lost(newest_first[0])
    if good:
        yield Finding(True, f"the last delivery that arrived: {_told(good[0])}")
    lost = _never_arrived(newest_first)
    if lost and _arrived(newest_first[0]):
        do = "nothing: the server asks GitHub for them again by itself, within minutes, for three days"
        yield Finding(None, f"{len(lost)} of the last {len(rows)} deliveries have not arrived yet", do)


def _lost(row: Json) -> Finding:
    status = int(row["status_code"])
    do = _BY_STATUS.get(status, _OTHERWISE)
    return Finding(False, f"the last delivery failed: {_told(row)}: {status} {visible(str(row['status']))}", do)


def _never_arrived(rows: Sequence[Json]) -> set[str]:
    # A redelivery has the number (guid) of the first attempt.
    return {str(row["guid"]) for row in rows} - {str(row["guid"]) for row in rows if _arrived(row)}


def _arrived(row: Json) -> bool:
    return 200 <= int(row["status_code"]) < 300


def _when(row: Json) -> datetime:
    return datetime.fromisoformat(str(row["delivered_at"]))


def _told(row: Json) -> str:
    action = f".{row['action']}" if row.get("action") else ""
    return f"{visible(str(row['event']) + action)}, {_when(row):%Y-%m-%d %H:%M} UTC"
