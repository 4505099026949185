"""Which field of a request a sentence is about, where the rules were written for steps of workflows and say it in words."""

from __future__ import annotations

import re
from typing import Final

from gh_gate.app.asking.refusals import WrongField
from gh_gate.core.policy.file import PATH
from gh_gate.errors import UsageError

_QUOTED: Final = re.compile(r"`([a-z][a-z_-]{1,30})`", re.ASCII)
_FIELDS: Final = frozenset(
    {"approvers", "paths", "required", "inputs", "subject", "timeout", "valid_for", "on_timeout", "remind"}
    | {"prevent_self_approval", "auto_approve", "prompt", "context", "labels", "commit", "key", "pull_request"}
    | {"repository", "before"}
)
_WORDS: Final = (
    (re.compile(r"the prompt|the field |a value with backticks"), "prompt"),
    (re.compile(r"the subject "), "subject"),
    (re.compile(r".*\bpull request #"), "pull_request"),
    (re.compile(r"the input |.*\binputs? "), "inputs"),
    (re.compile(r".* is not a path"), "paths"),
    (
        re.compile(r"nobody owns|`codeowners`|there is no CODEOWNERS|.* (cannot|may not) approve |.*`approvers`"),
        "approvers",
    ),
)


def field_of(error: UsageError) -> str:
    """Return the field's name; an empty string where the request as a whole, or the policy file, is wrong."""
    if isinstance(error, WrongField):
        return error.field
    if error.what.startswith(PATH):
        return ""
    found = _QUOTED.search(error.what)
    name = found[1].replace("-", "_").removesuffix("_if") if found else ""
    return name if name in _FIELDS else next((field for words, field in _WORDS if words.match(error.what)), "")
