"""What a webhook says: which condition waits, and what its author asks of the gate; nothing in it is believed about people."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from gh_gate.app.flyte.callback import below
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.sender import Sender, Way
from gh_gate.core import inputs as typed
from gh_gate.core.gate import NAME, OnTimeout
from gh_gate.core.policy import quorum
from gh_gate.core.policy.section import Section
from gh_gate.errors import CommandError, UsageError

LONGEST: Final = 262_144
"""Bytes of a body; GitHub takes no longer text in an issue and its comments than people would read."""

_WHAT = "the condition"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?", re.ASCII)
_PAGE = re.compile(r"[A-Za-z0-9:/_.~%?=&+-]{1,1000}", re.ASCII)  # of which nothing ends a link
_GATE = frozenset(
    {
        "approvers",
        "paths",
        "required",
        "inputs",
        "subject",
        "commit",
        "valid_for",
        "remind",
        "on_timeout",
        "prevent_self_approval",
    }
)
_COMMON = _GATE | {"name", "run", "action", "project", "domain", "url", "answer"}
_TOLD = frozenset({"prompt", "prompt_type", "type", "description", "timeout", "callback"})
"""What only the webhook tells where Flyte itself is not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A condition as the webhook tells of it.

    :param action: that waits for it, or an empty string.
    :param callback: path and query below the sender's address.
    :param record: whether the signed record is wanted for an answer.
    :param url: a page of the run, at the sender's Flyte.
    :param gate: what the author asks of the gate, by the names of `gh_gate.asked.Request`.
    """

    name: str
    run: str = ""
    action: str = ""
    project: str = ""
    domain: str = ""
    callback: str = field(default="", repr=False)
    kind: Kind = Kind.BOOL
    prompt: str = ""
    markdown: bool = False
    description: str = ""
    timeout: int | None = None
    record: bool = False
    url: str = ""
    commit: str = ""
    gate: Mapping[str, Any] = field(default_factory=dict)


def read(body: bytes | str, sender: Sender) -> Ask:
    """Read a webhook's body.

    :raise UsageError: for whatever is not understood, naming the key; it repeats nothing that was sent.
    """
    section = Section(_WHAT, "payload", _object(body), quiet=True)
    section.only(_COMMON | (_TOLD if sender.way is Way.CALLBACK else frozenset()))
    ask = Ask(
        name=_name(section, sender),
        run=_id(section, "run"),
        action=_id(section, "action"),
        project=_id(section, "project"),
        domain=_id(section, "domain"),
        record=_one_of(section, "answer", ("value", "record")) == "record",
        url=_url(section, sender),
        commit=_fitting(section, "commit", _COMMIT, "a full commit hash"),
        gate=_gate(section),
        **(_told(section, sender) if sender.way is Way.CALLBACK else {}),
    )
    _require_home(ask, section, sender)
    if ask.record and sender.way is Way.CALLBACK and ask.kind is not Kind.STR:
        raise section.wrong("answer", "value, or record for a str condition")
    return ask


def key(ask: Ask) -> str:
    """Return what tells a sender's conditions apart; the same for every delivery of the same webhook."""
    return json.dumps([place(ask), ask.name])


def place(ask: Ask) -> str:
    """Return where a condition waits, as far as its webhook says it: run and action, and its callback.

    A run may ask several times under one name, and each has a callback of its own; what comes after ``?`` may be a right that
    was renewed.
    """
    own = hashlib.sha256(ask.callback.partition("?")[0].encode()).hexdigest()[:32] if ask.callback else ""
    of_run = [ask.project, ask.domain, ask.run, ask.action] if ask.run or not own else []
    return "/".join([*of_run, *([own] if own else [])])


