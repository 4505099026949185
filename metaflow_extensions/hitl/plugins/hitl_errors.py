"""How Metaflow shows what gh-gate has to say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from metaflow.exception import MetaflowException


class HitlException(MetaflowException):
    """A step does not run, because nobody approved it or because nobody could be asked."""

    headline = "Approval gate"


@contextmanager
def in_its_words() -> Iterator[None]:
    """Turn an error of gh-gate into one that Metaflow shows without a traceback; the cause stays with it.

    :raise HitlException: for every error of gh-gate, and where gh-gate itself cannot be loaded.
    """
    try:
        from gh_gate.errors import GateError  # noqa: PLC0415 - only a flow that uses @hitl loads gh-gate
    except ImportError as error:
        raise HitlException(_unloadable(error)) from error
    try:
        yield
    except GateError as error:
        raise HitlException("\n".join(line for line in (error.what, error.why, error.do) if line)) from error
    except ImportError as error:
        raise HitlException(_unloadable(error)) from error


def _unloadable(error: ImportError) -> str:
    return (
        f"@hitl cannot ask anybody here: {error}.\n"
        "Install gh-gate with what it needs where this step runs: pip install 'gh-gate[metaflow]'"
    )
