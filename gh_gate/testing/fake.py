"""The forge of a unit test: people answer as the test says, and time passes only where the pipeline waits."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gh_gate.core import durations
from gh_gate.core.policy import Team
from gh_gate.core.policy.file import PATH
from gh_gate.errors import UsageError
from gh_gate.forge.base import Place
from gh_gate.forge.local import LocalForge, people
from gh_gate.library.forms import written
from gh_gate.library.options import Duration
from gh_gate.library.surroundings import Surroundings, put_instead
from gh_gate.testing.clock import Time
from gh_gate.testing.people import COMMIT, PeopledForge
from gh_gate.testing.script import Answer, Script
from gh_gate.testing.seen import SeenGate, seen

_open: list[threading.Thread] = []
"""The threads in which a block has begun and has not ended."""


class FakeForge:
    """Where a pipeline under test asks, for as long as a ``with`` block lasts; for all threads of the process.

    What people will say is written down first; each answer is given once, to the first gate of that name that waits. A
    gate that nobody answers runs to its deadline at once. What decides is gh-gate's own engine, so a value of the wrong
    type, or an answer by somebody who may not decide, is replied to and does not count. There are no pull requests here.

    :param codeowners: the text of CODEOWNERS.
    :param policy: the policy file ``.github/gh-gate.yml``: its text, or what it says as a dict.
    :param teams: who is in which team: ``{"@org/dba": ["alice"]}``.
    :param started_by: the login of who started the run, or an empty string.
    :param key: by which a run is found again where the pipeline gives none.
    """

    def __init__(
        self,
        *,
        codeowners: str = "* @alice\n",
        policy: str | Mapping[str, Any] = "",
        teams: Mapping[str, Sequence[str]] | None = None,
        started_by: str = "",
        key: str = "test",
    ) -> None:
        self._folder = Path()
        self._time, self._script = Time(), Script()
        self._files = {"CODEOWNERS": codeowners, PATH: policy if isinstance(policy, str) else json.dumps(policy)}
        self._members = [(_team(name), login) for name, rows in (teams or {}).items() for login in _listed(name, rows)]
        self._started_by, self._key = started_by, key
        self._leave: Callable[[], None] | None = None
        self._kept: tuple[SeenGate, ...] | None = None

    def __enter__(self) -> Self:
        if self._leave is not None or self._kept is not None:
            raise UsageError("this FakeForge was used before.", do="make one for each test")
        _require_alone()
        self._folder = Path(tempfile.mkdtemp(prefix="gh-gate-")) / "project"
        self._folder.mkdir()
        for path, text in self._files.items():
            if text:
                (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self._folder / path).write_text(text, encoding="utf-8")
        forge = self._forge()
        for team, login in self._members:
            forge.add_member(team, login)
        self._leave = put_instead(self._surroundings)
        _open.append(threading.current_thread())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._leave is not None:
            self._leave()
            _open.pop()
        self._kept = self.gates
        unused = self._unused()
        shutil.rmtree(self._folder.parent, ignore_errors=True)
        if unused and error is None:
            raise AssertionError(unused)
        if unused and error is not None:
            error.add_note(f"FakeForge: {unused}")

    def approve(
        self, name: str, inputs: Any = None, *, by: str = "alice", after: Duration = 0, key: str = "", times: int = 1
    ) -> None:
        """Have somebody approve the next gate of a name.

        :param name: of the gate.
        :param inputs: the values: a mapping; or one value, where the gate has one input. None takes the defaults.
        :param by: a login.
        :param after: how long after the gate's opening, say ``"2h"``; at once by default.
        :param key: only for a run's gate that was asked with this key.
        :param times: for how many gates.
        """
        words = "" if inputs is None else f" {json.dumps(written(inputs), ensure_ascii=False)}"
        self._say("approval", name, f"/approve{words}", by=by, after=after, key=key, times=times)

    def reject(
        self, name: str, reason: str = "", *, by: str = "alice", after: Duration = 0, key: str = "", times: int = 1
    ) -> None:
        """Have somebody reject the next gate of a name; the parameters are those of `approve`."""
        self._say("rejection", name, f"/reject {reason}".strip(), by=by, after=after, key=key, times=times)

    def comment(
        self, name: str, text: str, *, by: str = "alice", after: Duration = 0, key: str = "", times: int = 1
    ) -> None:
        """Have somebody comment on the next gate of a name, whatever it says; the parameters are those of `approve`."""
        self._say("comment", name, text, by=by, after=after, key=key, times=times)

    @property
    def gates(self) -> tuple[SeenGate, ...]:
        """The gates that were asked, in the order in which they were; also after the end of the block."""
        if self._kept is not None or self._leave is None:
            return self._kept or ()
        forge = LocalForge(self._folder)  # nobody answers because somebody looks
        places = [Place(listing.number, url=listing.url) for listing in reversed(forge.issues())]
        found = [seen(forge.read(place), place, forge.repository().id) for place in places]
        return tuple(gate for gate in found if gate is not None)

    def gate(self, name: str) -> SeenGate:
        """Return the newest gate of a name.

        :raise AssertionError: where none was asked.
        """
        found = self.gates
        for gate in reversed(found):
            if gate.name == name:
                return gate
        raise AssertionError(f"no gate {name!r} was asked; {_asked(found)}")

    def pass_time(self, duration: Duration) -> None:
        """Let time pass for everybody, say ``"25h"``."""
        self._time.passed += _seconds(duration)

    def _say(self, what: str, name: str, body: str, *, by: str, after: Duration, key: str, times: int) -> None:
        if self._kept is not None:
            raise UsageError(f"the {what} of {name!r:.60} comes after the end of this FakeForge.", do="say it before")
        login = str(by).removeprefix("@")
        if not people.is_login(login):
            raise UsageError(f"{by!r:.60} cannot be a login.", do='write by="alice"')
        if not isinstance(body, str):
            raise UsageError(f"the {what} of {name!r:.60} is {body!r:.60}, and takes a text.")
        for _ in range(times):
            self._script.add(Answer(name, login, body, _seconds(after), key, f"the {what} of {name!r} by {login}"))

    def _forge(self) -> PeopledForge:
        return PeopledForge(self._folder, self._time, self._script)

    def _surroundings(self) -> Surroundings:
        forge = self._forge()
        repository = forge.repository().full_name
        environ = {
            "GH_GATE_KEY": self._key,
            "GITHUB_SHA": COMMIT,
            "GITHUB_REPOSITORY": repository,
            "GITHUB_WORKFLOW_REF": f"{repository}/pipeline.py@main",
        }
        if self._started_by:
            person = forge.person(self._started_by)
            environ |= {"GITHUB_ACTOR": person.login, "GITHUB_ACTOR_ID": str(person.id)}
        return Surroundings(forge, environ, sleep=forge.sleep, quiet=True, alone=True)

    def _unused(self) -> str:
        left = self._script.unused()
        if not left:
            return ""
        more = f" and {len(left) - 1} more answers were" if len(left) > 1 else " was"
        return f"{left[0].told}{more} never given; {_asked(self.gates)}"


def _require_alone() -> None:
    """Refuse a second block beside one of another thread: what is asked would go to either.

    :raise UsageError: where there is one.
    """
    if any(thread is not threading.current_thread() and thread.is_alive() for thread in _open):
        raise UsageError(
            "a FakeForge of another thread is open, and it plays the people for all threads.",
            do="use one for all threads, or one after the other",
        )


def _asked(gates: Sequence[SeenGate]) -> str:
    told = ", ".join(f"{gate.name} ({gate.status})" for gate in gates)
    return f"asked were: {told}" if told else "no gate was asked"


def _seconds(duration: Duration) -> float:
    if duration == 0 or duration == timedelta():
        return 0.0
    return float(durations.parse(duration, what="the time"))


def _listed(name: str, logins: Any) -> Sequence[str]:
    if isinstance(logins, str):  # whose letters would be people
        raise UsageError(f"the team {name!r} is {logins!r:.60}, and takes a list of logins.", do=f'write ["{logins}"]')
    return tuple(logins)


def _team(name: str) -> Team:
    organization, slash, slug = name.removeprefix("@").partition("/")
    if not slash:
        raise UsageError(f"{name!r} is no team.", do='write it as "@org/team"')
    return Team(organization, slug)
