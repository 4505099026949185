"""The real server as a process of its own, in front of the stand-in for GitHub."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.github.hub import GitHub
from tests.github.state_people import App

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "a-secret-of-the-webhook"
EVENTS = ("issues", "issue_comment", "pull_request", "push", "workflow_run")


class Served:
    """``gh-gate serve`` with a database in a folder; it may be killed and started again.

    :param key: signs records.
    :param more: settings beside those that every test needs.
    """

    program = "from gh_gate.cli import main; main()"

    def __init__(self, hub: GitHub, app: App, folder: Path, key: Ed25519PrivateKey, **more: str) -> None:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        self.hub, self.app, self.folder = hub, app, folder
        self.settings = {
            "GH_GATE_APP_ID": str(app.id),
            "GH_GATE_PRIVATE_KEY": app.private_key,
            "GH_GATE_WEBHOOK_SECRET": SECRET,
            "GH_GATE_SIGNING_KEY": pem,
            "GH_GATE_DATA": str(folder),
            "GH_GATE_PORT": "0",
            "GH_GATE_SWEEP": "1",
            "GH_GATE_SECONDS_BETWEEN_WRITES": "0",
            "GITHUB_API_URL": hub.url,
            **more,
        }
        self.process: subprocess.Popen[str] | None = None
        self.url, self.log = "", [""]

    def start(self) -> None:
        """Start it, wait until it listens, and have GitHub deliver to it."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith(("GH_", "GITHUB_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.program, "serve"],
            env={**plain, **self.settings, "PYTHONPATH": str(ROOT)},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        out, err = self.process.stdout, self.process.stderr
        assert out is not None
        assert err is not None
        threading.Thread(target=lambda: self.log.extend(err), daemon=True).start()
        line = out.readline()
        assert "listens at" in line, "".join(self.log)
        self.url = line.strip().rpartition(" ")[2]
        self.hub.hooks.connect(
            self.app,
            f"{self.url}/webhook",
            secret=self.settings["GH_GATE_WEBHOOK_SECRET"].split()[0],
            content_type="json",
            events=EVENTS,
        )

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it in order; returns its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(30)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()
        self.process = None
        return code

    def get(self, path: str) -> tuple[int, Any]:
        """Ask the server; returns the status and the JSON or text of the answer."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _read(error.read())

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Post a webhook by hand; returns the status."""
        ask = urllib.request.Request(f"{self.url}/webhook", body, dict(headers), method="POST")
        try:
            with urllib.request.urlopen(ask, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


def until(true: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Wait for something that another process does."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)
