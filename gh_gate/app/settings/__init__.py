"""The server's settings: from the environment, or from a file as ``gh-gate init`` writes it; secrets also from files of their own.

The environment wins over the file, setting by setting. The file is the one that ``GH_GATE_CONFIG`` names, else ``gh-gate.env``
in the current directory where there is one: lines ``NAME=value``, long values in quotes, nothing is substituted. Each secret
``NAME`` may stand as ``NAME_FILE`` instead, a path; paths in the file are relative to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from gh_gate.app.flyte.listed import parse as parse_senders
from gh_gate.app.flyte.sender import Sender
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.listed import parse
from gh_gate.app.settings import checks
from gh_gate.app.settings.files import loose, make
from gh_gate.app.settings.refusal import refusal
from gh_gate.app.settings.words import PREFIX, Words, find
from gh_gate.app.signin.app import App
from gh_gate.forge.github.connect import SERVER
from gh_gate.notify.addresses import ENVIRONMENT, split
from gh_gate.notify.addresses import Address as Told
from gh_gate.notify.addresses import read as read_told

__all__ = ["Settings", "load", "loose_files", "make_folder", "notes"]

_API = "GITHUB_API_URL"
_lower = BeforeValidator(lambda text: text.strip().lower() if isinstance(text, str) else text)


class Settings(BaseSettings):
    """What the server was told; made by `load`, or by keyword (then nothing else is read).

    Secrets are `SecretStr`: neither ``repr`` nor an error shows them. A description says what a value has to be.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )

    app_id: Annotated[str, AfterValidator(checks.app_id), Field(description="the App's id, a number")]
    private_key: Annotated[SecretStr, AfterValidator(checks.rsa), Field(description="the App's RSA key, PEM")]
    webhook_secret: Annotated[
        SecretStr,
        AfterValidator(checks.webhook_secrets),
        Field(description="the webhook's secret as on the App's page; while it is changed, the old and the new one"),
    ]
    signing_key: Annotated[
        SecretStr,
        AfterValidator(checks.ed25519),
        Field(description="the Ed25519 private key that signs records, PEM or base64"),
    ]
    old_public_keys: Annotated[
        str, AfterValidator(checks.public_keys), Field(description="public keys that signed once and still verify")
    ] = ""
    url: Annotated[
        str,
        AfterValidator(checks.public_url),
        Field(description="the address under which people reach the server, say https://gates.example.com"),
    ] = ""
    client_id: Annotated[
        str, AfterValidator(checks.client_id), Field(description="the App's client id, as on the App's page")
    ] = ""
    client_secret: Annotated[
        SecretStr,
        AfterValidator(checks.client_secret),
        Field(description="a client secret of the App, from the App's page", validate_default=True),
    ] = SecretStr("")
    data: Annotated[
        Path, AfterValidator(checks.folder), Field(description="the directory of what the server keeps")
    ] = Field(default_factory=lambda: Path("gh-gate-data").absolute())
    database_url: Annotated[
        SecretStr,
        AfterValidator(checks.database),
        Field(description="the database; a SQLite file in the data directory"),
    ] = SecretStr("")
    host: Annotated[str, Field(description="an address of this machine, such as 127.0.0.1", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(description="a whole number from 0 (any free port) to 65535", ge=0, le=65535)] = 8000
    proxies: Annotated[
        str,
        AfterValidator(checks.proxies),
        Field(
            description="addresses or networks of the proxies before the server, between commas: 127.0.0.1, 10.0.0.0/8"
        ),
    ] = ""
    workers: Annotated[
        int, Field(description="a whole number from 1 to 64: how many places are looked at side by side", ge=1, le=64)
    ] = 8
    sweep: Annotated[int, Field(description="a whole number of seconds from 1 to 86400", ge=1, le=86_400)] = 300
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], _lower, Field(description="debug, info, warning or error")
    ] = "info"
    log_format: Annotated[
        Literal["json", "text"] | None, _lower, Field(description="json or text; text is the default on a terminal")
    ] = None
    seconds_between_writes: Annotated[
        float, Field(description="a number of seconds from 0 to 60", ge=0, le=60, allow_inf_nan=False)
    ] = 1.0
    burst: Annotated[
        int, Field(description="a whole number from 1 to 100: writes at once after a quiet time", ge=1, le=100)
    ] = 10
    outgoing: Annotated[
        SecretStr,
        AfterValidator(checks.outgoing),
        Field(description="the addresses that are told of decisions, YAML; see docs/outgoing-webhooks.md"),
    ] = SecretStr("")
    flyte: Annotated[
        SecretStr,
        AfterValidator(checks.flyte),
        Field(description="who may send conditions of Flyte, YAML; see docs/flyte-conditions.md"),
    ] = SecretStr("")
    notify_urls: Annotated[
        SecretStr,
        AfterValidator(checks.notify_urls),
        Field(description="Apprise addresses that are told what is news; see docs/notifications.md"),
    ] = SecretStr("")
    notify_hosts: Annotated[
        str,
        AfterValidator(checks.notify_hosts),
        Field(description="hosts that addresses of policy files may lead to, between commas"),
    ] = ""
    api_url: Annotated[
        str, AfterValidator(checks.api), Field(description="the address of GitHub's API", validation_alias=_API)
    ] = SERVER

    files: tuple[Path, ...] = ()
    """Where `load` read settings and secrets."""

    strangers: tuple[str, ...] = ()
    """Names in the environment that look like settings and are none."""

    @property
    def webhook_secrets(self) -> tuple[bytes, ...]:
        """The secrets with which GitHub may sign."""
        return tuple(word.encode() for word in self.webhook_secret.get_secret_value().split())

    @property
    def database(self) -> str:
        """The database's address; it may hold a password."""
        return self.database_url.get_secret_value() or f"sqlite:///{(self.data / 'gh-gate.db').as_posix()}"

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The addresses that are told of decisions."""
        return parse(self.outgoing.get_secret_value())

    @property
    def told(self) -> tuple[Told, ...]:
        """The addresses that are told what is news."""
        return read_told(split(self.notify_urls.get_secret_value()), ENVIRONMENT)

    @property
    def page_app(self) -> App | None:
        """The App as people sign in through it; None where the page is off."""
        secret = self.client_secret.get_secret_value()
        return App(self.url, self.client_id, secret) if self.url and self.client_id else None

    @property
    def senders(self) -> tuple[Sender, ...]:
        """Those who may send conditions of Flyte."""
        return parse_senders(self.flyte.get_secret_value())

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # called by keyword
        cls, _: type[BaseSettings], init_settings: PydanticBaseSettingsSource, **_others: object
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind a caller's back; `load` says where words are looked for."""
        return (init_settings,)