def _object(body: bytes | str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError
        return dict(pairs)

    def refuse(_: str) -> NoReturn:
        raise ValueError

    try:
        text = body.decode() if isinstance(body, bytes) else body
        found = json.loads(text, object_pairs_hook=once, parse_constant=refuse)
        json.dumps(found, ensure_ascii=False).encode()  # half characters cannot be
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError(
            f"{_WHAT} is not one JSON object with each key once.", do="give ConditionWebhook a `payload` with a `name`"
        )
    return found


def _name(section: Section, sender: Sender) -> str:
    name = section.text("name")
    if name is None or not NAME.fullmatch(name):
        raise UsageError(
            f"{_WHAT}: `payload.name` is not a gate's name.",
            do="give the condition's own name: 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or a digit",
        )
    if not sender.takes(name):
        raise UsageError(f"{_WHAT}: `payload.name` is none of the gates that this sender may ask.")
    return name


def _id(section: Section, key: str) -> str:
    return _fitting(section, key, _ID, "a name as Flyte gives them")


def _fitting(section: Section, key: str, form: re.Pattern[str], takes: str) -> str:
    text = section.text(key) or ""
    if text and not form.fullmatch(text):
        raise section.wrong(key, takes)
    return text


def _one_of(section: Section, key: str, words: Sequence[str]) -> str:
    text = section.text(key) or words[0]
    if text not in words:
        raise section.wrong(key, f"one of {', '.join(words)}")
    return text


def _url(section: Section, sender: Sender) -> str:
    text = section.text("url") or ""
    if text and not (text.startswith(f"{sender.flyte.shown}/") and _PAGE.fullmatch(text)):
        raise section.wrong("url", f"an address that begins with {sender.flyte.shown}/")
    return text


def _require_home(ask: Ask, section: Section, sender: Sender) -> None:
    if sender.way is Way.CALLBACK:
        if not ask.callback:
            raise UsageError(f"{_WHAT}: `payload.callback` is missing.", do='write "callback": "{callback_uri}"')
        return
    missing = next((key for key in ("run", "project", "domain") if not section.data.get(key)), "")
    if missing:
        raise UsageError(
            f"{_WHAT}: `payload.{missing}` is missing.", do="take run_name, project and domain from flyte.ctx().action"
        )
    if not sender.reaches(ask.project, ask.domain):
        raise UsageError(f"{_WHAT}: this sender's conditions are not of that project and domain.")


def _told(section: Section, sender: Sender) -> dict[str, Any]:
    prompt = section.data.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise UsageError(f"{_WHAT}: `payload.prompt` is missing.", do="repeat the prompt of the condition")
    return {
        "callback": below(section, sender),
        "kind": Kind(_one_of(section, "type", tuple(Kind))),
        "prompt": prompt,
        "markdown": _one_of(section, "prompt_type", ("text", "markdown")) == "markdown",
        "description": section.text("description") or "",
        "timeout": _seconds(section, "timeout"),
    }


def _gate(section: Section) -> dict[str, Any]:
    """Read what the author asks of the gate; what is not said is left to the defaults of `gh_gate.asked.Request`."""
    said: dict[str, Any] = {
        "approvers": section.texts("approvers"),
        "paths": section.texts("paths"),
        "required": _required(section),
        "inputs": _inputs(section),
        "subject": section.text("subject"),
        "valid_for": _seconds(section, "valid_for"),
        "remind": _seconds(section, "remind"),
        "on_timeout": section.choice("on_timeout", OnTimeout),
        "prevent_self_approval": section.flag("prevent_self_approval"),
    }
    return {name: value for name, value in said.items() if value is not None}


def _seconds(section: Section, key: str) -> int | None:
    try:
        return section.seconds(key)
    except UsageError:
        problem = section.wrong(key, "a length of time from 1s to 30d, like 90s, 30m, 24h or 7d")
    raise problem  # out here, so that it does not carry the error that quotes what was sent


def _required(section: Section) -> Any:
    given = section.data.get("required")
    if (
        isinstance(given, float) and given.is_integer()
    ):  # Flyte's payload is a protobuf Struct, whose numbers are floats
        given = int(given)
    if given is None:
        return None
    try:
        quorum.read(given)
    except UsageError:
        problem = section.wrong("required", f"a number of people from 1 to {quorum.LIMIT}, or {quorum.EACH_OWNER}")
    else:
        return given
    raise problem  # out here, so that it does not carry the error that quotes what was sent


def _inputs(section: Section) -> Any:
    given = section.data.get("inputs")
    if given is None:
        return None
    try:
        typed.declare(given)
    except (UsageError, CommandError):
        problem = section.wrong("inputs", "typed inputs as docs/action.md declares them")
    else:
        return given
    raise problem  # out here, so that it does not carry the error that may quote what was sent
