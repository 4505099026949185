"""What became of a gate that is no longer where it was; and what must not be taken for that."""

from __future__ import annotations

import pytest

from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.wire import Reply


def test_a_transferred_issue_is_gone_and_its_new_place_is_not_looked_at(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    other = ground.hub.repository("acme/other")
    other.set_permission(ground.alice, "admin")
    ground.repo.set_permission(ground.alice, "admin")
    ground.repo.transfer(ground.alice, place.number, other)
    with pytest.raises(Gone, match="transferred"):
        forge.read(place)
    assert not any("repositories" in r.target or "other" in r.target for r in ground.hub.requests)


def test_a_deleted_issue_is_gone(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.set_permission(ground.alice, "admin")
    ground.repo.delete_issue(ground.alice, place.number)
    with pytest.raises(Gone, match="deleted"):
        forge.read(place)


def test_an_issue_out_of_sight_is_gone_if_the_repository_still_answers(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.faults.add(faults.status(404, "Not Found"), path=f"/issues/{place.number}$")
    with pytest.raises(Gone, match="out of sight"):
        forge.read(place)


@pytest.mark.parametrize("status", [301, 404])
def test_a_repository_out_of_sight_says_nothing_about_the_issue(ground: Ground, status: int) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.faults.add(faults.status(status, location=f"{ground.hub.url}/repositories/1"), path="/repos/acme/ml")
    with pytest.raises(GateError, match="no longer shows acme/ml") as caught:
        forge.read(place)
    assert not isinstance(caught.value, Gone)


def test_trouble_with_the_repository_is_no_proof_that_the_issue_is_gone(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.faults.add(faults.status(404), path=f"/issues/{place.number}$")
    ground.hub.faults.add(faults.status(502), path="/repos/acme/ml$")
    with pytest.raises(UpstreamError):
        forge.read(place)


def test_an_answer_about_another_repositorys_issue_is_not_ours(ground: Ground) -> None:
    def elsewhere(scene: faults.Scene) -> Reply:
        reply = scene.serve()
        return Reply(reply.status, reply.body.replace(b"/repos/acme/ml", b"/repos/acme/evil"), reply.headers)

    forge = ground.forge()
    place = forge.open_issue("t", "b", labels=[], assignees=[]).place
    ground.hub.faults.add(elsewhere, path=f"/issues/{place.number}$")
    with pytest.raises(Gone, match="acme/evil#1"):
        forge.read(place)


def test_a_name_in_another_case_is_still_ours(ground: Ground) -> None:
    place = ground.gate(ground.forge())
    from gh_gate.forge.github import connect  # noqa: PLC0415 - with the repository's name in another case

    forge = connect(ground.environ(), "Acme/ML", sleep=ground.sleep, monotonic=ground.monotonic)
    assert forge.read(place).opening.body == "the question"


def test_an_issue_that_one_of_githubs_copies_does_not_know_yet_is_not_gone(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.faults.add(faults.status(404, "Not Found"), path="/issues/1$", times=2)
    assert forge.read(place).opening.body == "the question"
    assert ground.slept == [0.25, 1.0]
