"""Where a question of this process is asked: the forge, the clock it waits by, and who is asking."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from weakref import WeakSet

from gh_gate import environment
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge


@dataclass(frozen=True)
class Surroundings:
    """What a gate of this process needs of the world.

    :param forge: where it is asked.
    :param environ: the process's environment.
    :param sleep: waits for some seconds.
    :param quiet: whether nobody is told of it here: nothing is printed while it waits, and no message is sent.
    :param alone: whether no App can see this forge, so that the process decides also what the policy file or the caller
        leaves to an App; only where a test plays all the people anyway.
    """

    forge: Forge
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    sleep: Callable[[float], None] = time.sleep
    quiet: bool = False
    alone: bool = False


_FORGE = "GH_GATE_FORGE"

PLAYED = "fake"
"""What ``GH_GATE_FORGE`` says while a test plays the people, so that a child process of the test does not ask real ones."""

_instead: list[Callable[[], Surroundings]] = []
"""What tests have put in the place of the real world, the newest last; for all threads of the process."""

_left: WeakSet[threading.Thread] = WeakSet()
"""Threads of tests that are over, which have not noticed."""

_forges: dict[tuple[str, ...], Forge] = {}
_lock = threading.Lock()
"""Guards the forges: all gates of a process share one, because its pace and what it remembers are one account's."""


def around(repository: str = "") -> Surroundings:
    """Return where a question is asked.

    :param repository: ``owner/name`` as the caller gave it, or an empty string.
    :raise UsageError: where that cannot be told.
    """
    if _instead:
        return _instead[-1]()
    _refuse_left_over()
    if environment.is_local(os.environ):
        return Surroundings(environment.forge(os.environ))
    return Surroundings(_shared(environment.with_login(os.environ), repository))


def put_instead(made: Callable[[], Surroundings]) -> Callable[[], None]:
    """Put other surroundings in the place of the real ones.

    :param made: makes those of one gate.
    :return: takes them away again.
    """
    said, there = os.environ.get(_FORGE), WeakSet(threading.enumerate())
    _instead.append(made)
    os.environ[_FORGE] = PLAYED
    return partial(_take_away, made, said, there)


def _take_away(made: Callable[[], Surroundings], said: str | None, there: WeakSet[threading.Thread]) -> None:
    if made in _instead:  # not in a process that was forked
        _instead.remove(made)
    if os.environ.get(_FORGE) == PLAYED:
        del os.environ[_FORGE]
        if said is not None:
            os.environ[_FORGE] = said
    _left.update(thread for thread in threading.enumerate() if thread not in there and not _serves_others(thread))


if hasattr(os, "register_at_fork"):
    # A forked process would play the people by a script of its own, and the test's would not notice.
    os.register_at_fork(after_in_child=_instead.clear)


def _serves_others(thread: threading.Thread) -> bool:
    """Tell whether a thread does whatever it is given, also by what comes after the test: one of a pool, or of a loop."""
    return thread.daemon or thread.name.startswith(("ThreadPoolExecutor-", "asyncio_"))


def _refuse_left_over() -> None:
    """Refuse to ask real people from within a test.

    :raise UsageError: in a child process of one, and in a thread that outlives it.
    """
    if os.environ.get(_FORGE) == PLAYED or threading.current_thread() in _left:
        raise UsageError(
            "this belongs to a test that plays the people, and nobody plays them here.",
            why="a child process does not see the test's FakeForge, and a thread has outlived it",
            do="ask in the test's own process, before its FakeForge ends",
        )


def _shared(environ: Mapping[str, str], repository: str) -> Forge:
    name = environment.known_repository(environ, repository)
    # A child process may not go on with its parent's connections.
    which = (str(os.getpid()), name, *(environ.get(word, "") for word in environment.ACCOUNT))
    with _lock:
        if which not in _forges:
            _forges[which] = environment.forge(environ, repository=name)
        return _forges[which]
