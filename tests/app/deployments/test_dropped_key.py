"""A signing key that was dropped: what it approved releases nothing more, and what it stopped stays stopped."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from tests.app.deployments.stage import Stage, state
from tests.app.deployments.test_runs_end import again, pass_through


def drop_key(stage: Stage) -> None:
    """Start the server with a new key, and without the old one."""
    stage.app.key = Ed25519PrivateKey.generate()
    stage.app.keys = SigningKeys(stage.app.key)
    stage.start()


def test_an_approval_releases_nothing_and_is_asked_anew(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    pass_through(stage, job)
    drop_key(stage)
    later = again(stage, run)
    stage.wait(60)
    assert (state(later), len(stage.repo.issues)) == ("waiting", 2)
    stage.say(stage.bob, "/approve", 2)
    assert (state(later), len(stage.repo.issues)) == ("queued", 2)


def test_a_no_stands(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.say(stage.alice, "/reject not today")
    drop_key(stage)
    later = again(stage, run)
    stage.wait(60)
    assert (state(later), len(stage.repo.issues)) == ("failure", 1)
