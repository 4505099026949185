"""Pages over the local forge, visited by somebody of GitHub or of this machine, and what their HTML says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.testclient import TestClient

from gh_gate.app.signin.refusals import NotSignedIn, SignInRefused
from gh_gate.app.view import At, Caller
from gh_gate.app.view.caller import Via
from gh_gate.app.view.local import LocalGates
from gh_gate.app.web import pages
from gh_gate.app.web.limits import Limits
from gh_gate.app.web.pages import Visit
from gh_gate.asked import Request as Question
from gh_gate.asked import Run
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import GateError
from gh_gate.forge.base import Place
from gh_gate.forge.local import LocalForge
from gh_gate.prepare import prepare

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHOICE = {"deploy_target": {"type": "enum", "choices": ["staging", "production"], "description": "where it goes"}}


class Ground:
    """A project with code owners, where @ada sits at the machine; its clock stands still."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        (folder / "pyproject.toml").touch()
        (folder / "CODEOWNERS").write_text("/deploy/ @ada @bob\n/data/ @carol\n", encoding="utf-8")
        self.forge = LocalForge(folder, login="ada", now=lambda: self.now)
        self.engine = Engine(self.forge)
        self.home = f"/gates/{self.forge.repository().full_name}"

    def ask(self, name: str = "deploy", **more: Any) -> Ticket:
        """Open a gate of its own run."""
        words: dict[str, Any] = {"prompt": "Deploy `v14`?", "approvers": ("codeowners:/deploy/",), "inputs": CHOICE}
        run = Run(id=f"run of {name}", title="release", commit="1a2b3c4d" * 5)
        return self.engine.open(
            prepare(Question(**{"name": name, "run": run, "timeout": 86_400, **words, **more}), self.forge)
        )

    def says(self, who: str, text: str, ticket: Ticket) -> None:
        """Let somebody comment, and the engine look."""
        self.forge.say(who, ticket.place.number, text)
        self.engine.look(ticket)

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def texts(self, number: int = 1) -> list[str]:
        """What people have commented on a gate."""
        comments = self.forge.read(Place(number)).comments
        return [comment.body for comment in comments if comment.author and comment.author.human]


class People:
    """Visitors who sign in on GitHub: `login` is who does; an empty one is nobody."""

    github = "https://github.com"

    def __init__(self, ground: Ground, login: str = "ada") -> None:
        self._ground, self.login, self.refused = ground, login, ""

    def visit(self, request: Request) -> Visit:
        del request
        if not self.login:
            raise NotSignedIn("nobody is signed in.")
        person = self._ground.forge.person(self.login)
        return Visit(Caller(person, f"ghu_{self.login}", f"session of {self.login}", Via.PAGE), self.token)

    @property
    def token(self) -> str:
        return f"token of {self.login}"

    def ours(self, request: Request, token: str, visit: Visit | None) -> bool:
        return request.headers.get("sec-fetch-site", "same-origin") == "same-origin" and (
            visit is None or token == visit.csrf
        )

    def begin(self, request: Request, back: str) -> Response:
        del request
        return RedirectResponse(f"https://github.com/login/oauth/authorize?back={back}", 303)

    def finish(self, request: Request) -> Response:
        del request
        if self.refused:
            raise SignInRefused(self.refused, do="sign in once more")
        return RedirectResponse("/pending", 303)

    def leave(self, request: Request, visit: Visit) -> Response:
        del request, visit
        self.login = ""
        return RedirectResponse("/sign-in?out", 303)


class Silence:
    """Streams that tell at once what was asked of them."""

    async def stream(self, caller: Caller, at: At | None) -> Response:
        return JSONResponse({"who": caller.person.login, "at": at.full_name if at else None})


class Front:
    """The pages, and a browser without a script."""

    def __init__(
        self, ground: Ground, login: str = "ada", *, secure: bool = False, limits: Limits | None = None
    ) -> None:
        self.ground, self.people = ground, People(ground, login)
        self.gates = Troubled(ground.forge)
        self.app = Starlette()
        pages.install(self.app, gates=self.gates, visitors=self.people, live=Silence(), limits=limits, secure=secure)
        base = "https://gates.example.com" if secure else "http://127.0.0.1:8000"
        self.client = TestClient(self.app, base, follow_redirects=False, raise_server_exceptions=False)

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.client.get(path, headers={"accept": "text/html", **headers}))

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self.client.post(path, data=dict(form), headers={"accept": "text/html", **named}))

    def answer(self, number: int, what: str = "approve", **fields: str) -> Page:
        """Open a gate's page, fill in its form, send it."""
        place = f"{self.ground.home}/{number}"
        form = self.get(place).form(f"{place}/{what}")
        return self.post(
            f"{place}/{what}", {**form, **{name.replace("__", "."): text for name, text in fields.items()}}
        )


class Troubled(LocalGates):
    """Local gates that may be broken: `trouble` is raised when one is looked at, `late` when one is approved."""

    trouble: Exception | None = None
    late: GateError | None = None

    def __init__(self, forge: LocalForge) -> None:
        super().__init__(forge)
        self.digests: list[str] = []

    def show(self, caller: Caller, at: At) -> Any:
        if self.trouble:
            raise self.trouble
        return super().show(caller, at)

    def approve(self, *args: Any, **named: Any) -> Any:
        if self.late:
            raise self.late
        self.digests.append(named["digest"])
        return super().approve(*args, **named)

    def reject(self, *args: Any, **named: Any) -> Any:
        self.digests.append(named["digest"])
        return super().reject(*args, **named)


class Page:
    """What came back."""

    def __init__(self, response: Any) -> None:
        self.response, self.status, self.headers, self.text = (
            response,
            response.status_code,
            response.headers,
            response.text,
        )

    @property
    def words(self) -> str:
        """What a reader sees, on one line."""
        return " ".join(_Words.of(self.text).split())

    def form(self, action: str) -> dict[str, str]:
        """Return what a form sends as it stands."""
        return _Forms.of(self.text)[action]

    @property
    def forms(self) -> list[str]:
        return list(_Forms.of(self.text))

    def tags(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of all elements of a name."""
        found = _Tags()
        found.feed(self.text)
        return [attributes for tag, attributes in found.tags if tag == name]

    @property
    def ids(self) -> list[str]:
        found = _Tags()
        found.feed(self.text)
        return [attributes["id"] for _, attributes in found.tags if "id" in attributes]

    def control(self, name: str) -> dict[str, str]:
        """Return the attributes of the control of a name; of radios, the first."""
        every = [*self.tags("input"), *self.tags("select"), *self.tags("textarea")]
        return next(one for one in every if one.get("name") == name)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


class _Words(HTMLParser):
    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.said = []
        parser.feed(re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL))
        return " ".join(parser.said)

    said: list[str]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


class _Forms(HTMLParser):
    @classmethod
    def of(cls, html: str) -> dict[str, dict[str, str]]:
        parser = cls()
        parser.found, parser.here, parser.area = {}, None, ""
        parser.feed(html)
        return parser.found

    found: dict[str, dict[str, str]]
    here: dict[str, str] | None
    area: str
    choice: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.here = self.found.setdefault(given["action"], {})
        if self.here is None:
            return
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.here[given["name"]] = given.get("value", "")
        if tag == "textarea":
            self.area = given["name"]
            self.here[self.area] = ""
        if tag == "select":
            self.choice = given["name"]
        if tag == "option" and ("selected" in given or self.choice not in self.here):
            self.here[self.choice] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area and self.here is not None:
            self.here[self.area] += data.removeprefix("\n") if not self.here[self.area] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.here = None
        if tag == "textarea":
            self.area = ""
