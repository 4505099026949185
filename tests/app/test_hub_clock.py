"""What is timed for other systems is timed by GitHub's clock, and by no other."""

from __future__ import annotations

import pytest

from gh_gate.errors import UpstreamError
from tests.app.scene import AppScene


def test_the_time_is_not_known_before_github_was_heard(app: AppScene) -> None:
    with pytest.raises(UpstreamError, match="not heard yet"):
        app.github.heard()
    app.ask()
    app.look()
    assert abs((app.github.heard() - app.hub.clock.now).total_seconds()) <= 2
