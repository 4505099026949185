"""The way of a request through the stand-in: who, whether, what, and what it cost."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from tests.github import auth, router
from tests.github.auth import Credentials
from tests.github.call import Call
from tests.github.contract_check import Checker
from tests.github.faults import Faults, Scene
from tests.github.finish import drawn, dressed
from tests.github.graph.endpoint import Endpoint
from tests.github.quota import Quotas
from tests.github.refused import Refused, not_found
from tests.github.repo_state import Moved
from tests.github.tokens import Mint
from tests.github.wire import Record, Reply, Request, json_reply

FREE = "/rate_limit"


@dataclass(slots=True)
class Visit:
    """What is known of a request after it was served; nothing, where a fault kept it from that."""

    who: Credentials
    operation: str
    counted: bool = False


class Gateway:
    """Answers requests.

    :param root: the API's own address, without a slash at the end.
    :param prefix: what stands before every path ("" or "/api/v3").
    """

    def __init__(self, world: Mint, checker: Checker, root: str, prefix: str) -> None:
        self.world = world
        self.checker = checker
        self.root = root
        self.prefix = prefix
        self.graphql = Endpoint(world, checker, root)
        self.quotas = Quotas(world.clock)
        self.faults = Faults()
        self.stopping = Event()
        self.requests: list[Record] = []
        self.visits: list[Record] = []

    def handle(self, sent: Request) -> Reply:
        """Answer one request, with whatever fault is due."""
        request = self._plain(sent)
        visit = Visit(Credentials(), _operation(request))

        def serve() -> Reply:
            with self.world.held():
                return self._serve(request, visit)

        fault = self.faults.strike(request)
        reply = serve() if fault is None else fault(Scene(serve, self.world.clock, self.stopping))
        with self.world.lock:
            return self._finish(request, reply, visit, faulty=fault is not None)

    def page(self, request: Request, answer: Callable[[], Reply]) -> Reply:
        """Answer a browser, or what an App asks where browsers are answered, with whatever fault is due."""

        def serve() -> Reply:
            with self.world.held():
                return answer()

        fault = self.faults.strike(request)
        reply = serve() if fault is None else fault(Scene(serve, self.world.clock, self.stopping))
        with self.world.lock:
            self.visits.append(_record(request, reply, Visit(Credentials(), request.path)))
        return reply

    def _plain(self, sent: Request) -> Request:
        """The request without the prefix of a GHES, and with the name of a repository that it gave by id."""
        target = "/graphql" if self.prefix and sent.path == "/api/graphql" else sent.target.removeprefix(self.prefix)
        if target.startswith("/repositories/"):
            repo_id, _, rest = target.removeprefix("/repositories/").partition("/")
            known = [repo.full_name for repo in self.world.repos.values() if str(repo.id) == repo_id]
            target = f"/repos/{known[0]}/{rest}" if known else target
        return Request(sent.method, target, sent.headers, sent.body)

    def _serve(self, request: Request, visit: Visit) -> Reply:
        try:
            auth.check_headers(request)
            visit.who = auth.identify(request, self.world)
            reply = self._graphql(request, visit) if request.path == "/graphql" else self._rest(request, visit)
        except Moved as moved:
            reply = self._moved(moved, visit.who)
        except Refused as refused:
            reply = _refusal(request, refused)
        except Exception:  # noqa: BLE001 - a mistake in the stand-in must not look like GitHub's
            self.checker.blame(f"{request.method} {request.target}: {traceback.format_exc()}")
            reply = json_reply(500, {"message": "The stand-in failed"})
        return self._charge(request, reply, visit)

    def _graphql(self, request: Request, visit: Visit) -> Reply:
        bucket = self.quotas.bucket(visit.who.token, "graphql")
        return self.graphql.answer(request, visit.who.token, bucket)

    def _rest(self, request: Request, visit: Visit) -> Reply:
        who = visit.who
        if request.path != FREE:
            self.quotas.check(who.token, "core")
        found = router.find(request.method, request.path)
        if found is None:
            raise not_found()
        entry, params = found
        if (entry.signed, entry.basic) != (who.app is not None, who.client is not None):
            raise Refused(401, "A JSON web token could not be decoded" if entry.signed else "Bad credentials")
        call = Call(request, self.world, self.root, params, self.quotas, who.token, who.app or who.client)
        entry.admit(call)
        if entry.creates:
            self._check_creation(who)
        return drawn(request, entry.handler(call))

    def _check_creation(self, who: Credentials) -> None:
        if self.world.quirks.secondary_limit:
            self.quotas.check_creation(who.login)

    def _moved(self, moved: Moved, who: Credentials) -> Reply:
        """301 to where the issue now is, or 404 where the caller may not know."""
        target = moved.issue.repo
        if target.private and not (who.token and who.token.reaches(target)):
            return json_reply(404, not_found().body())
        place = f"{self.root}/repositories/{target.id}/issues/{moved.issue.number}"
        return json_reply(301, {**moved.body(), "url": place}, {"location": place})

    def _charge(self, request: Request, reply: Reply, visit: Visit) -> Reply:
        """Count the request against its bucket, unless it is free: a 304 to somebody known, a 401, the limits' own page."""
        token, resource = visit.who.token, "graphql" if visit.operation == "/graphql" else "core"
        bucket = self.quotas.bucket(token, resource)
        free = (reply.status == 304 and token) or reply.status == 401 or request.path == FREE or visit.who.app
        if not free:
            visit.counted = True
            bucket.used += 1
        return reply.plus(bucket.headers(resource))

    def _finish(self, request: Request, reply: Reply, visit: Visit, *, faulty: bool) -> Reply:
        self.requests.append(_record(request, reply, visit))
        self.checker.watch(request, None if faulty else reply)
        return dressed(reply, self.world.clock, visit.who.token, len(self.requests))


def _record(request: Request, reply: Reply, visit: Visit) -> Record:
    return Record(
        method=request.method,
        target=request.target,
        status=reply.status,
        counted=visit.counted,
        identity=visit.who.login,
        headers=request.headers,
        body=request.body,
        operation=visit.operation,
    )


def _operation(request: Request) -> str:
    """The template of the route, or what stands for one."""
    found = router.find(request.method, request.path)
    return request.path if request.path == "/graphql" else found[0].template if found else ""


def _refusal(request: Request, refused: Refused) -> Reply:
    found = router.find(request.method, request.path)
    if refused.status == 404 and found and found[0].bare:
        return Reply(404)
    return json_reply(refused.status, refused.body(), refused.headers)
