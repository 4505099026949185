"""Values of the caller's own type, conditions of the caller's own, and who is told beside GitHub."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.frameworks.metaflow.conftest import start
from tests.frameworks.stage import Stage
from tests.notify.hearing import serving

APPRISE = ("apprise", "markdown", "oauthlib", "requests_oauthlib")
"""What the extra `notify` adds to the framework's environment."""


def test_a_class_as_schema_gives_its_instance_and_a_cheap_run_asks_nobody(local: Stage) -> None:
    running = start(local, "typed.py", "run")
    local.opened(2)
    local.say("alice", "/approve region=eu share=0.25", 2)
    ended = running.finished()
    assert ended.code == 0, ended.log
    assert "Rollout eu 0.25" in ended.log
    assert "cheap enough, says policy:auto-approve-if" in ended.log
    assert (local.status(1), local.status(2)) == ("approved", "approved")


def test_apprise_without_its_package_is_refused_by_name_and_without_addresses_only_warned_of(local: Stage) -> None:
    words = {"METAFLOW_HITL_APPRISE_URLS": "json://127.0.0.1:9/secret", "WORDS": '{"notifier": "apprise"}'}
    refused = start(local, "words.py", "run", **words).finished()
    assert refused.code != 0
    assert "pip install 'gh-gate[notify]'" in refused.log
    assert "secret" not in refused.log
    running = start(local, "words.py", "run", WORDS='{"notifier": "apprise"}')
    local.opened()
    local.say("alice", "/approve")
    warned = running.finished()
    assert (warned.code, "METAFLOW_HITL_APPRISE_URLS is empty" in warned.log) == (0, True), warned.log


def test_the_addresses_of_their_variable_hear_that_somebody_is_asked_and_what_was_decided(
    local: Stage, tmp_path: Path
) -> None:
    pytest.importorskip("apprise")
    for name in APPRISE:
        (tmp_path / "extra").mkdir(exist_ok=True)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        (tmp_path / "extra" / name).symlink_to(Path(spec.origin).parent)
    with serving() as service:
        words = {"METAFLOW_HITL_APPRISE_URLS": service.address(), "WORDS": '{"notifier": "apprise"}'}
        running = start(local, "words.py", "run", PYTHONPATH=str(tmp_path / "extra"), **words)
        local.opened()
        local.say("alice", "/approve")
        ended = running.finished()
        assert ended.code == 0, ended.log
        assert [title.partition(" · ")[0] for title in service.titles] == ["Approval needed", "Approved"]
