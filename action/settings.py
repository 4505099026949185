"""Everything a step is told, as one typed value: its inputs, and what the runner says about the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from action import event, job, prompt_file, telling
from action.inputs import Inputs, refuse
from action.job import Job
from gh_gate.asked import EACH_OWNER, Request
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.errors import UsageError


class Mode(StrEnum):
    """Whether the step waits for the decision, or looks once and leaves."""

    WAIT = "wait"
    DETACH = "detach"


class OnRejection(StrEnum):
    """Whether a detached job is run again also to be told a "no"."""

    LEAVE = "leave"
    RERUN = "rerun"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one step is to do.

    :param request: the question.
    :param repository: ``owner/name``, where the gate is opened.
    :param job: this job, where it leaves instead of waiting and is run again after the decision; None where it waits.
    :param poll_interval: seconds between two looks, from 1 to 120.
    :param labels: more labels for the issue.
    :param public_key: the App's Ed25519 key, as text; only a record that it signed approves.
    :param notify: addresses that are told what is news.
    """

    request: Request
    repository: str
    job: Job | None = None
    on_rejection: OnRejection = OnRejection.LEAVE
    fail_on_rejection: bool = True
    poll_interval: int = 10
    labels: tuple[str, ...] = ()
    token: str = field(default="", repr=False)
    app_id: str = ""
    private_key: str = field(default="", repr=False)
    public_key: str = ""
    notify: tuple[str, ...] = field(default=(), repr=False)

    def credentials(self) -> dict[str, str]:
        """Return what `gh_gate.forge.github.connect` reads: the App's id and key, or the token."""
        if self.app_id:
            return {"GH_GATE_APP_ID": self.app_id, "GH_GATE_PRIVATE_KEY": self.private_key}
        return {"GH_GATE_TOKEN": self.token}

    @property
    def always(self) -> bool:
        """Whether every decision has a detached job run again, not only an approval."""
        return self.on_rejection is OnRejection.RERUN or not self.fail_on_rejection


def read(environ: Mapping[str, str]) -> Settings:
    """Read a step's settings.

    :param environ: the step's environment.
    :raise UsageError: naming the input that is wrong.
    """
    inputs = Inputs(environ)
    mine = event.variable(environ, "GITHUB_REPOSITORY")
    repository = inputs.text("repository") or mine
    own = repository.lower() == mine.lower()
    return Settings(
        request=_request(inputs, environ, own=own),
        repository=repository,
        token=inputs.text("token") or "",
        notify=telling.read(inputs),
        job=_job(inputs, environ, own=own),
        **_given(
            on_rejection=inputs.choice("on-rejection", OnRejection),
            fail_on_rejection=inputs.flag("fail-on-rejection"),
            poll_interval=_poll_interval(inputs),
            labels=_labels(inputs),
            public_key=inputs.text("public-key"),
        ),
        **_app(inputs),
    )


def _request(inputs: Inputs, environ: Mapping[str, str], *, own: bool) -> Request:
    pull_request, commit = _subject(inputs, environ, own=own)
    return Request(
        name=_named(inputs),
        prompt=_prompt(inputs, environ),
        run=event.run(environ, commit=commit, own=own),
        pull_request=pull_request,
        decider=_decider(inputs),
        **_given(
            context=inputs.data("context", dict),
            approvers=inputs.words("approvers"),
            paths=inputs.paths("paths"),
            required=_required(inputs),
            inputs=inputs.data("inputs", dict, list),
            subject=inputs.text("subject"),
            timeout=inputs.seconds("timeout"),
            valid_for=inputs.seconds("valid-for"),
            on_timeout=inputs.choice("on-timeout", OnTimeout),
            remind=inputs.seconds("remind"),
            prevent_self_approval=inputs.flag("prevent-self-approval"),
            auto_approve=inputs.flag("auto-approve-if"),
        ),
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _named(inputs: Inputs) -> str:
    name = inputs.text("name")
    if name is None:
        raise UsageError("the input `name` is missing.", do="give the gate a short name, say `name: deploy`")
    return name


def _prompt(inputs: Inputs, environ: Mapping[str, str]) -> str:
    prompt, path = inputs.raw("prompt"), inputs.text("prompt-file")
    if (prompt is None) == (path is None):
        both = "are both given" if prompt else "are both missing"
        raise UsageError(f"the inputs `prompt` and `prompt-file` {both}.", do="say what is asked in one of them")
    return prompt or prompt_file.read(path or "", Path(event.variable(environ, "GITHUB_WORKSPACE")))


def _subject(inputs: Inputs, environ: Mapping[str, str], *, own: bool) -> tuple[int | None, str]:
    """Return the pull request that is asked on, if any, and the commit that is decided about, as far as it is known here.

    `GITHUB_SHA` is a merge commit on a pull request, and means nothing in another repository.
    """
    named, head = inputs.whole("pull-request"), event.head(environ) if own else None
    if head is not None and named in (None, head.number):
        return head.number, head.commit
    return named, environ.get("GITHUB_SHA", "") if own and named is None else ""


def _required(inputs: Inputs) -> int | str | None:
    return EACH_OWNER if inputs.text("required") == EACH_OWNER else inputs.whole("required")


def _decider(inputs: Inputs) -> Decider:
    if inputs.text("public-key"):
        return Decider.APP
    return Decider.HANDLER if inputs.text("mode") == Mode.DETACH else Decider.ACTION


def _job(inputs: Inputs, environ: Mapping[str, str], *, own: bool) -> Job | None:
    if inputs.choice("mode", Mode) is not Mode.DETACH:
        return None
    if not own:
        raise UsageError(
            "the input `repository` names another repository, and from there this run cannot be run again.",
            do="leave it out, or wait in this job with `mode: wait`",
            docs="docs/action.md",
        )
    return job.read(environ)


def _poll_interval(inputs: Inputs) -> int | None:
    seconds = inputs.seconds("poll-interval")
    if seconds is not None and seconds > 120:
        refuse("poll-interval", f"{seconds} s", "which is more than 120 s")
    return seconds


def _labels(inputs: Inputs) -> tuple[str, ...] | None:
    labels = inputs.words("labels")
    for label in labels or ():
        if label.lower().startswith("gate:"):
            refuse("labels", label, "which belongs to the gate itself")
    return labels


def _app(inputs: Inputs) -> dict[str, Any]:
    app_id, key = inputs.text("app-id"), inputs.text("private-key")
    if (app_id is None) != (key is None):
        missing = "private-key" if key is None else "app-id"
        raise UsageError(f"the input `{missing}` is missing.", do="give `app-id` and `private-key`, or neither")
    return {} if app_id is None else {"app_id": app_id, "private_key": key or ""}
