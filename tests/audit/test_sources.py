"""Where an audit reads from: the repositories of an organisation, long listings, and what asks in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gh_gate.app.store.chain import Link
from gh_gate.audit import listing
from gh_gate.audit.reach import MANNERS, Reach
from gh_gate.errors import UpstreamError, UsageError
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.client import Client
from tests.app.pulls import Pull
from tests.audit.desk import Desk
from tests.github import faults


class Pages(Client):
    """A client that answers with the pages of one listing."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def get(self, path: str, params: Mapping[str, str | int] | None = None, **_: Any) -> Answer:
        asked = params or {}
        self.asked.append((path, asked))
        start = (int(asked.get("page", 1)) - 1) * 100
        return Answer(200, {}, self.rows[start : start + 100])


def repository(number: int) -> dict[str, Any]:
    return {"id": number, "full_name": f"acme/r{number}", "default_branch": "main", "html_url": "https://x"}


@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
def test_all_repositories_of_an_organisation_are_listed(count: int) -> None:
    client = Pages([repository(n) for n in range(count)])
    assert [each.id for each in listing.repositories(client, "acme")] == list(range(count))
    assert {path for path, _ in client.asked} == {"/orgs/acme/repos"}


def test_an_answer_that_is_no_repository_is_an_error() -> None:
    with pytest.raises(UpstreamError):
        list(listing.repositories(Pages([{"id": 1}]), "acme"))


def test_a_listing_has_no_end_before_its_end() -> None:
    rows = [{"n": n} for n in range(60_000)]
    assert sum(1 for _ in listing.rows(Pages(rows), "/x", {})) == 60_000


class Loop(Client):
    """A client that answers with a page whose next one is itself, or with no page at all."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def get(self, *_: Any, **__: Any) -> Answer:
        return Answer(200, {"link": '<https://x/y?after=1&per_page=100>; rel="next"'}, self.data)


@pytest.mark.parametrize("data", [[], [{"n": 1}], {}, "[]", None], ids=repr)
def test_a_listing_that_leads_nowhere_is_an_error_and_no_empty_history(data: Any) -> None:
    with pytest.raises(UpstreamError):
        list(listing.rows(Loop(data), "/x", {}))


class Cursors(Client):
    """A client that answers as GitHub does of a long listing: a page has no number there."""

    def get(self, path: str, params: Mapping[str, str | int] | None = None, **_: Any) -> Answer:
        asked = params or {}
        assert "page" not in asked, "Pagination with the page parameter is not supported for large datasets"
        after = int(asked.get("after", 0))
        link = (
            f'<https://api.github.com{path}?per_page=100&after={after + 1}&sort=created>; rel="next", <x>; rel="prev"'
        )
        return Answer(200, {"link": link} if after < 2 else {}, [{"n": after}] * 100 if after < 2 else [{"n": after}])


def test_a_long_listing_is_followed_where_githubs_links_lead() -> None:
    found = [row["n"] for row in listing.rows(Cursors.__new__(Cursors), "/x", {"sort": "created"})]
    assert [found.count(n) for n in range(3)] == [100, 100, 1]


def test_who_has_used_up_the_requests_of_an_hour_waits_for_the_next(desk: Desk) -> None:
    hub, steps = desk.app.hub, desk.app.steps
    environ = {"GITHUB_API_URL": hub.url, "GH_GATE_TOKEN": hub.token(steps.carol)}
    manners = replace(MANNERS, sleep=steps.sleep, monotonic=steps.steady)
    hub.faults.add(faults.primary(3_500), times=1)
    before = hub.clock.now
    found = list(Reach(environ, repository=desk.app.repo.full_name, manners=manners).repositories())
    assert [one.full_name for one in found] == ["acme/app"]
    assert hub.clock.now - before >= timedelta(seconds=3_500)


def test_only_as_many_pages_are_read_as_the_period_needs(desk: Desk) -> None:
    desk.decided()
    history = desk.reach().history(next(desk.reach().repositories()))
    now = desk.app.hub.clock.now
    assert [posting.place.number for posting in history.asked(now - timedelta(days=1))] == [1]
    assert list(history.asked(now + timedelta(days=1))) == []


def test_questions_on_pull_requests_are_found_in_the_listing_of_comments(desk: Desk) -> None:
    pull = Pull(desk.app)
    _, ticket = pull.ask()
    history = desk.reach().history(next(desk.reach().repositories()))
    found = list(history.asked(desk.app.hub.clock.now - timedelta(days=1)))
    assert [posting.place.comment_id for posting in found] == [ticket.place.comment_id]


def test_an_issue_whose_marker_was_edited_away_is_still_looked_at(desk: Desk) -> None:
    desk.decided()
    desk.app.repo.edit_issue(desk.app.steps.carol, 1, "nothing to see")
    report = desk.audit(ledger=False)
    assert [row["name"] for row in report.rows] == ["deploy"]
    assert "question" in report.columns()


def test_who_may_write_is_asked_once_for_each_person(desk: Desk) -> None:
    desk.decided()
    body = desk.app.steps.issue().body
    for _ in range(3):
        desk.app.repo.open_issue(desk.app.steps.mallory, "deploy", body)
    before = len(desk.app.hub.requests)
    desk.audit(ledger=False)
    asked = [one for one in desk.app.hub.requests[before:] if "mallory" in one.target]
    assert len(asked) == 1


def test_an_audit_writes_nothing(desk: Desk) -> None:
    desk.decided()
    before = len(desk.app.hub.requests)
    desk.audit()
    made = desk.app.hub.requests[before:]
    assert {one.method for one in made if one.operation != "/graphql"} == {"GET"}
    assert not [one for one in made if b"mutation" in one.body]


@pytest.mark.parametrize("environ", [{}, {"GH_GATE_TOKEN": "x", "GITHUB_API_URL": "ftp://x"}])
def test_what_cannot_work_is_refused_before_anything_is_sent(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Reach(environ, organisation="acme")


def test_an_app_audits_with_its_own_key(desk: Desk) -> None:
    desk.decided()
    app = desk.app
    environ = {
        "GITHUB_API_URL": app.hub.url,
        "GH_GATE_APP_ID": str(app.app.id),
        "GH_GATE_PRIVATE_KEY": app.app.private_key,
    }
    reach = Reach(environ, repository=app.repo.full_name)
    (found,) = reach.repositories()
    assert found.id == app.repo.id
    assert [one.place.number for one in reach.history(found).asked(app.hub.clock.now - timedelta(days=1))] == [1]


def test_what_happens_between_the_two_readings_is_no_difference(desk: Desk) -> None:
    desk.app.ask()
    desk.app.look()

    def links() -> Iterator[Link]:
        desk.app.decide(desk.app.steps.alice, "/approve")  # after GitHub was read, and before the ledger is
        yield from desk.app.ledger.links()

    report = desk.audit(ledger=links())
    assert report.troubles == []
    assert report.rows[0]["status"] == "approved"
