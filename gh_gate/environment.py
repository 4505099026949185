"""Finds out from the environment which forge is meant, and which run is asking."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gh_gate.core.thread import Person
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge
from gh_gate.request import Run

_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}", re.ASCII)
_REMOTE = re.compile(r"(?:https://|ssh://git@|git@)([^/:]+)[/:]([^/]+/[^/]+?)(?:\.git)?/?", re.ASCII)


def forge(environ: Mapping[str, str], *, repository: str = "", local: bool = False) -> Forge:
    """Return the forge that is meant: GitHub where a repository is known, this machine only where that was said.

    :param repository: ``owner/name`` as the caller gave it; else it is looked for.
    :param local: the caller asked for the local forge.
    :raise UsageError: where it cannot be told; there is no silent fall-back to the local forge.
    """
    if is_local(environ, local=local):
        from gh_gate.forge.local import find  # noqa: PLC0415 - SQLite is only loaded where it is used

        return find(environ, Path.cwd())
    from gh_gate.forge.github import connect  # noqa: PLC0415 - PyGithub takes 130 ms to load

    return connect(with_login(environ), known_repository(environ, repository))


def is_local(environ: Mapping[str, str], *, local: bool = False) -> bool:
    """Tell whether the local forge is meant.

    :raise UsageError: where it is asked for under CI or in a cluster, or the setting is neither of the two words.
    """
    named = environ.get("GH_GATE_FORGE", "")
    if named not in ("", "github", "local"):
        raise UsageError(f"GH_GATE_FORGE is {named!r}.", do="set it to github or local")
    if not local and named != "local":
        return False
    if environ.get("GITHUB_ACTIONS") == "true" or "KUBERNETES_SERVICE_HOST" in environ or "ARGO_TEMPLATE" in environ:
        raise UsageError(
            "the local forge proves nothing about people, so it is refused in a pipeline.",
            do="leave out --local (and GH_GATE_FORGE), and name the repository",
        )
    return True


def known_repository(environ: Mapping[str, str], given: str = "") -> str:
    """Return ``owner/name``: as given, from the environment, or from the working tree's remote ``origin``.

    :raise UsageError: where none is known, or what is given is no repository's name.
    """
    found = given or environ.get("GH_GATE_REPOSITORY") or environ.get("GITHUB_REPOSITORY") or _origin(environ)
    if not found:
        raise UsageError(
            "which repository is meant is not known.",
            why="no --repository, no GH_GATE_REPOSITORY, and this folder has no remote on GitHub",
            do="give --repository owner/name, or --local to try it on this machine",
        )
    if not _REPOSITORY.fullmatch(found):
        raise UsageError(f"{found[:80]!r} is not the name of a repository.", do="write it as owner/name")
    return found


def with_login(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment, with the token of a signed-in GitHub CLI where there is no other."""
    if any(environ.get(name) for name in ("GH_GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "GH_GATE_APP_ID")):
        return environ
    token = _ask("gh", "auth", "token")
    return {**environ, "GH_TOKEN": token} if token else environ


def run(environ: Mapping[str, str], key: str) -> Run:
    """Return the run that asks, outside the Action: a workflow's, or the one that the caller's key names.

    :param key: the caller's own key, or an empty string.
    :raise UsageError: where neither is known.
    """
    actor, actor_id = environ.get("GITHUB_ACTOR", ""), environ.get("GITHUB_ACTOR_ID", "")
    run_id = key or environ.get("GH_GATE_KEY") or environ.get("GITHUB_RUN_ID")
    if not run_id:
        raise UsageError(
            "which run is asking is not known, so a second call could not find the gate of the first.",
            do="give --key (or set GH_GATE_KEY): a word that is the same for every try of this run, and new for the next",
        )
    server, repository = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    return Run(
        id=run_id,
        attempt=_number(environ.get("GITHUB_RUN_ATTEMPT")) or 1,
        event=environ.get("GITHUB_EVENT_NAME", ""),
        commit=_commit(environ),
        title=environ.get("GITHUB_WORKFLOW", ""),
        url=f"{server}/{repository}/actions/runs/{run_id}" if server and not key else "",
        workflow_path=environ.get("GITHUB_WORKFLOW_REF", "").partition("@")[0].removeprefix(f"{repository}/"),
        initiator=Person(_number(actor_id), actor) if actor and _number(actor_id) else None,
    )


def _commit(environ: Mapping[str, str]) -> str:
    if environ.get("GITHUB_EVENT_NAME") == "pull_request":
        return ""  # GITHUB_SHA is a merge commit there; the pull request's own head is what is decided about
    return environ.get("GITHUB_SHA") or _ask("git", "rev-parse", "HEAD")


def _origin(environ: Mapping[str, str]) -> str:
    host = environ.get("GH_HOST") or "github.com"
    found = _REMOTE.fullmatch(_ask("git", "remote", "get-url", "origin"))
    return found[2] if found and found[1] == host else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _ask(program: str, *arguments: str) -> str:
    """Return what a program prints, or an empty string where it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - an absolute path and constant arguments
            [path, *arguments], capture_output=True, text=True, timeout=10, check=False, env=dict(os.environ)
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
