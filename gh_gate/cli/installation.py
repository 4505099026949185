"""What ``gh-gate doctor`` looks at where a server's settings are: GitHub, this machine, the database, the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gh_gate.app.setup.checks.finding import Finding, attempt
from gh_gate.app.setup.files import CONFIG
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from gh_gate.app.settings import Settings
    from gh_gate.notify.listed import Refuse

WHERE = "GH_GATE_CONFIG"
_ONLY_SERVERS = ("GH_GATE_WEBHOOK_SECRET", "GH_GATE_SIGNING_KEY")


def is_here(environ: Mapping[str, str], folder: Path) -> bool:
    """Tell whether a server's settings are here: a file of them is named or in the folder, or they are in the environment.

    An App's id and key alone are none: a workflow's step has those too.
    """
    named = any(environ.get(name) or environ.get(f"{name}_FILE") for name in _ONLY_SERVERS)
    return named or bool(environ.get(WHERE)) or (folder / CONFIG).is_file()


def examine(environ: Mapping[str, str], server_url: str, *, send_test: bool = False) -> Iterator[Finding]:
    """Look at everything, and say of each thing whether it is well; nothing is changed.

    :param environ: where the settings are.
    :param server_url: of the running server, or an empty string.
    :param send_test: whether the addresses that are told of decisions get a message to try them.
    :raise UsageError: where the server's libraries are not installed.
    """
    settings, failed = attempt(lambda: _settings(environ))
    if settings is None:
        yield failed or Finding(False, "the settings cannot be read")
        return
    yield Finding(True, "the settings are complete")
    yield from _here(settings)
    yield from _github(settings)
    yield from _kept(settings, server_url)
    yield from _told(settings, send_test=send_test)


def as_the_app(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment of a command that speaks as the server's App."""
    settings = _settings(environ)
    key = settings.private_key.get_secret_value()
    return {
        **environ,
        "GH_GATE_APP_ID": settings.app_id,
        "GH_GATE_PRIVATE_KEY": key,
        "GITHUB_API_URL": settings.api_url,
    }


def refusing(environ: Mapping[str, str]) -> Refuse:
    """Return what says why the server does not speak to an address of a policy file."""
    from gh_gate.app.telling.allowed import Allowed, hosts  # noqa: PLC0415 - only who runs a server asks

    return Allowed(hosts(_settings(environ).notify_hosts))


def _settings(environ: Mapping[str, str]) -> Settings:
    try:
        from gh_gate.app import settings  # noqa: PLC0415 - only who runs a server has the extra
    except ModuleNotFoundError as error:
        raise UsageError(
            "the server's libraries are not installed.", why=f"{error.name} is missing", do="install gh-gate[server]"
        ) from None
    return settings.load(environ)


def _here(settings: Settings) -> Iterator[Finding]:
    from gh_gate.app.settings import loose_files  # noqa: PLC0415 - as above
    from gh_gate.app.setup.checks import machine  # noqa: PLC0415 - as above

    yield machine.asserts(on=__debug__)
    yield machine.private(loose_files(settings))
    for name in settings.strangers:
        yield Finding(None, f"{name} is set, and is not a setting of the server", "unset it, or mend its name")


def _github(settings: Settings) -> Iterator[Finding]:
    from gh_gate.app.setup import hook  # noqa: PLC0415 - as above
    from gh_gate.app.setup.checks import github, signing_in  # noqa: PLC0415 - as above
    from gh_gate.forge.github.manners import Manners  # noqa: PLC0415 - as above

    manners = Manners(timeout=10.0, tries=2, patience=10.0)
    key = settings.private_key.get_secret_value()
    client = hook.client(settings.api_url, settings.app_id, key, manners)
    yield from github.examine(client, settings.api_url)
    yield from signing_in.examine(client, settings.api_url, settings.page_app)


def _told(settings: Settings, *, send_test: bool) -> Iterator[Finding]:
    from gh_gate.app.setup.checks import conditions, outgoing, telling  # noqa: PLC0415 - as above
    from gh_gate.app.telling.allowed import hosts  # noqa: PLC0415 - as above

    yield from (outgoing.taken if send_test else outgoing.reached)(settings.addresses)
    yield from conditions.reached(settings.senders)
    yield from telling.understood(settings.told, hosts(settings.notify_hosts))


def _kept(settings: Settings, server_url: str) -> Iterator[Finding]:
    from gh_gate.app.keys import SigningKeys  # noqa: PLC0415 - as above
    from gh_gate.app.setup.checks import database, running  # noqa: PLC0415 - as above

    yield from database.examine(settings.database, settings.data)
    keys = SigningKeys.read(settings.signing_key.get_secret_value(), settings.old_public_keys)
    old = f", and {len(keys.public) - 1} older keys verify" if len(keys.public) > 1 else ""
    yield Finding(True, f"records are signed with key {keys.keyid[:16]}{old}")
    if server_url:
        yield from running.examine(server_url, keys.keyid)
    else:
        yield Finding(None, "the running server was not asked", "give --server-url, say http://127.0.0.1:8000")
