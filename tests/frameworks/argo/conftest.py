"""Flows are compiled for Argo by Metaflow's own command, against S3 on loopback, and what comes out is run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.argo.pods import Pods
from tests.frameworks.environments import KEPT, Environments
from tests.frameworks.stage import Stage

HERE = Path(__file__).parent
FAKE = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}

Create = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def framework() -> str:
    return "argo"


@pytest.fixture(scope="session")
def store(environments: Environments) -> Iterator[Mapping[str, str]]:
    """S3 on loopback, as Metaflow's variables name it."""
    with subprocess.Popen(
        [environments.python("argo"), HERE / "store.py"],
        text=True,
        env=dict(FAKE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it logs every request
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield {
            **FAKE,
            "METAFLOW_DEFAULT_DATASTORE": "s3",
            "METAFLOW_DATASTORE_SYSROOT_S3": "s3://mfbucket/metaflow",
            "METAFLOW_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        }
        process.stdin.close()
        process.wait(10)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where pods run one after another, and find what the one before has compiled."""
    return tmp_path_factory.mktemp("pods")


@pytest.fixture
def create(stage: Stage, store: Mapping[str, str]) -> Create:
    """Compiles a flow: ``create("flow.py", text, "--workflow-timeout", "60")`` returns the template."""

    def compiled(name: str, text: str, *words: str, environ: Mapping[str, str] | None = None) -> dict[str, Any]:
        script = stage.write(name, text)
        command = ("--no-pylint", "argo-workflows", "create", "--only-json", *words)
        done = stage.run(script, *command, environ={**store, **(environ or {})}).finished()
        assert done.code == 0, done.log
        template: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
        template["said"] = done.stderr
        return template

    return compiled


@pytest.fixture
def pods(stage: Stage, store: Mapping[str, str], cache: Path) -> Pods:
    """Where the template's containers run: with what a secret of Kubernetes would hold, and no project installed."""
    return Pods(KEPT / "argo" / "bin", {**stage.environ, **store}, cache / "work", cache)
