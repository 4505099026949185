"""What only shows a gate must not stop it: a label that is refused is no reason to lose an approval."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone

_log = logging.getLogger("gh_gate.engine")


@contextmanager
def only() -> Iterator[None]:
    """Do what is display: a refusal is logged and left; an outage is not, because the next look makes up for it."""
    try:
        yield
    except (UpstreamError, Gone):
        raise
    except GateError as error:
        _log.warning("%s. This only shows the gate; what is decided does not depend on it.", error.what.rstrip("."))
