"""A stand-in for GitHub: real HTTP on loopback, stateful, answering as GitHub does.

    with GitHub() as hub:
        repo = hub.repository("acme/ml", files={"CODEOWNERS": "* @alice"})
        token = hub.workflow_token(repo)
        ...                                    # a client talks to hub.url and hub.graphql_url
        repo.comment(hub.user("alice"), 1, "/approve")

It never imports the package that it tests. Where things are:

    hub.py                    GitHub: the server with its world, as tests use it; fixtures.py: as pytest fixtures
    server.py, wire.py        HTTP; gateway.py: the way of one request; auth.py, jwt_check.py, tokens.py: who asks
    router.py, call.py        which handler, with what; paging.py, finish.py, quota.py: Link, ETag, rate limits
    faults.py                 what goes wrong on demand; contract_check.py: whether all this is GitHub's contract
    hooks/                    webhooks to Apps: payloads, whom they reach, how they go out or do not; hook_urls.py: where to
    installs.py               Apps installed, suspended, removed; manifest.py, registrations.py, site.py: Apps made anew
    consents.py, signin_pages.py   people who let an App act for them: the page, the code, the token; rest/signed_in.py
    client.py                 a plain HTTP client, for the stand-in's own tests (test_standin_*.py)
    clock.py, ground.py       time, lock, ids, the list of changes; refused.py: GitHub's ways to say no
    state_*.py                the state as plain data; people.py, apps.py, world.py: everything that exists
    repo.py, repo_*.py        what people do in a repository; every change of state is made there, also for HTTP
    show/                     state -> REST's JSON
    rest/                     one file of handlers per resource; operations.py lists them
    graph/                    GraphQL: the schema, and a resolver for each field that a gate may ask for
"""

from datetime import datetime
from types import TracebackType
from typing import Literal, Self

from tests.github import operations
from tests.github.clock import Clock
from tests.github.consents import Consents
from tests.github.contract_check import Checker
from tests.github.faults import Faults
from tests.github.gateway import Gateway
from tests.github.hooks.hooks import Hooks
from tests.github.quota import Bucket
from tests.github.server import Server
from tests.github.signin_pages import SigninPages
from tests.github.site import Site
from tests.github.tokens import Vault
from tests.github.wire import Record, Reply, Request

__all__ = ["GitHub"]


class GitHub(Consents):
    """GitHub, as a context manager.

    :param check: hold every request and answer against the contract, where its folder is on this machine.
    :param start: what the clock shows at first; a fixed date unless given.
    :param ghes: look like GitHub Enterprise Server: REST under `/api/v3`, GraphQL at `/api/graphql`.
    """

    def __init__(self, *, check: bool = True, start: datetime | None = None, ghes: bool = False) -> None:
        super().__init__(Clock(start))
        self.vault = Vault()
        self._checker = Checker(active=check)
        self._server = Server(self._handle, self._checker.blame)
        site = f"http://127.0.0.1:{self._server.port}"
        prefix = "/api/v3" if ghes else ""
        self.url = site + prefix
        self.graphql_url = site + ("/api/graphql" if ghes else "/graphql")
        self.site, self._signin = Site(self), SigninPages(self)
        self.site_url = site
        self._gateway = Gateway(self, self._checker, self.url, prefix)
        self.operations = operations.OFFERED
        self.hooks = Hooks(self, self.url, self._checker.watch_hook)

    def _handle(self, request: Request) -> Reply:
        if request.path in SigninPages.paths:
            return self._gateway.page(request, lambda: self._signin.answer(request, self.site.visitor))
        return self.site.answer(request) or self._gateway.handle(request)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hooks.stop()
        self._gateway.stopping.set()
        self._server.stop()

    @property
    def faults(self) -> Faults:
        return self._gateway.faults

    @property
    def requests(self) -> list[Record]:
        """Every request so far, oldest first; may be cleared."""
        return self._gateway.requests

    @property
    def visits(self) -> list[Record]:
        """Every request to the pages of the sign-in so far, which are no part of the API."""
        return self._gateway.visits

    @property
    def problems(self) -> list[str]:
        """Where a client or the stand-in departed from the contract, and the stand-in's own mistakes."""
        with self.lock:
            return self._checker.check()

    def quota(self, token: str, resource: Literal["core", "graphql"] = "core") -> Bucket:
        """The rate limit that a token draws from; `limit` and `used` may be set."""
        with self.lock:
            return self._gateway.quotas.bucket(self.vault.tokens[token], resource)
