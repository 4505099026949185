"""From the options of ``gh-gate audit`` to an audit: which repositories, which period, which ledger, which keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gh_gate import environment
from gh_gate.cli import audit_keys
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gh_gate.app.store.chain import Link
    from gh_gate.audit.ledger import Scope
    from gh_gate.audit.sources import Sources
    from gh_gate.audit.work import Audit

LONGEST = timedelta(days=3650)
_LOGIN = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@contextmanager
def work(environ: Mapping[str, str], options: Mapping[str, Any], now: datetime) -> Iterator[tuple[Audit, str]]:
    """Give the audit that options mean, and what it is about in words; its ledger is open meanwhile.

    :raise UsageError: where they contradict each other, or one of them cannot be understood.
    """
    from gh_gate.audit.work import Audit, Period  # noqa: PLC0415 - SQLite is only loaded where it is used

    _check(options)
    since = time(options["since"], "--since", now)
    until = time(options["until"], "--until", now) if options["until"] else now + timedelta(minutes=5)
    if since >= until:
        raise UsageError("--since is not before --until.", do="give the earlier time as --since")
    sources, scope, name = _sources(environ, options)
    with _links(options["ledger"]) as links:
        known = audit_keys.find(options["key_file"], environ, sources, of_app=options["ledger"] == "app")
        yield Audit(Period(since, until), sources, links, known, scope), name


def time(text: str, option: str, now: datetime) -> datetime:
    """Read a time: a date, a time with its zone, or how many days or hours ago.

    :raise UsageError: for anything else.
    """
    number, unit = text[:-1], text[-1:].lower()
    if number.isascii() and number.isdigit() and len(number) < 6 and unit in ("d", "h"):
        ago = timedelta(days=int(number)) if unit == "d" else timedelta(hours=int(number))
        return now - min(ago, LONGEST)
    try:
        at = datetime.fromisoformat(text)
        # A day alone means its beginning in UTC, as GitHub counts days.
        return (
            at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC) if len(text) == 10 else _no_time(text, option)
        )
    except (ValueError, OverflowError):
        return _no_time(text, option)


def _no_time(text: str, option: str) -> datetime:
    raise UsageError(f"{option} is {text[:40]!r}.", do="write it like 2026-10-01, 2026-10-01T00:00:00Z or 90d")


def _check(options: Mapping[str, Any]) -> None:
    if options["organisation"] and (options["repository"] or options["local"]):
        raise UsageError("--org was given with another place.", do="choose one of --org, --repository and --local")
    if options["organisation"] and not _LOGIN.fullmatch(options["organisation"]):
        raise UsageError(f"--org is {options['organisation'][:60]!r}.", do="write a login, as in github.com/LOGIN")
    if options["offline"] and not options["ledger"]:
        raise UsageError("--offline leaves only the ledger, and none was named.", do="give --ledger FILE, URL or app")
    if options["local"] and options["ledger"]:
        raise UsageError("the local forge keeps no ledger.", do="leave out --ledger, or --local")


def _sources(environ: Mapping[str, str], options: Mapping[str, Any]) -> tuple[Sources | None, Scope, str]:
    from gh_gate.audit.ledger import Scope  # noqa: PLC0415 - as above

    organisation = options["organisation"].lower()
    if options["local"] or (not organisation and not options["offline"] and environment.is_local(environ)):
        from gh_gate.audit.forges import OneForge  # noqa: PLC0415 - as above
        from gh_gate.forge.local import find  # noqa: PLC0415 - as above

        environment.is_local(environ, local=True)  # refuses it in a pipeline
        return OneForge(find(environ, Path.cwd())), Scope(lambda _: False), "this machine"
    known = environ if options["offline"] else environment.with_login(environ)
    if organisation:
        scope = Scope(lambda name: name.lower().startswith(f"{organisation}/"))
        name = options["organisation"]
    elif options["offline"] and not options["repository"]:
        return None, Scope(lambda _: True), "all repositories of the ledger"
    else:
        name = environment.known_repository(known, options["repository"])
        scope = Scope(lambda each: each.lower() == name.lower())
    if options["offline"]:
        return None, scope, name
    from gh_gate.audit.reach import Reach  # noqa: PLC0415 - PyGithub takes 130 ms to load

    reach = Reach(known, organisation=name) if organisation else Reach(known, repository=name)
    return reach, scope, name


@contextmanager
def _links(ledger: str) -> Iterator[Iterable[Link] | None]:
    from gh_gate.audit.ledger import Entries, of_file  # noqa: PLC0415 - as above

    if not ledger:
        yield None
    elif ledger == "app" or "://" in ledger:
        from gh_gate.cli.ledger import opened  # noqa: PLC0415 - only for a database

        with opened(None if ledger == "app" else ledger) as held:
            yield Entries(held.links)
    else:
        if not Path(ledger).is_file():
            raise UsageError(f"there is no file {ledger[:200]}.", do="name a file of gh-gate ledger export, or a URL")
        yield Entries(partial(of_file, Path(ledger)))
