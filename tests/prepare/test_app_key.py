"""Which App's key a waiter believes: the policy file's, else its caller's where the caller is to be believed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.asked import Prepared
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.policy import Group, Policy, User
from gh_gate.errors import UsageError
from gh_gate.prepare.app_key import known_key
from gh_gate.prepare.trusted_side import HEAD_EVENTS


def pem() -> str:
    """A public key."""
    public = Ed25519PrivateKey.generate().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()


OURS, THEIRS = pem(), pem()


def prepared(theirs: str = "", decider: Decider = Decider.APP) -> Prepared:
    """A gate under a policy file that may name a key."""
    policy = Policy(groups=(Group("", (User(1, "alice"),)),))
    gate = Gate(
        name="deploy",
        repository="acme/app",
        repository_id=1,
        run_id="7",
        prompt="?",
        policy=policy,
        decider=decider,
    )
    return Prepared(gate, public_key=theirs)


def test_the_policy_files_key_is_believed() -> None:
    assert known_key(prepared(THEIRS), "", "push") == THEIRS


@pytest.mark.parametrize("event", ["push", "workflow_dispatch", ""])
def test_where_it_names_none_the_callers_is(event: str) -> None:
    assert known_key(prepared(), f"\n{OURS} \n", event) == OURS


@pytest.mark.parametrize("event", sorted(HEAD_EVENTS))
def test_a_pull_requests_own_workflow_file_may_name_none(event: str) -> None:
    with pytest.raises(UsageError, match="may name any key"):
        known_key(prepared(), OURS, event)


@pytest.mark.parametrize("event", ["push", *sorted(HEAD_EVENTS)])
def test_who_names_another_one_than_the_policy_file_is_refused(event: str) -> None:
    with pytest.raises(UsageError, match="is not the key in"):
        known_key(prepared(THEIRS), OURS, event)


def test_who_names_one_more_than_the_policy_file_is_refused() -> None:
    with pytest.raises(UsageError, match="is not the key in"):
        known_key(prepared(THEIRS), f"{THEIRS}\n{OURS}", "push")


@pytest.mark.parametrize("event", ["push", *sorted(HEAD_EVENTS)])
def test_who_names_one_of_the_policy_files_keys_believes_that_one(event: str) -> None:
    assert known_key(prepared(f"{THEIRS}\n{OURS}"), OURS, event) == OURS


@pytest.mark.parametrize("given", ["", " \n"])
def test_where_the_app_decides_nobody_waits_without_a_key(given: str) -> None:
    with pytest.raises(UsageError, match="its public key is not known here"):
        known_key(prepared(), given, "push")


def test_where_no_app_decides_no_key_is_needed() -> None:
    assert known_key(prepared(decider=Decider.ACTION), "", "push") == ""
