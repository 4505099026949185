"""The App tells of its gates once each, also after restarts, beside another process, and whatever the channels do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gh_gate.app.examine import Examiner
from gh_gate.app.store.entry import Kind
from gh_gate.app.telling.allowed import Allowed
from gh_gate.app.telling.follower import FRESH, Telling
from gh_gate.core.gate import Decider
from gh_gate.notify import addresses
from gh_gate.notify.channels import Channels
from tests.app.forging import decided_by, genuine, post
from tests.app.scene import AppScene
from tests.github.hub import GitHub
from tests.notify.hearing import REFUSED, Ears, Sent, ask

OWN = addresses.read(["json://own/t0ken"], addresses.ENVIRONMENT)
POLICY = """\
gates:
  deploy:
    approvers: ["@alice"]
    remind: 1h
    escalate: {after: 90m, to: ["@carol"]}
    notify: ["slack://T1/B1/t0ken", "json://10.0.0.1/t0ken", "syslog://t0ken"]
"""


@dataclass
class Scene(AppScene):
    """An App that tells people."""

    sent: Sent = field(default_factory=Sent)
    own: tuple[addresses.Address, ...] = OWN

    def start(self) -> None:
        super().start()
        self.channels = Channels(self.sent)
        self.telling = Telling(self.own, Allowed(()), self.ledger, self.channels)
        steps = self.steps
        self.examine = Examiner(
            self.github,
            self.ledger,
            self.keys,
            sleep=steps.sleep,
            found=self._found,
            followers=(self.telling,),
            tell=self.telling.of,
        )

    @property
    def told(self) -> list[tuple[str, str]]:
        """Who was told what, in order."""
        assert self.channels.finish()
        return [(url.partition(":")[0], message.title.partition(" ·")[0]) for url, message in self.sent.messages]


@pytest.fixture
def app(hub: GitHub, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(hub, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def listed(hub: GitHub, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(hub, tmp_path, policy=POLICY)
    yield made
    made.stop()


def test_an_opening_and_a_decision_are_told_once(app: Scene) -> None:
    app.ask()
    app.look()
    app.look()
    app.decide(app.steps.alice, "/approve")
    app.look()
    assert app.told == [("json", "Approval needed"), ("json", "Approved")]
    assert [entry["news"] for entry in app.data(Kind.TOLD)] == ["opened", "decided"]


def test_nothing_of_an_address_is_kept_in_the_ledger(app: Scene) -> None:
    app.ask()
    app.look()
    assert "t0ken" not in str([entry.data for entry in app.ledger.entries()])


def test_a_restart_tells_nothing_again(app: Scene) -> None:
    app.ask()
    app.look()
    assert app.channels.finish()
    app.start()
    app.look()
    app.decide(app.steps.alice, "/reject no")
    assert app.channels.finish()
    app.start()
    app.look()
    assert sorted(app.told) == [("json", "Approval needed"), ("json", "Rejected")]


def test_another_process_of_the_server_tells_nothing_again(app: Scene) -> None:
    app.ask()
    app.look()
    other = Telling(OWN, Allowed(()), app.ledger, app.channels)
    app.telling = other
    app.examine = Examiner(app.github, app.ledger, app.keys, sleep=app.steps.sleep, followers=(other,), tell=other.of)
    app.look()
    assert app.told == [("json", "Approval needed")]


def test_the_policy_file_s_addresses_are_told_as_far_as_they_are_allowed(
    listed: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    listed.ask()
    listed.look()
    assert sorted(listed.told) == [("json", "Approval needed"), ("slack", "Approval needed")]
    assert "json (address 2 of .github/gh-gate.yml of acme/app) is not told" in caplog.text
    assert "GH_GATE_NOTIFY_HOSTS" in caplog.text
    assert "syslog (address 3 of .github/gh-gate.yml of acme/app) is not told" in caplog.text
    assert "t0ken" not in caplog.text


def test_reminders_and_escalations_are_told_once_each_also_after_a_restart(listed: Scene) -> None:
    listed.ask()
    listed.look()
    for _ in range(4):
        listed.hub.clock.advance(1_850)
        assert listed.channels.finish()
        listed.start()
        listed.look()
    told = [what for whom, what in listed.told if whom == "slack"]
    assert told == ["Approval needed", "Still waiting", "Waiting for long", "Still waiting"]


def test_old_gates_are_no_news_for_a_server_that_has_just_been_given_an_address(app: Scene) -> None:
    app.own = ()
    app.start()
    app.ask()
    app.look()
    app.hub.clock.advance(FRESH.total_seconds() + 5)
    app.own = OWN
    app.start()
    app.look()
    assert app.told == []
    app.decide(app.steps.alice, "/approve")
    assert app.told == [("json", "Approved")]


def test_what_the_app_refuses_to_decide_is_no_news(app: Scene) -> None:
    post(app, decided_by(genuine(app), app.steps.mallory))
    app.look()
    assert app.ended()[1].startswith("refused")
    assert app.told == []


def test_a_channel_that_fails_changes_nothing(app: Scene) -> None:
    app.sent.fails = {"json": REFUSED}
    app.ask()
    app.look()
    assert app.decide(app.steps.alice, "/approve") is not None
    assert app.told == []


def test_without_addresses_nothing_is_kept(app: Scene) -> None:
    app.own = ()
    app.start()
    app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve")
    assert app.data(Kind.TOLD) == []


def test_a_waiter_tells_its_own_addresses_what_it_has_asked_and_heard(app: Scene) -> None:
    ears = Ears()
    engine, ticket = ask(app.steps, ears, public_key=app.public, decider=Decider.APP)
    app.look()
    engine.look(ticket)
    app.decide(app.steps.alice, "/approve")
    engine.look(ticket)
    engine.look(ticket)
    assert ears.news == [("opened", "pending"), ("decided", "approved")]


def test_a_waiter_that_comes_after_the_decision_tells_nothing(app: Scene) -> None:
    app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve")
    ears = Ears()
    engine, ticket = ask(app.steps, ears, public_key=app.public, decider=Decider.APP)
    engine.look(ticket)
    assert ears.news == []
