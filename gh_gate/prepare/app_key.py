"""Which App's key a waiter believes: the policy file's, or the caller's own where the caller stands on the trusted side."""

from __future__ import annotations

from gh_gate.asked import Prepared
from gh_gate.core.gate import Decider
from gh_gate.core.record import keys
from gh_gate.errors import UsageError
from gh_gate.prepare.trusted_side import HEAD_EVENTS


def known_key(prepared: Prepared, given: str, event: str) -> str:
    """Return the text of the keys that must have signed an approval; an empty string where no App decides.

    :param given: what the caller names, or an empty string.
    :param event: the event that started the workflow, or an empty string.
    :raise UsageError: where the caller may not name a key, or names another one than the policy file.
    """
    theirs, ours = prepared.public_key.strip(), given.strip()
    if ours and not theirs and event in HEAD_EVENTS:
        raise UsageError(
            "the input `public-key` comes from the pull request's own workflow file, which may name any key.",
            do="put the key under `app:` in .github/gh-gate.yml on the base branch",
            docs="docs/policy-file.md",
        )
    if theirs and ours and not _names(ours) <= _names(theirs):
        raise UsageError(
            "the input `public-key` is not the key in .github/gh-gate.yml.",
            do="leave it out; the file's key is used",
        )
    key = ours or theirs
    if not key and prepared.gate.decider is Decider.APP:
        raise UsageError(
            "the App decides this gate, and its public key is not known here, so nothing could prove its answer.",
            do="put `public-key` under `app:` in .github/gh-gate.yml, or give it to the step",
            docs="docs/app.md",
        )
    return key


def _names(text: str) -> set[str]:
    return {keys.keyid(key) for key in keys.load_public_keys(text)}
