"""Which of GitHub's events the worker acts upon; the others are accepted and forgotten."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z_]{0,63}", re.ASCII)
"""How GitHub writes the names of events."""

PING: Final = "ping"

USED: Final = frozenset(
    {
        "issues",
        "issue_comment",
        "pull_request",
        "push",
        "installation",
        "installation_repositories",
        "repository",
        "deployment_protection_rule",
        "workflow_run",
    }
)
"""A test holds them against the worker's router, which asks nothing of any other; `gh_gate.app.reruns` hears of runs."""
