"""What GitHub could not deliver is delivered by the next sweep: all of it, once."""

from __future__ import annotations

from typing import Any

from gh_gate.app.github.installed import Installed
from gh_gate.app.work.sweep import Sweep
from tests.app.scene import AppScene


def test_a_sweep_has_every_lost_webhook_delivered_once_more(app: AppScene) -> None:
    def nobody(*_: Any) -> int:
        raise ConnectionRefusedError

    app.hub.hooks.connect(app.app, nobody, content_type="json", events=("issues", "issue_comment"))
    app.ask()
    for words in ("one", "two", "three"):
        app.say(app.steps.alice, words)
    lost = app.hub.hooks.deliver()
    Sweep(Installed(app.github), app.ledger).run(lambda _: None, lambda: True)
    again = [delivery.guid for delivery in app.hub.hooks.pending]
    assert sorted(again) == sorted(delivery.guid for delivery in lost)
