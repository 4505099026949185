"""Whatever somebody changes in the ledger, and makes the chain anew after it: the comparison with GitHub names it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.core import record
from tests.app.scene import AppScene
from tests.audit import changing
from tests.audit.changing import Change, set_to
from tests.audit.desk import Desk
from tests.github.hub import GitHub

IN_OPENING: list[tuple[str, Change]] = [
    ("repository", set_to("repository", value="acme/app ")),
    ("run_id", set_to("run_id", value="1")),
    ("name", set_to("name", value="other")),
    ("question", set_to("place", value=7)),
    ("url", set_to("url", value="https://example.com")),
    ("opened_at", set_to("opened_at", value="2026-03-01T09:00:00+00:00")),
    ("status", set_to("problem", value="refused: not asked by the App")),
    ("repository", set_to("gate", "repository", value="acme/other")),
    ("repository_id", set_to("gate", "repository_id", value=1)),
    ("run_id", set_to("gate", "run_id", value="1")),
    ("name", set_to("gate", "name", value="other")),
    ("commit", set_to("gate", "commit", value="0" * 40)),
    ("subject", set_to("gate", "subject", value="image@sha256:0")),
    ("prompt", set_to("gate", "prompt", value="Deploy nothing?")),
    ("fields", set_to("gate", "inputs", value=[])),
    ("approvers", set_to("gate", "policy", "required", value=2)),
    ("pull_request", set_to("gate", "pull_request", value=7)),
    ("environments", lambda data: data["gate"].update(environments=["production"])),
    ("timeout", set_to("gate", "timeout", value=7)),
    ("on_timeout", set_to("gate", "on_timeout", value="remind")),
    ("remind", set_to("gate", "remind", value=7)),
    ("valid_for", set_to("gate", "valid_for", value=7)),
    ("auto_approve", set_to("gate", "auto_approve", value=True)),
    ("decider", set_to("gate", "decider", value="action")),
    ("initiator", set_to("gate", "initiator", value=None)),
    ("origin", set_to("gate", "origin", "title", value="other")),
    ("asked", set_to("gate", "asked", "required", value="2")),
    ("digest", set_to("gate", "prompt", value="Deploy nothing?")),
    ("digest", set_to("gate", value={})),
    ("digest", set_to("gate", value="nothing")),
]

IN_DECISION: list[tuple[str, Change]] = [
    ("status", set_to("status", value="rejected")),
    ("by", set_to("by", 0, "login", value="mallory")),
    ("by", set_to("by", 0, "id", value=99)),
    ("by", set_to("by", value=[])),
    ("rule", set_to("policy", value="policy:on-timeout")),
    ("inputs", set_to("inputs_sha256", value="0" * 64)),
    ("sources", set_to("sources", value={})),
    ("question", set_to("place", value=7)),
    ("record", set_to("envelope", value="")),
    ("record", set_to("envelope", value="{}")),
]

IN_COMMAND: list[tuple[str, Change]] = [
    ("commands", set_to("comment_id", value=99)),
    ("commands", set_to("author_id", value=99)),
    ("commands", set_to("text_sha256", value="0" * 64)),
    ("commands", set_to("verdict", value="refused")),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One decided gate for all tests that leave GitHub and the App's own ledger as they are."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        scene = AppScene(hub, tmp_path_factory.mktemp("told"))
        desk = Desk(scene)
        desk.decided()
        yield desk
        scene.stop()


@pytest.mark.parametrize(
    ("kind", "column", "change"),
    [
        *(("opened", *each) for each in IN_OPENING),
        *(("decided", *each) for each in IN_DECISION),
        *(("command", *each) for each in IN_COMMAND),
    ],
)
def test_a_change_in_an_entry_is_named(told: Desk, kind: str, column: str, change: Change) -> None:
    report = told.audit(ledger=changing.entry(told.links, kind, change))
    assert column in report.columns()


@pytest.mark.parametrize(
    "change",
    [
        set_to("predicate", "status", value="rejected"),
        set_to("predicate", "inputs", "target", value="staging"),
        set_to("predicate", "by", 0, "login", value="mallory"),
        set_to("predicate", "reason", value="looked at it"),
        set_to("predicate", "decided_at", value="2026-03-02T23:00:00Z"),
        set_to("predicate", "commit", value="0" * 40),
    ],
)
def test_a_change_in_the_kept_record_is_named(told: Desk, change: Change) -> None:

    def in_envelope(data: dict[str, str]) -> None:
        data["envelope"] = changing.envelope(data["envelope"], change)

    report = told.audit(ledger=changing.entry(told.links, "decided", in_envelope))
    assert "record" in report.columns()
    assert report.rows[0]["verification"]["ledger"].startswith("does not verify")


def test_a_record_signed_by_somebody_else_does_not_verify(told: Desk) -> None:

    def forged(data: dict[str, str]) -> None:
        payload = record.verify(data["envelope"], told.app.key.public_key()).payload
        data["envelope"] = record.envelope(payload, Ed25519PrivateKey.generate())

    report = told.audit(ledger=changing.entry(told.links, "decided", forged))
    assert "which is not known" in report.rows[0]["verification"]["ledger"]
    assert "record" in report.columns("the ledger")


@pytest.mark.parametrize(
    ("kind", "values", "column"),
    [
        ("opened", {"at": "2026-03-01T09:00:00.000000Z"}, "opened_at"),
        ("opened", {"gate": "0" * 64}, "digest"),
        ("opened", {"number": 7}, "gate"),
        ("opened", {"repository_id": 7}, "gate"),
        ("opened", {"lookup": "0" * 64}, "chain"),
        ("opened", {"once": "opened:1:1:0:0"}, "chain"),
        ("opened", {"kind": "closed"}, "question"),
        ("decided", {"at": "2026-03-01T09:00:00.000000Z"}, "decided_at"),
        ("decided", {"gate": "0" * 64}, "digest"),
        ("decided", {"number": 7}, "record"),
        ("decided", {"repository_id": 7}, "record"),
        ("decided", {"lookup": "rejected"}, "chain"),
        ("decided", {"kind": "undecided"}, "record"),
        ("decided", {"data": "[]"}, "chain"),
        ("decided", {"data": "no JSON"}, "chain"),
        ("command", {"gate": "0" * 64}, "chain"),
        ("command", {"number": 7}, "commands"),
        ("command", {"kind": "remark"}, "commands"),
    ],
)
def test_a_change_in_a_column_of_an_entry_is_named(told: Desk, kind: str, values: dict[str, Any], column: str) -> None:
    assert column in told.audit(ledger=changing.columns(told.links, kind, values)).columns()


@pytest.mark.parametrize(
    ("kinds", "column"), [(("opened",), "question"), (("decided",), "record"), (("command",), "commands")]
)
def test_an_entry_that_was_taken_out_is_named(told: Desk, kinds: tuple[str, ...], column: str) -> None:
    assert column in told.audit(ledger=changing.without(told.links, *kinds)).columns()


def test_a_gate_that_was_taken_out_is_named(told: Desk) -> None:
    (trouble,) = told.audit(ledger=[]).troubles
    assert (trouble["column"], trouble["says"]) == ("gate", "GitHub shows it, the ledger does not have it")


def test_a_gate_that_was_made_up_is_named(told: Desk) -> None:
    links = told.links
    made_up = [replace(link, number=99, once=link.once.replace(":1:0:", ":99:0:") + "+") for link in links]
    report = told.audit(ledger=changing.resealed([*links, *made_up]))
    assert any(each["column"] == "gate" and each["number"] == 99 for each in report.troubles)


def test_a_verdict_that_was_turned_round_is_named(desk: Desk) -> None:
    desk.app.ask()
    desk.app.look()
    desk.app.decide(desk.app.steps.mallory, "/approve")
    for change in (set_to("verdict", value="counted"), set_to("told", value="thank you")):
        report = desk.audit(ledger=changing.entry(desk.links, "command", change))
        assert "commands" in report.columns()


def test_tampering_that_was_taken_out_of_the_ledger_is_named(desk: Desk) -> None:
    app = desk.app
    desk.decided()
    said = next(comment for comment in app.steps.issue().comments if comment.author == app.steps.alice)
    app.hub.clock.advance(60)
    app.repo.edit_comment(app.steps.carol, said.id, "/reject")
    app.look()
    assert "touched" not in desk.audit().columns()
    assert "touched" in desk.audit(ledger=changing.without(desk.links, "tampered")).columns()


@pytest.mark.parametrize(
    ("break_", "says"),
    [
        (lambda links: links[1:], "it is missing"),
        (lambda links: [*links[:1], replace(links[1], data="{}"), *links[2:]], "it was changed"),
        (lambda links: [*links[:2], replace(links[2], previous="0" * 64), *links[3:]], "it was changed"),
        (lambda links: [links[1], links[0], *links[2:]], "it is missing"),
    ],
)
def test_a_broken_chain_is_named_and_the_rest_is_read_all_the_same(told: Desk, break_: object, says: str) -> None:
    report = told.audit(ledger=break_(told.links))  # type: ignore[operator]  # a function of the table
    chain = next(each for each in report.troubles if each["column"] == "chain" and not each["number"])
    assert says in chain["says"]
    assert len(report.rows) == 1


def test_one_repository_of_a_ledger_of_many_is_looked_at(told: Desk) -> None:
    foreign = [replace(link, repository_id=7, once=f"{link.once}+", data=_elsewhere(link.data)) for link in told.links]
    assert len(told.audit(ledger=changing.resealed([*told.links, *foreign])).rows) == 1


def _elsewhere(data: str) -> str:
    found = json.loads(data)
    return json.dumps({**found, "repository": "acme/elsewhere"} if "repository" in found else found)


def test_a_forged_login_of_a_command_is_shown_as_github_has_it(desk: Desk) -> None:
    desk.app.ask()
    desk.app.look()
    desk.app.decide(desk.app.steps.mallory, "/approve")
    report = desk.audit(ledger=changing.entry(desk.links, "command", set_to("author", value="bob")))
    assert report.rows[0]["refused"][0]["by"] == "mallory"
