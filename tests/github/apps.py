"""GitHub Apps, their bots, and where they are installed."""

from collections.abc import Mapping, Sequence

from tests.github.clock import Clock
from tests.github.ground import locked
from tests.github.people import People
from tests.github.state_people import Account, App, Installation, Level, Permissions

ACTIONS_BOT_ID = 41_898_282  # https://api.github.com/users/github-actions%5Bbot%5D
ACTIONS_APP_ID = 15_368
ACTIONS_PERMISSIONS: Permissions = {
    "actions": "write",
    "checks": "write",
    "contents": "write",
    "deployments": "write",
    "issues": "write",
    "pull_requests": "write",
    "statuses": "write",
}
GATE_PERMISSIONS: Permissions = {
    "issues": "write",
    "pull_requests": "write",
    "contents": "read",
    "actions": "read",
    "members": "read",
}
GATE_EVENTS = ("issues", "issue_comment")


class Apps(People):
    """Registries of Apps and installations; `actions` is the App whose tokens workflows get, `bot` its account."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.apps: dict[str, App] = {}
        self.installations: dict[int, Installation] = {}
        self.bot = self._bot("github-actions", ACTIONS_BOT_ID)
        maker = self.org("github")
        self.actions = self._app("github-actions", ACTIONS_APP_ID, maker, self.bot, ACTIONS_PERMISSIONS)

    @locked
    def app(
        self, slug: str, *, permissions: Mapping[str, Level] | None = None, events: Sequence[str] = GATE_EVENTS
    ) -> App:
        """The App of this slug, made where there is none; by default with what a gate needs."""
        if slug not in self.apps:
            bot = self._bot(slug, self.fresh_id("account"))
            maker = self.org("app-makers")
            app = self._app(slug, self.fresh_id("app"), maker, bot, permissions or GATE_PERMISSIONS)
            app.subscribed = tuple(events)
        return self.apps[slug]

    @locked
    def rename_app(self, app: App, slug: str) -> None:
        """Give an App another name; the old one is free from then on."""
        app.key_name = app.key_name or app.slug
        self.apps[slug] = self.apps.pop(app.slug)
        app.slug = slug
        self.rename_user(app.bot, f"{slug}[bot]")

    def _bot(self, slug: str, account_id: int) -> Account:
        return self.register(Account(id=account_id, login=f"{slug}[bot]", created_at=self.clock.now, type="Bot"))

    def _app(self, slug: str, app_id: int, owner: Account, bot: Account, permissions: Mapping[str, Level]) -> App:
        bot.app = self.apps[slug] = App(
            id=app_id,
            slug=slug,
            name=slug.replace("-", " ").title(),
            client_id=f"Iv23li{app_id:014d}",
            owner=owner,
            bot=bot,
            created_at=self.clock.now,
            permissions={"metadata": "read", **permissions},
        )
        return bot.app
