"""Where a task's code comes from: the owners of its file decide where nobody is named, and the commit is what is decided about.

Both are known where the code is deployed, and not in a cluster, where no git is: there two variables say it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gh_gate import environment
from gh_gate.environment.asker import script
from gh_gate.errors import UsageError

PATH: Final = "GH_GATE_FLOW_PATH"
COMMIT: Final = "GH_GATE_COMMIT"

_TAKEN_ALONG = ("GH_GATE_SERVER", "GH_GATE_PUBLIC_KEY", "GH_GATE_URL")


@dataclass(frozen=True)
class Source:
    """Where a task's code comes from.

    :param path: of its file in the repository, or an empty string.
    :param commit: or an empty string.
    """

    path: str
    commit: str


def source(environ: Mapping[str, str], file: str) -> Source:
    """Return where the code of a file comes from.

    :param file: the file that asks; under GitHub Actions it is the workflow that counts.
    """
    known = environment.run(environ, "flyte")
    in_a_workflow = "GITHUB_WORKFLOW_REF" in environ
    path = environ.get(PATH) or (known.workflow_path if in_a_workflow else script(environ, file))
    return Source(path, known.commit)


def env_vars() -> dict[str, str]:
    """Return what tasks in a cluster cannot find out, for ``flyte.TaskEnvironment(env_vars=hitl.env_vars())``.

    The token is none of it: it is a secret.

    :return: the repository, the commit, the path of the file that calls this, and, where they are set, GitHub's server, the
        App's public key and the App's own server. In the cluster itself, what is set there.
    """
    found = source(os.environ, sys._getframe(1).f_code.co_filename)  # noqa: SLF001 - who calls is what is asked
    words = {name: os.environ.get(name, "") for name in _TAKEN_ALONG}
    words |= {"GH_GATE_REPOSITORY": _repository(os.environ), PATH: found.path, COMMIT: found.commit}
    return {name: value for name, value in words.items() if value}


def _repository(environ: Mapping[str, str]) -> str:
    try:
        return environment.known_repository(environ)
    except UsageError:
        return ""
