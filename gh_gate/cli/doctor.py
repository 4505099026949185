"""``gh-gate doctor``: look at what a gate would need here, and say how to fix what is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gh_gate import environment
from gh_gate.app.setup.checks import telling
from gh_gate.app.setup.checks.finding import Finding, attempt
from gh_gate.cli import installation, say
from gh_gate.cli import options as shared
from gh_gate.core import codeowners
from gh_gate.core.policy import Team
from gh_gate.core.policy import file as policy_file
from gh_gate.forge.base import Forge, Repository
from gh_gate.forge.local import LocalForge
from gh_gate.notify.listed import Refuse, on_this_machine

_POLICY = ".github/gh-gate.yml"
_MOST = 25


@click.command(epilog="Example: gh-gate doctor --repository acme/app")
@click.option("--server-config", metavar="FILE", default="", help="The settings of a server, as init writes them.")
@click.option("--server-url", metavar="URL", default="", help="A running server, to be asked as well.")
@click.option("--send-test", is_flag=True, help="Send a gate.test to the addresses that are told of decisions.")
@shared.where
def doctor(server_config: str, server_url: str, send_test: bool, **options: Any) -> None:
    """Check what gates need, and say how to fix what is missing; exit 1 if something is broken.

    Of a repository: the token, what it may do, CODEOWNERS and its owners, the policy file. Where a server's settings are
    (GH_GATE_CONFIG, gh-gate.env, or --server-config): the App on GitHub, its webhook, keys, clock, files and database, and
    whether the addresses that are told of decisions are reached; with --repository also that repository, as the App sees it.
    """
    environ = {**os.environ, installation.WHERE: server_config} if server_config else os.environ
    findings = list(_both(environ, server_url, options, send_test=send_test))
    if options["as_json"]:
        say.out([asdict(finding) for finding in findings])
    for finding in [] if options["as_json"] else findings:
        mark, colour = {True: ("ok  ", "green"), False: ("FAIL", "red"), None: ("note", "yellow")}[finding.ok]
        say.line(f"{click.style(mark, fg=colour)}  {finding.what}")
        if finding.do:
            say.line(f"      do: {finding.do}")
    sys.exit(1 if any(finding.ok is False for finding in findings) else 0)


def _both(
    environ: Mapping[str, str], server_url: str, options: dict[str, Any], *, send_test: bool
) -> Iterator[Finding]:
    if options["local"] or not (server_url or installation.is_here(environ, Path.cwd())):
        yield from _examine(shared.forge(options))
        return
    yield from installation.examine(environ, server_url, send_test=send_test)
    if options["repository"]:
        app, failed = attempt(lambda: installation.as_the_app(environ))
        if app is None:
            yield failed or Finding(False, "the repository was not looked at")
            return
        yield from _examine(environment.forge(app, repository=options["repository"]), installation.refusing(environ))


def _examine(forge: Forge, refuse: Refuse = on_this_machine) -> Iterator[Finding]:
    me, failed = attempt(forge.me)
    if failed or me is None:
        yield failed or Finding(False, "the token's account is not known")
    else:
        yield Finding(True, f"{_who(forge)}: this is @{me.login}")
    repository, failed = attempt(forge.repository)
    if repository is None:
        yield failed or Finding(False, "the repository cannot be read")
        return
    yield Finding(True, f"{repository.full_name} can be read (id {repository.id})")
    _, failed = attempt(lambda: next(iter(forge.postings(forge.now(), None)), None))
    yield failed or Finding(True, "issues can be listed")
    yield _asking(forge)
    commit, failed = attempt(lambda: forge.head(repository.default_branch))
    if commit is None:
        yield failed or Finding(False, f"{repository.default_branch} cannot be read")
        return
    yield from _policy(forge, commit, refuse)
    yield from _owners(forge, repository, commit)


def _who(forge: Forge) -> str:
    return "no token is needed here" if isinstance(forge, LocalForge) else "the token works"


def _asking(forge: Forge) -> Finding:
    allowed, failed = attempt(forge.can_ask)
    if failed:
        return failed
    if allowed is None:
        return Finding(None, "whether issues can be opened shows only when it is tried", "give the job `issues: write`")
    if allowed:
        return Finding(True, "issues can be opened and labelled")
    return Finding(
        False, "issues cannot be opened and labelled with this token", "give it `issues: write`, or triage rights"
    )


def _policy(forge: Forge, commit: str, refuse: Refuse) -> Iterator[Finding]:
    text, failed = attempt(lambda: forge.file(_POLICY, commit) or "")
    if failed:
        yield failed
    elif not text:
        yield Finding(None, f"no {_POLICY}: approvers come from the workflow's inputs and CODEOWNERS")
    else:
        found, failed = attempt(lambda: policy_file.parse(text or ""))
        gates = found.gates if found else {}
        yield failed or Finding(True, f"{_POLICY} is well formed: gates {', '.join(gates) or 'none'}")
        for name in (name for name, entry in gates.items() if entry.leaves_deciders_open):
            what = f"{_POLICY} does not say who approves `{name}`, so no environment can wait for it"
            yield Finding(False, what, "name `approvers`, such as codeowners:/deploy/, or `paths` in its entry")
        for name, entry in gates.items():
            yield from telling.listed(name, entry, refuse)


def _owners(forge: Forge, repository: Repository, commit: str) -> Iterator[Finding]:
    texts = ((path, forge.file(path, commit)) for path in codeowners.LOCATIONS)
    found = next(((path, text) for path, text in texts if text is not None), None)
    if found is None:
        yield Finding(None, "no CODEOWNERS", f"add one of {', '.join(codeowners.LOCATIONS)}, or name `approvers`")
        return
    path, text = found
    parsed = codeowners.parse(text)
    yield Finding(True, f"{path} at {commit[:7]} on {repository.default_branch} is read")
    for error in parsed.errors:
        yield Finding(False, f"{path}:{error.line}: {error.reason}", "mend the line; GitHub skips it too")
    names = dict.fromkeys(owner for rule in parsed.rules for owner in rule.owners)
    for name in list(names)[:_MOST]:
        yield _owner(forge, name)
    if len(names) > _MOST:
        yield Finding(None, f"{len(names) - _MOST} more owners were not looked up")


def _owner(forge: Forge, name: str) -> Finding:
    org, slash, slug = name.removeprefix("@").partition("/")
    if slash:
        readable, failed = attempt(lambda: forge.readable(Team(org, slug)))
        way = "use an App with Members: read; with a workflow's own token no team can be read (docs/teams.md)"
        return failed or (
            Finding(True, f"{name} can be read") if readable else Finding(None, f"{name} cannot be read", way)
        )
    if not name.startswith("@"):
        return Finding(None, f"{name} is an e-mail address, which nobody can be told to be", "name the account instead")
    person, failed = attempt(lambda: forge.user(org))
    if person is None:
        return failed or Finding(False, f"{name} does not exist", "remove the owner or mend the name")
    standing, failed = attempt(lambda: forge.standings([person], ())[person.id])
    if failed:
        return failed
    if standing is None or not standing.can_write:
        return Finding(
            False, f"{name} has no write access, so GitHub and gh-gate do not take them as an owner", "grant it"
        )
    return Finding(True, f"{name} may decide")
