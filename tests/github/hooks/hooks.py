"""Webhooks to Apps: what waits, what was delivered, what was lost.

Connect an App, let something happen, deliver:

    app = hub.app("gate-keeper")
    hub.hooks.connect(app, "http://127.0.0.1:8000/webhook", secret="s3cret", content_type="json")
    hub.install(app, repo.owner)
    repo.comment(alice, 1, "/approve")
    hub.hooks.deliver()
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.github.clock import iso
from tests.github.ground import Change
from tests.github.hooks.audience import audience
from tests.github.hooks.courier import Courier
from tests.github.hooks.news import News
from tests.github.hooks.outbox import Outbox
from tests.github.hooks.payload import PAYLOADS, payload, ping
from tests.github.show.people import Shown
from tests.github.state_hooks import ContentType, HookConfig, Transport
from tests.github.state_people import App, Installation
from tests.github.wire import COMPACT
from tests.github.world import World

IN_PROCESS = "https://in-process.example/webhook"


class Hooks(Outbox):
    """Draws a payload when a change is made; it goes out when `deliver` is called, or between `start` and `stop`.

    :param root: the API's own address, for the links in payloads.
    :param watch: sees the event, its action and the body of every payload.
    """

    def __init__(self, world: World, root: str, watch: Callable[[str, str | None, bytes], None]) -> None:
        super().__init__(world)
        self._world = world
        self._root = root
        self._watch = watch
        self._courier: Courier | None = None
        world.listeners.append(self._heard)

    def connect(
        self,
        app: App,
        to: str | Transport,
        *,
        secret: str = "",
        content_type: ContentType = "form",
        events: Sequence[str] | None = None,
    ) -> HookConfig:
        """Let an App have its deliveries.

        :param to: a URL of this machine, or a function of headers and body that returns the status of the answer.
        :param events: what the App subscribes to; what it did already, where this is None.
        """
        url, transport = (to, None) if isinstance(to, str) else (IN_PROCESS, to)
        with self.changed:
            number = self._world.fresh_id("hook")
            app.hook = HookConfig(id=number, url=url, secret=secret, content_type=content_type, transport=transport)
            app.subscribed = app.subscribed if events is None else tuple(events)
            return app.hook

    def ping(self, app: App) -> None:
        """GitHub's greeting to a new webhook."""
        with self.changed:
            if app.hook and app.hook.active:
                self._draw(app, "ping", None, ping(app, app.hook, iso(app.created_at), self._root))

    def _heard(self, change: Change, living: Mapping[str, Any]) -> None:
        if change.name == "ping":
            self.ping(living["app"])
        elif change.name in PAYLOADS:
            news = News(change, living, self._root)
            repository = news.repo.id if "repo" in living else None
            for one in audience(news, self._world.installations.values()):
                self._draw(
                    one.app, change.name, change.action or None, payload(news, one), to=one, repository=repository
                )

    def _draw(
        self,
        app: App,
        event: str,
        action: str | None,
        shown: Shown,
        *,
        to: Installation | None = None,
        repository: int | None = None,
    ) -> None:
        """Make the bytes now: what happens later must not show in them."""
        body = COMPACT.encode(shown).encode()
        self._watch(event, action, body)
        self.put(app, event, action, body, installation_id=to.id if to else None, repository_id=repository)

    def start(self, workers: int = 1) -> None:
        """Deliver from now on as things happen, in threads of their own."""
        if self._courier is None:
            self._courier = Courier(self, workers)

    def stop(self) -> None:
        """Finish the deliveries that run; the others stay pending."""
        if self._courier is not None:
            self._courier.stop()
            self._courier = None

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait, `timeout` real seconds at most, until nothing is due and nothing is on its way."""
        with self.changed:
            return self.changed.wait_for(lambda: not self.busy and not self.due(), timeout)