class _Written(EnvSettingsSource):
    """Words that were found already, in the place of the environment: names become fields as pydantic-settings has it."""

    def __init__(self, words: Words) -> None:
        super().__init__(Settings)
        self.env_vars = {name.lower(): text for name, text in words.values.items()}


def load(environ: Mapping[str, str], directory: Path | None = None) -> Settings:
    """Read the settings; nothing is made or changed.

    :param environ: the environment.
    :param directory: where ``gh-gate.env`` is looked for, and where paths begin; the current one unless given.
    :raise UsageError: if anything is wrong; it names all that is, and holds no secret.
    """
    words = find(environ, directory or Path.cwd(), _NAMES.keys(), _SECRETS)
    settings, errors = _understood(words)
    if settings is None or words.problems:
        # Where an error is being handled it would be carried along, and the input with it.
        raise refusal(words, errors, _NAMES)
    return settings


def _understood(words: Words) -> tuple[Settings | None, list[tuple[str, str, str]]]:
    try:
        settings = Settings(**_Written(words)(), files=tuple(words.files), strangers=tuple(words.strangers))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [(_name(row["loc"]), row["type"], row["msg"]) for row in found]
    return settings, []


def loose_files(settings: Settings) -> list[Path]:
    """Return the files of settings and secrets that others than their owner may read, or that their group may change."""
    return loose(settings.files)


def make_folder(settings: Settings) -> None:
    """Make the data directory where it is missing, closed to others.

    :raise UsageError: if that is not possible.
    """
    make(settings.data)


def notes(settings: Settings) -> list[str]:
    """Return what the log should warn of, one sentence each."""
    unknown = [f"{name} is set, and is not a setting of the server" for name in settings.strangers]
    files = [f"{path} can be read by others on this machine: chmod 600 {path}" for path in loose_files(settings)]
    half = settings.client_id and not settings.url
    page = ["GH_GATE_CLIENT_ID is set and GH_GATE_URL is not, so the page is off"] if half else []
    return unknown + files + page


def _name(place: tuple[Any, ...]) -> str:
    return _API if place[0] in {"api_url", _API} else f"{PREFIX}{place[0]}".upper()


_NAMES = {_name((name,)): field.description for name, field in Settings.model_fields.items() if field.description}
_SECRETS = frozenset(
    f"{PREFIX}{word}"
    for word in (
        "PRIVATE_KEY",
        "WEBHOOK_SECRET",
        "CLIENT_SECRET",
        "SIGNING_KEY",
        "OLD_PUBLIC_KEYS",
        "DATABASE_URL",
        "OUTGOING",
        "FLYTE",
        "NOTIFY_URLS",
    )
)
