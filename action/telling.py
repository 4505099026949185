"""Whom a step tells besides GitHub: the addresses of the input ``notify``, of ``GH_GATE_NOTIFY_URLS``, and of the policy file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from action.commands import Commands
from action.inputs import Inputs
from gh_gate import notify

POLICY_FILE = "policy-file"
"""A word instead of an address: have installed what telling needs, for the addresses that only the policy file names."""

SECONDS = 8.0
"""For messages that are under way when a step ends; a runner whose job is cancelled waits no longer for it."""

_WORD = re.compile(rf"(?:^|(?<=[\s,])){POLICY_FILE}(?=$|[\s,])")


def read(inputs: Inputs) -> tuple[str, ...]:
    """Return the input's addresses.

    :raise UsageError: where one is none.
    """
    return notify.given(_WORD.sub(" ", inputs.raw("notify") or ""))


def mask(inputs: Inputs, environ: Mapping[str, str], commands: Commands) -> None:
    """Have the runner hide the addresses in the log: each of them may hold a secret."""
    for text in (inputs.raw("notify") or "", environ.get(notify.ENVIRONMENT, "")):
        for address in notify.split(_WORD.sub(" ", text)):
            commands.mask(address)
