"""Who is calling: a token, an App's own signature, or nobody."""

import base64
from dataclasses import dataclass

from tests.github import jwt_check
from tests.github.refused import Refused, suspended
from tests.github.state_people import App
from tests.github.tokens import Mint, Token
from tests.github.wire import Request

NO_AGENT = (
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header "
    "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required)."
)
VERSIONS = ("2022-11-28",)


@dataclass(frozen=True, slots=True)
class Credentials:
    """At most one of the three; `client` is an App that sent its client id and secret."""

    token: Token | None = None
    app: App | None = None
    client: App | None = None

    @property
    def login(self) -> str:
        return self.token.account.login if self.token else self.app.bot.login if self.app else ""


def check_headers(request: Request) -> None:
    """Raise Refused 403 without a User-Agent, 400 for an API version that is not spoken here."""
    if not request.headers.get("user-agent"):
        raise Refused(403, NO_AGENT)
    version = request.headers.get("x-github-api-version", VERSIONS[0])
    if version not in VERSIONS:
        raise Refused(400, f"{version!r} is not a supported version. Supported versions: {', '.join(VERSIONS)}")


def identify(request: Request, world: Mint) -> Credentials:
    """The caller; raises Refused 401 for a credential that is unknown, expired or malformed."""
    header = request.headers.get("authorization", "")
    scheme, _, text = header.partition(" ")
    if not header:
        return Credentials()
    if scheme.lower() == "basic":
        return Credentials(client=_client(text, world))
    if scheme.lower() not in {"bearer", "token"}:
        raise Refused(401, "Bad credentials")
    if text.startswith("ey") and text.count(".") == 2:
        return Credentials(app=jwt_check.app_of(text, world))
    token = world.vault.find(text, world.clock.now)
    if token is None:
        raise Refused(401, "Bad credentials")
    if token.installation and token.installation.suspended_at:
        raise suspended()
    return Credentials(token)


def _client(text: str, world: Mint) -> App:
    """The App whose client id and secret these are."""
    for app in world.apps.values():
        if base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode() == text:
            return app
    raise Refused(401, "Bad credentials")
