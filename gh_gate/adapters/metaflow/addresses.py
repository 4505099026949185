"""Whom ``notifier=`` means: the addresses of ``METAFLOW_HITL_APPRISE_URLS``, never one that stands in the flow.

A decorator's attributes become artifacts of every run, and addresses hold passwords.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from gh_gate import notify
from gh_gate.errors import UsageError
from gh_gate.notify import addresses

_log = logging.getLogger("gh_gate")

VARIABLE = "METAFLOW_HITL_APPRISE_URLS"


def of(notifier: Any, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses that a step tells beside GitHub's own notifications.

    :param notifier: ``"apprise"``, or None for nobody.
    :raise UsageError: for another word, and for what is no address, naming the variable.
    """
    if notifier is None:
        return ()
    if notifier == "apprise":
        return tuple(one.url for one in addresses.read(notify.split(environ.get(VARIABLE, "")), VARIABLE))
    if notifier == "smtp":
        raise UsageError(
            '`notifier` is "smtp", and mail goes through Apprise here.',
            do=f'write notifier="apprise", and in {VARIABLE} the server: mailtos://user:password@host?to=team@host',
        )
    raise UsageError(f'`notifier` is {notifier!r:.40}, and takes "apprise" or None.')


def tell_if_nobody(step: str, notifier: Any, environ: Mapping[str, str]) -> None:
    """Warn where a step means to tell people beside GitHub, and nothing says whom."""
    if notifier is not None and not of(notifier, environ) and not environ.get(notify.ENVIRONMENT):
        _log.warning("@hitl of step %s: %s is empty, so only GitHub tells people.", step, VARIABLE)
