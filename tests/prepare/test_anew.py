"""A gate made anew from its marker: the same while the rules are, another one only where that is certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gh_gate.core import gate as gates
from gh_gate.core.gate import Decider, Gate
from gh_gate.errors import UpstreamError
from gh_gate.prepare.anew import again
from tests.fakes import FakeSource, acme, ask

OWNERS = "* @alice @acme/ml\n/deploy/ @bob\n"
FILE = ".github/gh-gate.yml"


@pytest.fixture
def source() -> FakeSource:
    return acme(OWNERS)


def asked(source: FakeSource, *approvers: str, **more: Any) -> Gate:
    """A gate as its marker tells it."""
    gate = ask(source, *approvers, decider=Decider.HANDLER, **more).gate
    return gates.from_json(gates.to_json(gate))


WORDS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((), {}),
    (("@carol", "codeowners:/deploy/"), {}),
    ((), {"paths": ["deploy/app.yml", "README.md"], "required": "each-owner"}),
    ((), {"inputs": {"n": {"type": "int", "default": 3}}, "subject": "app@sha256:1", "remind": 60}),
    ((), {"prevent_self_approval": True, "timeout": 3600, "valid_for": 60}),
    ((), {"auto_approve": True}),
    ((), {"prompt": "::error::x\n<!-- y -->\n@alice\n" + "z" * 70_000}),
]


@pytest.mark.parametrize(("approvers", "more"), WORDS)
@pytest.mark.parametrize(
    "policy", ["", "gates: {deploy: {timeout: 10m, auto-approve: true, prevent-self-approval: true}}"]
)
def test_it_is_the_same_while_the_rules_are(
    source: FakeSource, approvers: tuple[str, ...], more: dict[str, Any], policy: str
) -> None:
    if policy:
        source.files[FILE] = policy
    gate = asked(source, *approvers, **more)
    assert again(gate, source).gate == gate


def test_it_tells_what_the_rules_were_read_from(source: FakeSource) -> None:
    fresh = again(asked(source), source)
    assert fresh.sources["CODEOWNERS"] == source.heads["main"]


@pytest.mark.parametrize(
    "change",
    [
        {".github/CODEOWNERS": "* @bob\n"},
        {FILE: "gates: {deploy: {required: 2}}"},
        {FILE: "gates: {deploy: {timeout: 1h}}"},
        {FILE: "app: {slug: gate-keeper, public-key: x}"},
    ],
    ids=["other owners", "a higher quorum", "an earlier deadline", "the App decides now"],
)
def test_rules_that_changed_make_another_gate(source: FakeSource, change: dict[str, str]) -> None:
    gate = asked(source)
    source.files.update(change)
    assert again(gate, source).gate.digest != gate.digest


def test_a_team_that_this_token_cannot_read_is_no_change(source: FakeSource) -> None:
    gate = asked(source)
    source.teams.clear()
    assert again(gate, source).gate == gate


@pytest.mark.parametrize("text", [None, "* nobody@example.com\n"], ids=["no file", "nobody who could approve"])
def test_rules_that_cannot_be_read_are_left_to_the_step(
    source: FakeSource, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    gate = asked(source)
    source.files = {".github/CODEOWNERS": text} if text else {}
    assert again(gate, source).gate == gate
    assert "only its step checks them" in caplog.text


def test_rules_that_mean_the_script_now_are_left_to_the_step(
    source: FakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    source.files[FILE] = "gates: {deploy: {approvers: '@bob'}}"
    gate = asked(source)
    assert (gate.asked.workflow, again(gate, source).gate) == ("", gate)
    del source.files[FILE]
    assert again(gate, source).gate == gate
    assert "only its step checks them" in caplog.text


def test_on_a_pull_request_nothing_is_asked(source: FakeSource) -> None:
    source.open_pull(7, "carol", "deploy/app.yml")
    gate = asked(source, pull_request=7)
    source.asked.clear()
    source.files.clear()
    assert (again(gate, source).gate, source.asked) == (gate, [])


def test_an_outage_says_nothing_of_the_rules(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asked(source)

    def fail(_path: str, _commit: str) -> str:
        raise UpstreamError("GitHub is down.")

    monkeypatch.setattr(source, "file", fail)
    with pytest.raises(UpstreamError):
        again(gate, source)


def test_a_quorum_that_a_marker_makes_up_is_not_believed(source: FakeSource) -> None:
    gate = asked(source, required=2)
    weaker = replace(gate, policy=replace(gate.policy, required=1))
    assert again(weaker, source).gate.digest != weaker.digest
