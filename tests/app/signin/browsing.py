"""A browser that signs in, and GitHub's pages as far as it meets them."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from gh_gate.app.signin.flow import Begun, Finished, SignIn
from gh_gate.app.signin.oauth import Granted
from gh_gate.core.thread import Person
from gh_gate.errors import GateError
from tests.app.signin.words import ALICE, TOKEN


class Pages:
    """GitHub's pages: every code is good for `granted`, if the verifier fits the challenge of its state."""

    def __init__(self) -> None:
        self.granted = Granted(TOKEN, 28_800)
        self.challenges: dict[str, str] = {}
        self.exchanged: list[tuple[str, str]] = []
        self.fails: GateError | None = None
        self.person: Person | GateError = ALICE
        self.meanwhile: Callable[[], object] = lambda: None

    def page(self, state: str, challenge: str) -> str:
        self.challenges[state] = challenge
        return f"https://github.example/login/oauth/authorize?state={state}"

    def exchange(self, code: str, verifier: str) -> Granted:
        self.exchanged.append((code, verifier))
        self.meanwhile()
        if self.fails:
            raise self.fails
        return self.granted

    def whose(self, _: str) -> Person:
        if isinstance(self.person, GateError):
            raise self.person
        return self.person


class Browser:
    """Keeps cookies."""

    def __init__(self, flow: SignIn) -> None:
        self.flow, self.cookies = flow, dict[str, str]()

    def begin(self, next_path: str = "/") -> str:
        """Press the button; returns the state that GitHub brings back."""
        begun = self.flow.begin(next_path, self.cookies)
        self.take(begun.cookie)
        return state_of(begun)

    def come_back(self, state: str, code: str = "code", error: str = "") -> Finished:
        finished = self.flow.finish(state=state, code=code, error=error, cookies=self.cookies)
        self.take(finished.cookie)
        return finished

    def take(self, line: str) -> None:
        self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line.partition(";")[0]).items()}


def state_of(begun: Begun) -> str:
    return parse_qs(urlsplit(begun.location).query)["state"][0]
