"""The server is asked whatever its OpenAPI description allows, and what it forbids: it answers as described, and never with a 5xx.

schemathesis has an environment of its own, `.frameworks/fuzz`, which uv makes as `uv.lock` says.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.served import until
from tests.frameworks.environments import KEPT, uv
from tests.fuzz.town import Town, plenty
from tests.github.quota import Quotas

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 40
GATES = 5

KNOWN = """
[parameters]
"path.owner" = "acme"
"path.repository" = "app"
"path.number" = 3
"query.gate" = "deploy"
"query.repository" = "acme/app"
"""
"""What takes the fuzzer to where gates are."""


@pytest.fixture(scope="module")
def schemathesis() -> Path:
    """The program."""
    uv("sync", "--no-install-project", "--only-group", "fuzz", environment=KEPT / "fuzz")
    return KEPT / "fuzz" / "bin" / "schemathesis"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(Quotas, "bucket", plenty)
    with Town(tmp_path) as town:
        yield town
        assert town.hub.problems == []


def fuzzed(schemathesis: Path, town: Town, folder: Path, who: str, config: str) -> tuple[int, str]:
    """Let it ask for a while; return its exit code, and what it found."""
    (folder / "schemathesis.toml").write_text(config, encoding="utf-8")
    token = town.token(who)
    words = [
        *("--config-file", str(folder / "schemathesis.toml"), "run", f"{town.served.url}/api/v1/openapi.json"),
        *("--url", town.served.url, "--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES)),
        *("--phases", "examples,coverage,fuzzing", "--seed", "6", "--request-timeout", "20", "--no-color"),
        *("--exclude-path-regex", "events$", "--generation-database", "none", "--continue-on-failure"),
        *(("-H", f"Authorization: Bearer {token}") if token else ()),
    ]
    done = subprocess.run(
        [str(schemathesis), *words], cwd=folder, capture_output=True, text=True, timeout=540, check=False
    )
    return done.returncode, done.stdout[-20_000:] + done.stderr[-5_000:]


def opened(town: Town) -> None:
    """Open gates for the fuzzer to find, and wait until the server shows them."""
    for number in range(1, GATES + 1):
        body = {"repository": "acme/app", "name": "deploy", "key": str(number), "prompt": "?"}
        asked = json.dumps(body | {"approvers": ["codeowners:/"], "inputs": {"target": ["eu", "us"], "n": "int"}})
        command = [
            "curl",
            "-sSf",
            f"{town.served.url}/api/v1/gates",
            "-H",
            f"Authorization: Bearer {town.token('owner')}",
        ]
        subprocess.run([*command, "-H", "content-type: application/json", "-d", asked], check=True, timeout=30)
    until(lambda: all("gate:pending" in town.steps.issue(number).label_names for number in range(1, GATES + 1)))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "reader", "owner"])
@pytest.mark.parametrize("config", ["", KNOWN], ids=["anywhere", "where gates are"])
def test_whatever_is_asked_is_answered_as_described(
    schemathesis: Path, town: Town, tmp_path: Path, who: str, config: str
) -> None:
    opened(town)
    code, found = fuzzed(schemathesis, town, tmp_path, who, config)
    assert code == 0, found
    assert "Traceback" not in "".join(town.served.log)
