"""What a waiting deployment is told: short enough for GitHub, and inert whatever strangers wrote."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import User
from gh_gate.core.render import deployments
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Person
from tests.core import markdown
from tests.core.markdown import HOSTILE
from tests.core.samples import LATER, approved, gate, policy, tally, vote
from tests.core.stage import ALICE, BOB

URL = "https://github.com/acme/app/issues/42"
CROWD = tuple(vote(Person(number, f"{'a' * 38}{number % 10}"), comment_id=number) for number in range(1, 51))


def inert(text: str) -> bool:
    """Whether a text mentions nobody, and holds no HTML and no links but ours."""
    found = list(markdown.tokens(text))
    links = {token.attrs["href"] for token in found if token.type == "link_open"}
    html = [token for token in found if token.type.startswith("html")]
    return not html and not links - {URL} and re.search(r"@\w", markdown.words(text)) is None


def waiting(asked: Gate | None = None, **more: object) -> str:
    return deployments.waiting(asked or gate(environments=("production",)), tally(**more), URL)


def test_it_says_what_is_missing_where_who_can_decide_and_until_when() -> None:
    assert waiting() == (
        f"**Waiting for 1 more approval** on the gate [`deploy`]({URL}). Until 3 Mar 09:00 UTC.\n\n"
        "Who can decide: @&#8203;alice or @&#8203;org/ml-leads."
    )


def test_it_says_who_has_approved_so_far_and_that_it_is_said_once_more() -> None:
    text = deployments.waiting(gate(), tally(votes=(vote(BOB),)), URL, reminder=True)
    assert text.startswith("**Still waiting for 1 more approval**")
    assert "Approved so far by @&#8203;bob." in text


def test_a_gate_without_a_deadline_names_none() -> None:
    assert "Until" not in waiting(deadline=None)


def test_a_decision_says_who_when_why_and_where() -> None:
    assert deployments.decided([(gate(), approved(reason="fine\nwith me"), URL)]) == (
        f"**Approved** by @&#8203;alice on 2 Mar 2026 09:47 UTC. Gate [`deploy`]({URL}).\n\n> fine with me"
    )


def test_every_gate_that_was_needed_is_named() -> None:
    text = deployments.decided([(gate(), approved(), URL), (gate(name="legal"), approved(), f"{URL}7")])
    assert f"[`deploy`]({URL})" in text
    assert f"[`legal`]({URL}7)" in text


def test_of_a_crowd_the_first_are_named() -> None:
    text = deployments.decided([(gate(), approved(by=CROWD), URL)])
    assert text.count("@") == 5
    assert "(45 more agreed.)" in text


@pytest.mark.parametrize(
    "name", ["production", 'pro"duc`tion', "``` x", "x" * 255, "\N{COLLISION SYMBOL}" * 255, "@alice <b>", "a: [b]"]
)
def test_an_environment_without_a_gate_is_told_what_to_write(name: str) -> None:
    text = deployments.nothing_asks(name)
    assert 0 < deployments._length(text) <= deployments.LIMIT
    assert inert(text)


def test_the_line_to_write_is_one_that_the_policy_file_takes() -> None:
    from gh_gate.core.policy import file as policy_file  # noqa: PLC0415 - only here

    line = deployments.nothing_asks("pro: duc'tion").split("for example `")[1].partition("`, or")[0]
    assert policy_file.parse(line).asked_for("pro: duc'tion") == ("deploy",)


@settings(max_examples=60)
@given(text=st.text(max_size=5_000) | HOSTILE)
def test_whatever_strangers_wrote_every_text_fits_and_is_inert(text: str) -> None:
    no = Decision(status=Status.REJECTED, at=LATER, by=(vote(),), reason=text)
    ended = Decision(status=Status.CANCELLED, at=LATER, reason=f"superseded: {text}")
    for told in (
        deployments.decided([(gate(), no, URL)]),
        deployments.decided([(gate(), ended, URL)]),
        deployments.cannot_ask("deploy", text or "?", text),
        deployments.waiting(gate(), tally(votes=CROWD), URL),
        deployments.waiting(gate(policy=policy(*(User(n, f"{'a' * 38}{n % 10}") for n in range(1, 99)))), tally(), URL),
    ):
        assert 0 < deployments._length(told) <= deployments.LIMIT
        assert inert(told)


def test_a_reason_that_grows_when_it_is_made_inert_is_cut_until_it_fits() -> None:
    text = deployments.decided([(gate(), Decision(status=Status.CANCELLED, at=LATER, reason="@" * 9_000), URL)])
    assert "…" in text
    assert deployments._length(text) <= deployments.LIMIT
    assert ALICE.login not in text


def test_an_expired_gate_says_for_how_long_it_was_asked() -> None:
    text = deployments.decided([(gate(), Decision(status=Status.EXPIRED, at=LATER + timedelta(days=1)), URL)])
    assert "nobody decided within 24 h" in text
