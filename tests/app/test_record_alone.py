"""A record outlives everything: the server, its database, the issue, and GitHub itself. Its text and a key are enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from gh_gate.core import render
from gh_gate.core.record import keys
from tests.app.scene import AppScene
from tests.github.hub import GitHub

ROOT = Path(__file__).resolve().parent.parent.parent
ALONE = """
import os, sys
def watch(event, arguments):
    if event.startswith("socket.") or event == "sqlite3.connect":
        os.write(2, event.encode())
        os._exit(99)
sys.addaudithook(watch)
from gh_gate.cli import main
main()
"""


@dataclass(frozen=True)
class Saved:
    """What somebody put aside before all was gone.

    :param folder: where the files are, the only ones that are left.
    """

    folder: Path
    key: Ed25519PrivateKey
    alice: int

    def verify(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the program without a network: the first socket ends it; and without a login, but for more environment."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-c", ALONE, "verify", *words],
            env={
                **kept,
                "PYTHONPATH": str(ROOT),
                "GITHUB_API_URL": "http://127.0.0.1:1",
                "HOME": str(self.folder),
                **more,
            },
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A decision of the App, its record and key in files, and then nothing else."""
    folder, theirs = tmp_path_factory.mktemp("saved"), tmp_path_factory.mktemp("server")
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        app = AppScene(hub, theirs)
        app.ask()
        app.look()
        assert app.decide(app.steps.alice, "/approve target=eu") is not None
        text = next(comment.body for comment in app.ours() if render.read_record(comment.body))
        (folder / "comment.md").write_text(text, encoding="utf-8")
        (folder / "record.json").write_text(app.records()[0], encoding="utf-8")
        (folder / "app.pub").write_text(app.public, encoding="utf-8")
        found = Saved(folder, app.key, app.steps.alice.id)
        app.stop()
        app.repo.delete_issue(app.repo.owner, 1)
    for file in theirs.iterdir():
        file.unlink()
    return found


@pytest.mark.parametrize("file", ["comment.md", "record.json"])
def test_a_record_verifies_when_nothing_but_its_text_and_the_key_is_left(saved: Saved, file: str) -> None:
    done = saved.verify(file, "--key", "app.pub")
    assert (done.returncode, done.stderr) == (0, "")
    rows = done.stdout.splitlines()
    assert rows[0].startswith(f"approved by @alice (id {saved.alice}): the signature of key ")
    for part in ('"target": "eu"', "acme/app#1/deploy", "CODEOWNERS at ", "4711"):
        assert part in done.stdout


def test_as_json_too(saved: Saved) -> None:
    done = saved.verify("record.json", "--key", "app.pub", "--json", "--at", "2200-01-01T00:00:00Z")
    said = json.loads(done.stdout)
    assert (said["verified"], said["judged"]["valid"], done.returncode) == (True, False, 0)


def test_a_record_of_an_old_key_verifies_with_the_keys_that_the_server_published_after_the_rotation(
    saved: Saved,
) -> None:
    new = Ed25519PrivateKey.generate()
    rotated = SigningKeys(new, [saved.key.public_key()]).well_known("https://github.com/apps/gate-keeper")
    (saved.folder / "gh-gate.json").write_text(json.dumps(rotated), encoding="utf-8")
    done = saved.verify("comment.md", "--key", "gh-gate.json")
    assert f"key {keys.keyid(saved.key.public_key())[:16]} holds" in done.stdout.splitlines()[0]


def test_without_the_old_key_the_record_is_refused_by_the_name_of_that_key(saved: Saved) -> None:
    rotated = SigningKeys(Ed25519PrivateKey.generate()).well_known("https://github.com/apps/gate-keeper")
    (saved.folder / "new.json").write_text(json.dumps(rotated), encoding="utf-8")
    done = saved.verify("record.json", "--key", "new.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert keys.keyid(saved.key.public_key())[:16] in done.stderr


def test_one_byte_changed_is_an_error_that_names_the_part_and_no_traceback(saved: Saved) -> None:
    text = (saved.folder / "comment.md").read_text(encoding="utf-8")
    start = text.index('"payload": "') + 40
    new = "A" if text[start] != "A" else "B"
    (saved.folder / "changed.md").write_text(text[:start] + new + text[start + 1 :], encoding="utf-8")
    done = saved.verify("changed.md", "--key", "app.pub", "--json")
    assert done.returncode == 1
    assert "`payload`" in json.loads(done.stdout)["error"]["what"]
    assert done.stderr.startswith("error: the envelope's `payload`")


def test_only_a_page_s_address_needs_a_network(saved: Saved) -> None:
    done = saved.verify("https://github.com/acme/app/issues/1", "--key", "app.pub", GH_GATE_TOKEN="a-login")
    assert (done.returncode, done.stdout, done.stderr[:7]) == (99, "", "socket.")
