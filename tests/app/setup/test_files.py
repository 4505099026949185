"""What a set-up writes is what the server reads."""

from __future__ import annotations

from pathlib import Path

from gh_gate.app import settings
from gh_gate.app.setup import files
from gh_gate.app.setup.folder import Folder
from gh_gate.app.signin.app import App
from tests.app.setup import browser
from tests.app.setup.conftest import Start
from tests.github.hub import GitHub


def test_the_server_starts_with_what_was_written_wherever_the_folder_is_moved(
    hub: GitHub, start: Start, folder: Folder, tmp_path: Path
) -> None:
    session = start()
    done = session.run(lambda: browser.create(session.address))
    folder.path.rename(tmp_path / "mounted")
    found = settings.load({"GH_GATE_CONFIG": str(tmp_path / "mounted" / files.CONFIG)}, Path("/"))
    assert (found.app_id, found.api_url) == (str(done.app.id), hub.url)
    assert found.webhook_secrets == (done.keys.webhook_secret.encode(),)
    assert found.database == f"sqlite:///{tmp_path}/mounted/gh-gate.db"
    assert found.page_app == App("https://gate.acme.dev", done.app.client_id, done.app.client_secret)
    assert settings.notes(found) == []
