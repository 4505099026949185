"""GitHub says whose a token is."""

from __future__ import annotations

import pytest

from gh_gate.app.signin.accounts import Accounts
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github.manners import Manners
from tests.github import faults
from tests.github.faults import Fault
from tests.github.hub import GitHub
from tests.github.wire import Reply

MANNERS = Manners(timeout=5.0, tries=2, patience=5.0, sleep=lambda _: None)


@pytest.fixture
def accounts(hub: GitHub) -> Accounts:
    return Accounts(hub.url, MANNERS)


def test_a_persons_token_is_theirs_whatever_kind_it_is(hub: GitHub, accounts: Accounts) -> None:
    alice, app = hub.user("alice"), hub.app("gate-keeper")
    tokens = [hub.token(alice), hub.token(alice, permissions={"issues": "write"}), hub.token(alice, via=app)]
    assert [accounts.whose(token) for token in tokens] == [Person(alice.id, "alice")] * 3


def test_a_workflows_and_an_apps_token_are_their_bots(hub: GitHub, accounts: Accounts) -> None:
    repo = hub.repository("acme/ml")
    app = hub.app("deployer")
    hub.install(app, repo.owner)
    found = [accounts.whose(token) for token in (hub.workflow_token(repo), hub.token(app))]
    assert [(who.id, who.human) for who in found] == [(hub.bot.id, False), (app.bot.id, False)]


@pytest.mark.parametrize("token", ["ghp_" + "x" * 36, "ghs_" + "x" * 36])
def test_an_unknown_token_is_nobodys(accounts: Accounts, token: str) -> None:
    with pytest.raises(NotSignedIn) as caught:
        accounts.whose(token)
    assert token not in caught.value.diagnostics()


def test_a_token_that_has_ended_is_nobodys(hub: GitHub, accounts: Accounts) -> None:
    token = hub.token(hub.user("alice"), lifetime=60)
    assert accounts.whose(token).login == "alice"
    hub.clock.advance(60)
    with pytest.raises(NotSignedIn):
        accounts.whose(token)


def test_a_refusal_is_nobodys_token(hub: GitHub, accounts: Accounts) -> None:
    hub.faults.add(faults.status(403, "Sorry. Your account was suspended."), path="/user")
    with pytest.raises(NotSignedIn) as caught:
        accounts.whose(hub.token(hub.user("alice")))
    assert "suspended" in caught.value.why


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(502),
        faults.cut(),
        faults.truncate(),
        faults.garbage(),
        faults.secondary(60),
        faults.primary(600),
        lambda _: Reply(200, b'{"id": "x"}'),
    ],
)
@pytest.mark.parametrize("kind", ["person", "bot"])
def test_an_outage_is_neither_a_person_nor_a_refusal(hub: GitHub, accounts: Accounts, fault: Fault, kind: str) -> None:
    token = hub.token(hub.user("alice")) if kind == "person" else hub.workflow_token(hub.repository("acme/ml"))
    hub.faults.add(fault)
    with pytest.raises(GateError) as caught:
        accounts.whose(token)
    assert isinstance(caught.value, UpstreamError), caught.value.diagnostics()
    assert token not in caught.value.diagnostics()


def test_an_answer_that_names_nobody_is_no_person(hub: GitHub, accounts: Accounts) -> None:
    hub.faults.add(lambda _: Reply(200, b"{}"))
    with pytest.raises(UpstreamError):
        accounts.whose(hub.token(hub.user("alice")))
