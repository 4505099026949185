"""Finds out from the environment which forge is meant, and which run is asking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from gh_gate.asked import Run
from gh_gate.core.thread import Person
from gh_gate.environment.asker import script as script
from gh_gate.environment.git import ask, is_elsewhere, origin
from gh_gate.environment.server import with_server as with_server
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge

PIPELINES = (
    "GITHUB_ACTIONS",
    "KUBERNETES_SERVICE_HOST",
    "ARGO_TEMPLATE",
    "AWS_BATCH_JOB_ID",
    "APPVEYOR",
    "BITBUCKET_BUILD_NUMBER",
    "BUILDKITE",
    "CIRCLECI",
    "CIRRUS_CI",
    "CI_PIPELINE_NUMBER",
    "CODEBUILD_BUILD_ID",
    "DRONE",
    "GITLAB_CI",
    "JENKINS_URL",
    "SEMAPHORE",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "TRAVIS",
)
"""Each of these in the environment tells that a pipeline runs here, and not somebody at their desk.

A bare ``CI`` is none of them: tests of a pipeline, which nobody is meant to answer, set it as well.
"""

ACCOUNT = (
    "GH_GATE_APP_ID",
    "GH_GATE_PRIVATE_KEY",
    "GH_GATE_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GITHUB_API_URL",
    "GITHUB_ACTIONS",
)
"""What tells one connection to GitHub from another, beside the repository."""

_OF_MERGES = frozenset({"pull_request", "pull_request_review", "pull_request_review_comment"})
"""Events whose ``GITHUB_SHA`` is a merge commit that is in no branch:
https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}", re.ASCII)


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

    known = with_login(environ)
    return connect(known, known_repository(known, repository))


def is_local(environ: Mapping[str, str], *, local: bool = False) -> bool:
    """Tell whether the local forge is meant.

    :raise UsageError: where it is asked for under CI or in a cluster, or the setting is neither of the two words.
    """
    named = environ.get("GH_GATE_FORGE", "")
    if named not in ("", "github", "local"):
        raise UsageError(f"GH_GATE_FORGE is {named!r}.", do="set it to github or local")
    if not local and named != "local":
        return False
    sign = next((name for name in PIPELINES if environ.get(name, "false") not in ("", "false")), "")
    if sign:
        raise UsageError(
            "the local forge proves nothing about people, so it is refused in a pipeline.",
            why=f"{sign} is set",
            do="leave out --local (and GH_GATE_FORGE), and name the repository",
        )
    return True


def known_repository(environ: Mapping[str, str], given: str = "") -> str:
    """Return ``owner/name``: as given, from the environment, or from the working tree's remote ``origin``.

    :raise UsageError: where none is known, or what is given is no repository's name.
    """
    found = given or environ.get("GH_GATE_REPOSITORY") or environ.get("GITHUB_REPOSITORY") or origin(environ)
    if not found:
        raise UsageError(
            "which repository is meant is not known.",
            why="no --repository, no GH_GATE_REPOSITORY, and this folder has no remote on GitHub",
            do="give --repository owner/name (in Python repository=); or, to try it on this machine, --local (GH_GATE_FORGE=local)",
        )
    if not _REPOSITORY.fullmatch(found):
        raise UsageError(f"{found[:80]!r} is not the name of a repository.", do="write it as owner/name")
    return found


def with_login(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with the server that is meant, and the token of a signed-in GitHub CLI where there is no other."""
    environ = with_server(environ)
    if any(environ.get(name) for name in ("GH_GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "GH_GATE_APP_ID")):
        return environ
    token = ask("gh", "auth", "token", "--hostname", environ.get("GH_HOST") or "github.com")
    return {**environ, "GH_TOKEN": token} if token else environ


def run(environ: Mapping[str, str], key: str, *, pull_request: int | None = None) -> Run:
    """Return the run that asks, outside the Action: a workflow's, or the one that the caller's key names.

    :param key: the caller's own key, or an empty string.
    :param pull_request: on which it asks, whatever event has started the workflow.
    :raise UsageError: where neither is known.
    """
    actor, actor_id = environ.get("GITHUB_ACTOR", ""), environ.get("GITHUB_ACTOR_ID", "")
    own = key or environ.get("GH_GATE_KEY")
    run_id = own or environ.get("GITHUB_RUN_ID")
    if not run_id:
        raise UsageError(
            "which run is asking is not known, so a second call could not find the gate of the first.",
            do="give --key (in Python key=), or set GH_GATE_KEY: a word that is the same for every try of this run, and new for the next",
        )
    server, repository = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    return Run(
        id=run_id,
        attempt=_number(environ.get("GITHUB_RUN_ATTEMPT")) or 1,
        event=environ.get("GITHUB_EVENT_NAME", ""),
        commit=_commit(environ, pull_request),
        title=environ.get("GITHUB_WORKFLOW", ""),
        url=f"{server}/{repository}/actions/runs/{run_id}" if server and not own else "",
        workflow_path=_workflow(environ, repository) or script(environ),
        initiator=Person(_number(actor_id), actor) if actor and _number(actor_id) else None,
    )


def _workflow(environ: Mapping[str, str], repository: str) -> str:
    return environ.get("GITHUB_WORKFLOW_REF", "").partition("@")[0].removeprefix(f"{repository}/")


def _commit(environ: Mapping[str, str], pull_request: int | None) -> str:
    known, workflows = environ.get("GH_GATE_COMMIT", ""), environ.get("GITHUB_SHA", "")
    if known or not workflows:
        return known or ("" if is_elsewhere(environ) else ask("git", "rev-parse", "HEAD"))
    event = environ.get("GITHUB_EVENT_NAME", "")
    if event in _OF_MERGES or (pull_request is not None and event != "push"):
        return ""  # the pull request's own head is what is decided about
    return workflows


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
