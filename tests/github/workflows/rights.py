"""What the token of a job may do.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
"""

from __future__ import annotations

from typing import Any

from tests.github.apps import ACTIONS_PERMISSIONS
from tests.github.state_people import Level, Permissions
from tests.github.workflows.document import UnplayableError

DEFAULT: dict[str, Any] = {"contents": "read", "packages": "read"}
"""Where neither the workflow nor the job says anything: the restricted setting, which new repositories have."""

_KNOWN = {*ACTIONS_PERMISSIONS, "packages", "id-token", "attestations", "pages", "security-events", "discussions"}


def granted(workflow: Any, job: Any, *, read_only: bool) -> Permissions:
    """The permissions of a job's token, by the names that the API has for them.

    :param workflow: what the workflow says, None for nothing; `job` the same, and before it.
    :param read_only: as for what comes from a fork.
    """
    said = job if job is not None else DEFAULT if workflow is None else workflow
    if isinstance(said, str):
        level: Level = "write" if said == "write-all" else "read"
        said = dict.fromkeys(ACTIONS_PERMISSIONS, level)
    found: Permissions = {}
    for name, wanted in said.items():
        if name not in _KNOWN and name.replace("-", "_") not in _KNOWN:
            raise UnplayableError(f"the permission {name}")
        if wanted != "none":
            found[name.replace("-", "_")] = "read" if read_only else wanted
    return found
