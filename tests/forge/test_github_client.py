"""The client: retries, limits, the cache and pages, without a network."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.github.client import PAGES
from gh_gate.forge.github.credentials import Token
from gh_gate.forge.github.refusal import Refused
from gh_gate.forge.github.wire import Cut
from tests.forge.github_ground import garbled, said, scripted

LIMIT = said({"message": "rate limit"}, 403, retry_after="30")


def test_pauses_double_and_the_fifth_failure_is_the_last() -> None:
    client, script, slept = scripted(*[said({}, 502)] * 9)
    with pytest.raises(UpstreamError) as caught:
        client.get("/x")
    assert (len(script.asked), slept) == (5, [1, 2, 4, 8])
    assert "502" in caught.value.why
    assert not isinstance(caught.value, UnknownOutcome)


@pytest.mark.parametrize("broken", [said({}, 500), garbled(), Cut("cut", sent=True)])
def test_a_post_is_not_repeated_when_it_may_have_happened(broken: object) -> None:
    client, script, _ = scripted(broken, said({}, 201))  # type: ignore[arg-type]  # an answer or an error
    with pytest.raises(UnknownOutcome):
        client.write("POST", "/x", {}, needs="")
    assert len(script.asked) == 1


@pytest.mark.parametrize("nothing_done", [LIMIT, Cut("refused", sent=False)])
def test_a_post_is_repeated_when_nothing_can_have_happened(nothing_done: object) -> None:
    client, script, _ = scripted(nothing_done, said({}, 201))  # type: ignore[arg-type]  # an answer or an error
    assert client.write("POST", "/x", {}, needs="").status == 201
    assert len(script.asked) == 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_writes_that_are_the_same_twice_are_repeated(method: str) -> None:
    client, script, _ = scripted(said({}, 502), Cut("cut", sent=True), said({}))
    client.write(method, "/x", None, needs="")
    assert len(script.asked) == 3


def test_a_post_that_is_never_let_through_is_no_unknown_outcome() -> None:
    client, _, _ = scripted(*[LIMIT] * 5)
    with pytest.raises(UpstreamError) as caught:
        client.write("POST", "/x", {}, needs="")
    assert not isinstance(caught.value, UnknownOutcome)


def test_a_limit_longer_than_the_patience_is_an_error_at_once() -> None:
    client, script, slept = scripted(said({}, 429, retry_after="3600"), patience=900)
    with pytest.raises(UpstreamError):
        client.get("/x")
    assert (len(script.asked), slept) == (1, [])


def test_nothing_is_sent_while_a_limit_lasts() -> None:
    client, script, slept = scripted(said({}, 429, retry_after="3600"), patience=900)
    for _ in range(2):
        with pytest.raises(UpstreamError):
            client.get("/x")
    assert (len(script.asked), slept) == (1, [])


def test_another_request_waits_for_the_same_limit() -> None:
    client, script, slept = scripted(said({}, 429, retry_after="100"), said({}), said({}), tries=1)
    with pytest.raises(UpstreamError):
        client.get("/x")
    client.get("/y")
    client.get("/z")
    assert (slept, len(script.asked)) == ([100], 3)


def test_a_clock_that_stands_does_not_make_a_limit_last_for_ever() -> None:
    client, _, slept = scripted(LIMIT, said({}), said({}), monotonic=lambda: 0.0)
    client.get("/x")
    client.get("/y")
    assert slept == [30]


def test_writes_are_a_second_apart_and_reads_are_not() -> None:
    client, _, slept = scripted(*[said({})] * 4)
    for _ in range(2):
        client.write("PATCH", "/x", {}, needs="")
        client.get("/x")
    assert slept == [1]


def test_an_unchanged_answer_is_the_known_one_with_the_date_of_now() -> None:
    later = said(None, 304, date="Mon, 02 Mar 2026 10:00:00 GMT")
    client, script, _ = scripted(said({"a": 1}, etag='W/"1"', link="next"), later)
    client.get("/x")
    again = client.get("/x")
    assert script.asked[1].etag == 'W/"1"'
    assert (again.status, again.data, again.headers["link"]) == (200, {"a": 1}, "next")
    assert again.date is not None
    assert again.date.hour == 10


def test_answers_are_kept_apart_by_their_parameters() -> None:
    client, script, _ = scripted(said([1], etag="1"), said([2], etag="2"), said(None, 304))
    client.get("/x", {"page": 1})
    client.get("/x", {"page": 2})
    assert client.get("/x", {"page": 1}).data == [1]
    assert script.asked[1].etag == ""


def test_a_full_page_is_never_the_last_one() -> None:
    client, script, _ = scripted(said([0] * 100), said([1] * 99))
    assert [len(page.data) for page in client.pages("/x")] == [100, 99]
    assert [ask.params["page"] for ask in script.asked] == [1, 2]


def test_a_short_page_with_a_link_to_the_next_is_not_the_last_one() -> None:
    client, _, _ = scripted(said([0], link='<https://elsewhere.example/x?page=2>; rel="next"'), said([1]))
    assert [page.data for page in client.pages("/x")] == [[0], [1]]


def test_a_listing_without_an_end_is_an_error() -> None:
    client, _, _ = scripted(*[said([0] * 100)] * (PAGES + 1))
    with pytest.raises(UpstreamError):
        list(client.pages("/x"))


@pytest.mark.parametrize("strange", [None, 7, True])
def test_a_listing_that_is_none_is_an_error(strange: object) -> None:
    client, _, _ = scripted(said(strange))
    with pytest.raises(UpstreamError):
        list(client.pages("/x"))


class Renewable:
    permissions: Mapping[str, str] | None = None

    def __init__(self) -> None:
        self.number = 1

    def token(self, *, writes: bool = False, needs: str = "") -> Token:  # noqa: ARG002 - one for all
        return Token("token", str(self.number))

    def renew(self, refused: Token) -> bool:
        self.number += 1
        return refused.secret == "1"


def test_a_refused_token_is_renewed_once() -> None:
    client, script, _ = scripted(said({}, 401), said({}, 201), credentials=Renewable())
    client.write("POST", "/x", {}, needs="")
    assert [token.secret for token in script.tokens] == ["1", "2"]


def test_a_token_that_is_refused_again_is_an_error() -> None:
    client, script, _ = scripted(said({}, 401), said({"message": "Bad credentials"}, 401), credentials=Renewable())
    with pytest.raises(GateError, match="does not accept the token"):
        client.get("/x")
    assert len(script.asked) == 2


def test_a_missing_permission_is_named_as_github_names_it() -> None:
    refusal = said({"message": "Resource not accessible by integration"}, 403)
    told = said(refusal.data, 403, x_accepted_github_permissions="issues=write; pull_requests=write")
    client, _, _ = scripted(refusal, told)
    with pytest.raises(Refused) as caught:
        client.write("POST", "/x", {}, needs="issues: write")
    assert "`issues: write`" in caught.value.do
    with pytest.raises(Refused) as caught:
        client.write("POST", "/x", {}, needs="")
    assert "`issues: write or pull-requests: write`" in caught.value.do


@pytest.mark.parametrize(
    ("status", "word"), [(404, "nothing at"), (422, "Too long"), (410, "Too long"), (301, "place")]
)
def test_a_refusal_says_what_happened(status: int, word: str) -> None:
    client, _, _ = scripted(said({"message": "Too long"}, status))
    with pytest.raises(Refused, match=word) as caught:
        client.get("/x")
    assert str(status) in caught.value.why


def test_githubs_words_are_scrubbed() -> None:
    client, _, _ = scripted(said({"message": "no \x1b[31m ghp_" + "a" * 36}, 422))
    with pytest.raises(Refused) as caught:
        client.get("/x")
    assert "ghp_" not in caught.value.diagnostics()
    assert "\x1b" not in caught.value.diagnostics()


@pytest.mark.parametrize("answer", [{"data": {"a": 1}, "errors": [{"type": "FORBIDDEN"}]}, {"data": None}, [], None])
def test_half_an_answer_of_graphql_is_none(answer: object) -> None:
    client, _, _ = scripted(said(answer))
    with pytest.raises(Refused):
        client.query("query { a }", {}, needs="")
