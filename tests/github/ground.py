"""What all state stands on: the clock, the lock, fresh ids, and the list of what changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from threading import RLock
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar

from tests.github.clock import Clock

# Ids of issues, comments and runs have passed 2**31 on github.com; a client that cannot hold them must fail here.
FIRST_IDS = {
    "thread": 3_100_000_001,
    "run": 14_000_000_001,
    "job": 62_000_000_001,
    "environment": 9_100_000_001,
    "deployment": 3_300_000_001,
    "delivery": 190_000_000_000_001,
}

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of state: what a webhook would tell.

    :param name: the webhook event's name, such as `issue_comment`.
    :param action: its action, such as `created`.
    :param repo: `owner/name`, or "" where no repository is concerned.
    :param number: the issue's or pull request's number, 0 where none is concerned.
    :param actor: the login of who did it, None where GitHub does not know.
    :param at: when.
    :param detail: what else the event is about (a comment's id, a label's name).
    """

    name: str
    action: str
    repo: str
    number: int
    actor: str | None
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


# Hears of a change and of the living objects that it is about: `repo`, `issue`, `comment` and so on, by name.
Listener = Callable[[Change, Mapping[str, Any]], None]


@dataclass(slots=True)
class Quirks:
    """Oddities of the real GitHub that a test may switch.

    :param updated_at_lies: a new comment's `updated_at` is one second after its `created_at`.
    :param list_lag: an issue opened from now on is missing from the next so many lists of issues.
    :param secondary_limit: refuse the 81st content-creating request of a minute.
    :param wall_clock_jwts: a JWT may also be valid by the machine's clock, as a client's library makes it.
    :param local_hooks: take a webhook's URL that only this machine can reach; GitHub refuses it.
    :param new_ids_for_carried_jobs: a job that is not re-run is in the new attempt under another id, with its old times.
    :param old_jobs_rerun: the id of a job of an earlier attempt may name it in a re-run.
    :param no_deployments: a job with an environment has no deployment: `deployment` is null in what is told of it.
    :param callback_race: how many callbacks for a job that waits are refused before GitHub is ready for one.
    :param callback_race_seconds: how long after the event they are refused, by the hub's clock.
    :param apps_in_approvals: a run's review history shows what Apps decided and reported, too.
    :param manifest_content_type: what an App made from a manifest is sent; a manifest cannot say, and GitHub's
        description calls `form` the default.
    """

    updated_at_lies: bool = False
    list_lag: int = 0
    secondary_limit: bool = True
    wall_clock_jwts: bool = True
    local_hooks: bool = False
    new_ids_for_carried_jobs: bool = True
    old_jobs_rerun: bool = False
    no_deployments: bool = False
    callback_race: int = 0
    callback_race_seconds: int = 0
    apps_in_approvals: bool = True
    manifest_content_type: Literal["form", "json"] = "form"


class Ground:
    """The base of all state."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.lock = RLock()
        self.quirks = Quirks()
        self.events: list[Change] = []
        self.listeners: list[Listener] = []
        self._last_ids: dict[str, int] = {}
        self._depth = 0
        self._later: list[Callable[[], None]] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        """The lock; who leaves it last does what was put off until then."""
        due: list[Callable[[], None]] = []
        try:
            with self.lock:
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
                    if not self._depth:
                        due, self._later = self._later, due
        finally:
            for act in due:
                act()

    def later(self, act: Callable[[], None]) -> None:
        """Put off until nobody holds the lock: what may take long, or wait for another thread."""
        self._later.append(act)

    def record(self, change: Change, **living: Any) -> None:
        """Write down a change, and tell whoever listens at once: what they do not copy now will look different later."""
        self.events.append(change)
        for listen in self.listeners:
            listen(change, living)

    def fresh_id(self, kind: str) -> int:
        """The next id of this kind, never used twice; all that stands in a thread shares the kind "thread"."""
        last = self._last_ids.get(kind, FIRST_IDS.get(kind, 1_000_001) - 1)
        self._last_ids[kind] = last + 1
        return last + 1


class OnGround(Protocol):
    @property
    def ground(self) -> Ground: ...


S = TypeVar("S", bound=OnGround)


def locked(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that tests call while the server's threads read the same state."""

    @wraps(method)
    def inner(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.ground.held():
            return method(self, *args, **kwargs)

    return inner
