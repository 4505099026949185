"""Lists, one gate, its records and its stream."""

from __future__ import annotations

import json

import pytest

from gh_gate.core import record
from tests.app.web.api.stage import Stage

LIST = "/api/v1/gates?repository=acme/app"
GATE = "/api/v1/gates/acme/app/1"


@pytest.fixture
def asked(api: Stage) -> Stage:
    api.open()
    api.look()
    return api


def test_a_pending_gate_is_in_the_list(asked: Stage) -> None:
    (row,) = asked.get(LIST).data["gates"]
    assert (row["name"], row["status"], row["mine"], row["href"]) == ("deploy", "pending", True, GATE)
    assert asked.get(LIST, "mallory").data["gates"][0]["mine"] is False


def test_decided_gates_are_listed_by_their_state(asked: Stage) -> None:
    asked.scene.decide(asked.steps.alice, "/reject no")
    asked.look()
    assert asked.get(LIST).data["gates"] == []
    for status, count in (("decided", 1), ("rejected", 1), ("approved", 0)):
        assert len(asked.get(f"{LIST}&status={status}").data["gates"]) == count


def test_older_ones_are_asked_for_by_the_link(api: Stage) -> None:
    for n in range(52):
        api.time += 60
        api.open(key=f"k{n}")
        api.look(n + 1)
        api.scene.decide(api.steps.alice, "/reject no", n + 1)
    first = api.get(f"{LIST}&status=decided")
    assert len(first.data["gates"]) == 50
    link = first.headers["link"]
    assert link.endswith('>; rel="next"')
    rest = api.get(link[1:].partition(">")[0])
    assert [row["number"] for row in rest.data["gates"]] == [2, 1]
    assert "link" not in rest.headers


@pytest.mark.parametrize(
    "query", ["status=lost", "before=garbage&status=decided", "repository=..", "query=" + "x" * 201]
)
def test_a_list_that_makes_no_sense_names_the_field(api: Stage, query: str) -> None:
    base = "/api/v1/gates?" if query.startswith("repository") else f"{LIST}&"
    answer = api.get(f"{base}{query}")
    assert (answer.status, answer.fields) == (422, [query.partition("=")[0]])


def test_a_search_among_what_was_decided_costs_more_than_looking(api: Stage) -> None:
    decided = f"{LIST}&status=decided"
    assert [api.get(f"{decided}&query=x").status for _ in range(21)] == [200] * 20 + [429]
    assert {api.get(one).status for one in (decided, f"{decided}&query=+", f"{LIST}&query=x")} == {200}
    api.time += 9
    assert api.get(f"{decided}&query=x").headers["retry-after"] == "1"


def test_a_token_that_cannot_tell_where_the_app_is_has_to_name_a_repository(api: Stage) -> None:
    answer = api.get("/api/v1/gates")
    assert (answer.status, answer.fields) == (422, ["repository"])
    through_the_app = api.hub.token(api.hub.user("alice"), via=api.scene.app)
    assert api.get("/api/v1/gates", through_the_app).status == 200


def test_a_gate_is_shown_with_why_each_person_may_decide(asked: Stage) -> None:
    shown = asked.gate("carol")
    assert shown["question"]["prompt"] == "Deploy v14?"
    assert shown["may"] == {"approve": False, "reject": True, "cancel": True}
    me = shown["people"][0]
    assert (me["who"], me["rights"]["approve"]) == ("@carol", False)
    assert me["rights"]["why"]["because"]
    assert {one["who"] for one in shown["people"]} >= {"@alice", "@bob"}


def test_a_decided_gate_shows_its_record_and_what_it_proves(asked: Stage) -> None:
    asked.scene.decide(asked.steps.alice, '/approve {"target": "production"}')
    asked.look()
    shown = asked.gate()
    assert shown["decision"]["inputs"] == {"target": "production"}
    assert shown["verification"]["proof"] == "signed"
    (found,) = asked.get(f"{GATE}/records").data["records"]
    verified = record.verify(json.dumps(found["envelope"]), asked.scene.key.public_key())
    assert verified.record.digest == found["digest"] == shown["question"]["digest"]


def test_a_pending_gate_has_no_record(asked: Stage) -> None:
    assert asked.get(f"{GATE}/records").data == {"records": []}


def test_an_integration_may_look(asked: Stage) -> None:
    assert asked.get(GATE, asked.steps.token).data["may"] == {"approve": False, "reject": False, "cancel": False}


@pytest.mark.parametrize("rest", ["", "/records", "/events"])
def test_what_one_may_not_see_is_as_what_there_is_not(asked: Stage, rest: str) -> None:
    asked.repo.private = True
    asked.time += 61
    answers = [
        asked.get(f"/api/v1/gates/{place}{rest}", "mallory") for place in ("acme/app/1", "acme/app/77", "no/such/1")
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({json.dumps(answer.data) for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1


@pytest.mark.parametrize("verb", ["approve", "reject", "cancel"])
def test_what_one_may_not_see_one_cannot_answer(asked: Stage, verb: str) -> None:
    asked.repo.private = True
    asked.time += 61
    assert asked.post(f"{GATE}/{verb}", {}, "mallory").status == 404


@pytest.mark.parametrize(
    "place", ["acme/app/0", "acme/app/x", "acme/app/99999999999", "acme/app%00/1", "ac%0ame/app/1"]
)
def test_an_address_that_can_be_none_is_refused(api: Stage, place: str) -> None:
    assert api.get(f"/api/v1/gates/{place}").status in {404, 422}


@pytest.mark.parametrize("place", ["../../etc/1", "acme/../1", "%2e%2e/app/1", "acme/%2e%2e%2f%2e%2e%2fuser/1"])
def test_a_path_leads_nowhere_else(api: Stage, place: str) -> None:
    asked = len(api.hub.requests)
    assert api.get(f"/api/v1/gates/{place}").status in {404, 422}
    assert all(".." not in request.target for request in api.hub.requests[asked:])


def test_a_name_that_no_gate_there_has_is_nowhere(asked: Stage) -> None:
    assert asked.get(f"{GATE}?gate=another").status == 404
    assert asked.get(f"{GATE}?gate=deploy").status == 200
