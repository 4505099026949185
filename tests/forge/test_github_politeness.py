"""What an answer means: it is taken, waited for, or asked for again."""

from __future__ import annotations

import pytest

from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask
from gh_gate.forge.github.politeness import Next, judge, no_answer
from tests.forge.github_ground import garbled, said

GET = Ask("GET", "/x")
QUERY = Ask("POST", GRAPHQL, harmless=True)
RESET = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1772442600"}  # ten minutes after the answers' date

TAKEN = {
    "ok": (GET, said({})),
    "created": (GET, said({}, 201)),
    "no content": (GET, said(None, 204)),
    "unchanged": (GET, said(None, 304)),
    "moved": (GET, said({}, 301)),
    "bad credentials": (GET, said({"message": "Bad credentials"}, 401)),
    "forbidden": (GET, said({"message": "Must have admin rights to Repository."}, 403)),
    "permission": (GET, said({"message": "Resource not accessible by integration"}, 403, x_ratelimit_remaining="0")),
    "absent": (GET, said(None, 404)),
    "invalid": (GET, said({"message": "Validation Failed"}, 422)),
    "graphql data": (QUERY, said({"data": {}})),
    "graphql not found": (QUERY, said({"errors": [{"type": "NOT_FOUND", "message": "x"}]})),
    "graphql wrong document": (QUERY, said({"errors": [{"message": "x", "locations": [{}]}]})),
    "graphql wrong document, by GitHub": (QUERY, said({"errors": [{"message": "x", "extensions": {}, "path": []}]})),
}


@pytest.mark.parametrize(("ask", "answer"), TAKEN.values(), ids=TAKEN.keys())
def test_an_answer_is_taken(ask: Ask, answer: Answer) -> None:
    assert judge(ask, answer, 0).next is Next.TAKE


LIMITS = {
    "retry-after": (GET, said({"message": "secondary rate limit"}, 403, retry_after="7"), 0, 7),
    "429 with retry-after": (GET, said({}, 429, retry_after="7"), 0, 7),
    "retry-after before the reset": (GET, said({}, 403, retry_after="7", **RESET), 0, 7),
    "reset": (GET, said({}, 403, **RESET), 0, 601),
    "429 and reset": (GET, said({}, 429, **RESET), 0, 601),
    "reset is past": (GET, said({}, 403, x_ratelimit_remaining="0", x_ratelimit_reset="5"), 0, 1),
    "silent": (GET, said({"message": "You have exceeded a secondary rate limit."}, 403), 0, 60),
    "silent again": (GET, said({"message": "You have exceeded a secondary rate limit."}, 403), 2, 240),
    "silent 429": (GET, said({}, 429), 1, 120),
    "something remains": (GET, said({}, 429, x_ratelimit_remaining="9", x_ratelimit_reset="1772442600"), 0, 60),
    "abuse": (GET, said({"message": "You have triggered an abuse detection mechanism"}, 403), 0, 60),
    "garbled header": (GET, said({}, 429, retry_after="soon"), 0, 60),
    "negative header": (GET, said({}, 429, retry_after="-5"), 0, 60),
    "unreadable body": (GET, garbled(429, retry_after="3"), 0, 3),
    "graphql": (QUERY, said({"errors": [{"type": "RATE_LIMITED", "message": "x"}]}, 200, **RESET), 0, 601),
    "graphql, silent": (QUERY, said({"errors": [{"type": "RATE_LIMITED", "message": "x"}]}), 0, 60),
}


@pytest.mark.parametrize(("ask", "answer", "attempt", "after"), LIMITS.values(), ids=LIMITS.keys())
def test_a_limit_is_waited_for_and_proves_that_nothing_was_done(
    ask: Ask, answer: Answer, attempt: int, after: float
) -> None:
    verdict = judge(ask, answer, attempt)
    assert (verdict.next, verdict.after, verdict.maybe_done) == (Next.WAIT, after, False)


BROKEN = {
    "bad gateway": (GET, said({}, 502)),
    "html from a gateway": (GET, garbled(502)),
    "time-out": (GET, said({}, 408)),
    "truncated": (GET, garbled()),
    "a proxy's 404": (GET, garbled(404)),
    "a proxy's 403": (GET, garbled(403)),
    "graphql trouble": (QUERY, said({"data": None, "errors": [{"message": "Something went wrong"}]})),
    "graphql trouble in a field": (QUERY, said({"errors": [{"message": "x", "path": ["a"], "locations": [{}]}]})),
}


@pytest.mark.parametrize(("ask", "answer"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_is_asked_for_again_and_proves_nothing(ask: Ask, answer: Answer) -> None:
    verdict = judge(ask, answer, 2)
    assert (verdict.next, verdict.after, verdict.maybe_done) == (Next.AGAIN, 4, True)


def test_a_server_that_says_how_long_it_is_away_is_believed() -> None:
    assert judge(GET, said({}, 503, retry_after="30"), 0).after == 30


def test_a_request_that_was_never_sent_was_not_done() -> None:
    assert not no_answer("refused", 0, sent=False).maybe_done
    assert no_answer("cut", 0, sent=True).maybe_done
