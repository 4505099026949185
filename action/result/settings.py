"""Everything the step is told: its inputs, and what the runner says about the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from action import event
from action.event import variable
from action.inputs import Inputs
from gh_gate.core.gate import NAME
from gh_gate.errors import UsageError

_DOCS = "docs/deployments.md"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the step looks for.

    :param run_id: of the running workflow.
    :param commits: that the run is about.
    :param environment: that the job deploys to, or an empty string.
    :param pull_request: that the run is for, None elsewhere.
    :param public_key: as text.
    """

    repository: str
    run_id: str
    name: str
    commits: frozenset[str]
    environment: str
    pull_request: int | None
    public_key: str
    token: str = field(default="", repr=False)


def read(environ: Mapping[str, str]) -> Settings:
    """Read the step's settings.

    :raise UsageError: naming the input that is missing or wrong.
    """
    inputs, head = Inputs(environ), event.head(environ)
    # On a pull request the runner is at a merge commit, and the run is about the head.
    commits = {variable(environ, "GITHUB_SHA"), *([head.commit] if head else [])}
    return Settings(
        repository=variable(environ, "GITHUB_REPOSITORY"),
        run_id=variable(environ, "GITHUB_RUN_ID"),
        name=_name(inputs),
        commits=frozenset(commits),
        environment=inputs.text("environment") or "",
        pull_request=head.number if head else None,
        public_key=_key(inputs),
        token=inputs.text("token") or "",
    )


def _name(inputs: Inputs) -> str:
    name = inputs.text("name")
    if name is None or not NAME.fullmatch(name):
        what = "missing" if name is None else f"{name[:70]!r}, which is no gate's name"
        raise UsageError(f"the input `name` is {what}.", do="give the gate's name, say `name: deploy`", docs=_DOCS)
    return name


def _key(inputs: Inputs) -> str:
    key = inputs.text("public-key")
    if key is None:
        raise UsageError(
            "the input `public-key` is missing.",
            why="only a record that the App has signed proves what was decided; whoever can run a workflow can post an unsigned one",
            do="give the App's public key; the answer of a gate that a workflow decides is in the outputs of its own step",
            docs=_DOCS,
        )
    return key
