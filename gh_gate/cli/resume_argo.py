"""``gh-gate resume-argo``: the poller that resumes workflows of Argo whose gates are decided."""

from __future__ import annotations

import os
import signal
import ssl
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from gh_gate import environment, notify
from gh_gate.adapters.argo.gates import Repositories
from gh_gate.adapters.argo.rounds import Poller
from gh_gate.adapters.argo.server import ArgoServer
from gh_gate.core import text
from gh_gate.errors import UsageError

_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - where Kubernetes puts it


@click.command("resume-argo", epilog="Example: gh-gate resume-argo --server https://argo-server.argo:2746 -n argo")
@click.option(
    "--server",
    envvar="GH_GATE_ARGO_SERVER",
    default="https://argo-server.argo:2746",
    show_default=True,
    metavar="URL",
    help="Argo's server.",
)
@click.option(
    "--namespace",
    "-n",
    "namespaces",
    envvar="METAFLOW_HITL_ARGO_NAMESPACE",
    multiple=True,
    default=("argo",),
    show_default=True,
    help="Where the workflows run; repeatable.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    default=_TOKEN,
    show_default=True,
    help="The bearer token for Argo's server; read anew for every call.",
)
@click.option("--ca-file", type=click.Path(path_type=Path), help="What signed the server's certificate.")
@click.option("--insecure-skip-verify", is_flag=True, help="Send the token to whoever answers at that address.")
@click.option(
    "--repository", "-R", "repositories", multiple=True, metavar="OWNER/NAME", help="Look at gates of these only."
)
@click.option(
    "--interval", type=click.IntRange(1, 300), default=10, show_default=True, help="Seconds between two rounds."
)
@click.option("--once", is_flag=True, help="Make one round: exit 0, or 1 where something went wrong.")
@click.option(
    "--alive", type=click.Path(path_type=Path), help="Touch this file after every round, for a liveness probe."
)
def resume_argo(interval: int, once: bool, alive: Path | None, **options: Any) -> None:
    """Resume workflows of Argo once their gates are decided: approved, rejected, expired or cancelled.

    It answers people meanwhile, with the credentials that the pods have too. It approves nothing: the step that it resumes
    verifies the answer itself, and does not run without one.
    """
    poller = _poller(options)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while True:
        done = poller.round()
        if alive is not None:
            alive.touch()
        if once:
            click.echo(f"{done.asleep} asleep, {done.resumed} resumed, {len(done.troubles)} in trouble", err=True)
            sys.exit(1 if done.troubles else 0)
        if stop.wait(interval):
            return


def _poller(options: dict[str, Any]) -> Poller:
    environ = os.environ
    allowed = [environment.known_repository(environ, name).lower() for name in options["repositories"]]
    repositories = Repositories(
        lambda name: environment.forge(environ, repository=name),
        frozenset(allowed),
        environ.get("GH_GATE_PUBLIC_KEY", ""),
        notify.telling((), environ),
    )
    return Poller(_server(options), tuple(dict.fromkeys(options["namespaces"])), repositories, _say)


def _server(options: dict[str, Any]) -> ArgoServer:
    url, path = options["server"].rstrip("/"), options["token_file"]
    _token(path)  # a wrong path is the caller's own word, and found before anything is asked
    secure = urlsplit(url).scheme == "https"
    return ArgoServer(url, lambda: _token(path), _tls(options) if secure else None)


def _token(path: Path) -> str:
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read as a token.", why=type(error).__name__, do="name it with --token-file"
        ) from None
    token = token.removeprefix("Bearer ")
    if not token.isprintable() or " " in token or not token:
        raise UsageError(f"{path} holds no token.", do="put nothing but the token into it")
    return token


def _tls(options: dict[str, Any]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=options["ca_file"])
    except OSError as error:
        raise UsageError(f"{options['ca_file']} cannot be read as certificates.", why=str(error)) from None
    if options["insecure_skip_verify"]:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _say(line: str) -> None:
    click.echo(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text.visible(line)}", err=True)
