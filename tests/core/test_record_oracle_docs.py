"""The commands that docs/record.md prints to check a record by hand are tried, each on a record that holds and on one that does not."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.app.keys import SigningKeys
from gh_gate.core import record, render
from gh_gate.core.record import keys
from tests.core.records import KEY, approved, written
from tests.core.stage import OPENED, gate

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
NAME = keys.keyid(KEY.public_key())


def blocks(language: str, word: str) -> str:
    """The one block of a language that holds a word."""
    (found,) = [
        text for text in re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL) if word in text
    ]
    return str(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the document speaks of."""
    rotated = SigningKeys(Ed25519PrivateKey.generate(), [KEY.public_key()])
    sealed, public = record.envelope(written(), KEY), KEY.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for name, text in {
        "record.json": sealed,
        "comment.md": render.record(gate(), approved(), sealed, opened_at=OPENED, signed_by=NAME),
        "gh-gate.json": json.dumps(rotated.well_known("https://github.com/apps/gate")),
        "key.pub": base64.b64encode(public.public_bytes_raw()).decode() + "\n",
        "key.pem": pem,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def spoil(folder: Path) -> None:
    """Change who approved."""
    data = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    data["payload"] = base64.b64encode(written().replace(b"alice", b"mally")).decode()
    (folder / "record.json").write_text(json.dumps(data), encoding="utf-8")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "jq", "openssl", "base64"))), reason="bash, jq, openssl or base64 is not here"
)


@needs_tools
def test_openssl_accepts_the_record_and_not_another(folder: Path) -> None:
    script = "set -euo pipefail\n" + blocks("sh", "openssl")
    done = run(folder, "bash", "-c", script)
    assert (done.returncode, "Verified Successfully" in done.stdout) == (0, True), done.stderr
    spoil(folder)
    assert run(folder, "bash", "-c", script).returncode != 0


@pytest.mark.parametrize("word", ["Ed25519PublicKey", "securesystemslib"])
def test_python_accepts_the_record_and_not_another(folder: Path, word: str) -> None:
    (folder / "check.py").write_text(blocks("python", word), encoding="utf-8")
    done = run(folder, sys.executable, "check.py")
    assert (done.returncode, done.stdout.split()[-1:]) == (0, ["approved"]), done.stderr
    assert NAME in done.stdout or word == "Ed25519PublicKey"
    spoil(folder)
    assert run(folder, sys.executable, "check.py").returncode != 0


@needs_tools
@pytest.mark.parametrize("command", blocks("sh", "comment.md").splitlines())
def test_gh_gate_s_own_commands_work_as_printed(folder: Path, command: str) -> None:
    program = (
        f'gh-gate() {{ PYTHONPATH="{ROOT}" "{sys.executable}" -c "from gh_gate.cli import main; main()" "$@"; }}\n'
    )
    done = run(folder, "bash", "-c", program + command)
    assert done.returncode == 0, done.stderr
    assert NAME[:16] in done.stdout
