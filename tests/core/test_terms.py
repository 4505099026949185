"""Code may tighten the policy file, never loosen it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.asked import Request, Run
from gh_gate.core import inputs as typed
from gh_gate.core.gate import OnTimeout
from gh_gate.core.policy.file import Entry
from gh_gate.core.policy.quorum import Quorum
from gh_gate.core.policy.terms import DEFAULT, Terms, Trust, Who, merge
from gh_gate.errors import UsageError

HOUR, DAY = 3_600, 86_400
ALICE = Who(("@alice",))
TARGET = typed.declare({"target": "str"})
OTHER = typed.declare({"target": "int"})


def merged(asked: Terms, entry: Entry | None, *, trust: Trust = Trust.WORKFLOW) -> Terms:
    return merge(asked, entry, trust=trust)[0]


def test_without_an_entry_what_is_asked_holds() -> None:
    asked = Terms(who=ALICE, on_timeout=OnTimeout.APPROVE, auto_approve=True, timeout=20 * DAY)
    assert merge(asked, None, trust=Trust.WORKFLOW) == (asked, ())


def test_an_empty_entry_changes_nothing_but_forbids_approval_without_people() -> None:
    assert merge(Terms(who=ALICE, timeout=5 * DAY), Entry(), trust=Trust.WORKFLOW) == (
        Terms(who=ALICE, timeout=5 * DAY),
        (),
    )


@pytest.mark.parametrize(
    ("asked", "entry", "result"),
    [
        (Quorum(1), Quorum(2), Quorum(2)),
        (Quorum(3), Quorum(2), Quorum(3)),
        (Quorum(3), None, Quorum(3)),
        (Quorum(2), Quorum(1, each_owner=True), Quorum(2, each_owner=True)),
        (Quorum(1, each_owner=True), Quorum(2), Quorum(2, each_owner=True)),
    ],
)
def test_the_larger_quorum_holds_and_each_owner_stays(asked: Quorum, entry: Quorum | None, result: Quorum) -> None:
    assert merged(Terms(quorum=asked), Entry(quorum=entry)).quorum == result


@pytest.mark.parametrize(
    ("asked", "entry", "result"),
    [
        (HOUR, 2 * HOUR, HOUR),
        (3 * HOUR, 2 * HOUR, 2 * HOUR),
        (DAY, 7 * DAY, 7 * DAY),
        (DAY, HOUR, HOUR),
        (2 * DAY, None, 2 * DAY),
    ],
)
def test_the_shorter_time_holds_and_the_default_counts_as_not_given(asked: int, entry: int | None, result: int) -> None:
    both = merged(Terms(timeout=asked, valid_for=asked), Entry(timeout=entry, valid_for=entry))
    assert (both.timeout, both.valid_for) == (result, result)


@pytest.mark.parametrize(("asked", "entry"), [(True, None), (True, False), (False, True), (True, True)])
def test_self_approval_is_prevented_if_either_says_so(asked: bool, entry: bool | None) -> None:
    assert merged(Terms(prevent_self_approval=asked), Entry(prevent_self_approval=entry)).prevent_self_approval


@pytest.mark.parametrize(("asked", "entry", "result"), [(None, 60, 60), (30, 60, 30), (90, 60, 60), (90, None, 90)])
def test_the_more_frequent_reminder_holds(asked: int | None, entry: int | None, result: int) -> None:
    assert merged(Terms(remind=asked), Entry(remind=entry)).remind == result


@pytest.mark.parametrize(
    "entry", [Entry(), Entry(on_timeout=OnTimeout.REJECT), Entry(on_timeout=OnTimeout.REMIND), Entry(auto_approve=True)]
)
def test_approving_on_timeout_needs_the_entry_to_allow_it(entry: Entry) -> None:
    with pytest.raises(UsageError, match="`on-timeout` is `approve`"):
        merged(Terms(on_timeout=OnTimeout.APPROVE), entry)


@pytest.mark.parametrize("entry", [Entry(), Entry(auto_approve=False), Entry(on_timeout=OnTimeout.APPROVE)])
def test_auto_approval_needs_the_entry_to_allow_it(entry: Entry) -> None:
    with pytest.raises(UsageError, match="`auto-approve-if` holds"):
        merged(Terms(auto_approve=True), entry)


def test_a_forbidden_approval_says_what_the_entry_allows() -> None:
    with pytest.raises(UsageError) as caught:
        merged(Terms(auto_approve=True), Entry(on_timeout=OnTimeout.REMIND))
    assert caught.value.why == "the entry allows auto-approve: false, on-timeout: remind"
    assert "`auto-approve: true`" in caught.value.do


def test_approval_without_people_is_allowed_where_both_say_so() -> None:
    asked = Terms(auto_approve=True, on_timeout=OnTimeout.APPROVE)
    assert merge(asked, Entry(auto_approve=True, on_timeout=OnTimeout.APPROVE), trust=Trust.WORKFLOW) == (asked, ())


def test_an_entry_that_allows_it_approves_nothing_by_itself() -> None:
    both = merged(DEFAULT, Entry(auto_approve=True, on_timeout=OnTimeout.APPROVE))
    assert (both.auto_approve, both.on_timeout) == (False, OnTimeout.REJECT)


@pytest.mark.parametrize("entry", [Entry(timeout=HOUR), Entry(on_timeout=OnTimeout.REJECT)])
def test_reminding_for_ever_does_not_take_an_entrys_deadline_away(entry: Entry) -> None:
    with pytest.raises(UsageError, match="`on-timeout` is `remind`"):
        merged(Terms(on_timeout=OnTimeout.REMIND), entry)


@pytest.mark.parametrize("entry", [Entry(), Entry(on_timeout=OnTimeout.REMIND), Entry(on_timeout=OnTimeout.APPROVE)])
def test_reminding_is_free_where_no_deadline_is_set(entry: Entry) -> None:
    assert merged(Terms(on_timeout=OnTimeout.REMIND), entry).on_timeout is OnTimeout.REMIND


def test_an_entry_may_make_a_gate_remind() -> None:
    assert merged(DEFAULT, Entry(on_timeout=OnTimeout.REMIND)).on_timeout is OnTimeout.REMIND


class TestApprovers:
    def test_the_entrys_hold_where_the_step_names_none(self) -> None:
        both = merged(DEFAULT, Entry(approvers=("@bob",)))
        assert (both.who, both.also) == (Who(("@bob",)), None)

    def test_the_steps_hold_where_the_entry_names_none(self) -> None:
        both = merged(Terms(who=ALICE), Entry(quorum=Quorum(2)))
        assert (both.who, both.also) == (ALICE, None)

    def test_different_ones_must_both_hold(self) -> None:
        both = merged(Terms(who=ALICE), Entry(approvers=("@bob",), paths=None))
        assert (both.who, both.also) == (ALICE, Who(("@bob",)))

    def test_other_paths_are_other_approvers(self) -> None:
        mine = Who(paths=("docs/",))
        both = merged(Terms(who=mine), Entry(paths=("deploy/",)))
        assert (both.who, both.also) == (mine, Who(paths=("deploy/",)))

    def test_the_same_ones_are_asked_once(self) -> None:
        both = merged(Terms(who=ALICE), Entry(approvers=("@alice",)))
        assert (both.who, both.also) == (ALICE, None)

    def test_the_entrys_groups_stay_where_each_of_them_must_agree(self) -> None:
        each = Quorum(1, each_owner=True)
        both = merged(Terms(who=ALICE), Entry(paths=("deploy/",), quorum=each))
        assert (both.who, both.also, both.quorum) == (Who(paths=("deploy/",)), ALICE, each)

    def test_two_sets_of_groups_that_must_all_agree_are_refused(self) -> None:
        each = Quorum(1, each_owner=True)
        with pytest.raises(UsageError, match="one of each owner group"):
            merged(Terms(who=ALICE, quorum=each), Entry(paths=("deploy/",), quorum=each))


class TestInputs:
    @pytest.mark.parametrize("asked", [(), TARGET])
    def test_the_entrys_win(self, asked: tuple[typed.Field, ...]) -> None:
        assert merged(Terms(inputs=asked), Entry(inputs=TARGET)).inputs == TARGET

    def test_the_steps_stay_where_the_entry_has_none(self) -> None:
        assert merged(Terms(inputs=TARGET), Entry()).inputs == TARGET

    def test_different_ones_are_refused(self) -> None:
        with pytest.raises(UsageError, match="`inputs` differ"):
            merged(Terms(inputs=OTHER), Entry(inputs=TARGET))


class TestPullRequests:
    """The workflow file is the pull request's own, so it may only ask for more."""

    def test_without_an_entry_the_defaults_limit_what_is_asked(self) -> None:
        asked = Terms(who=ALICE, timeout=7 * DAY, valid_for=7 * DAY, quorum=Quorum(2), prevent_self_approval=True)
        both = merged(asked, None, trust=Trust.HEAD)
        assert (both.who, both.also) == (ALICE, DEFAULT.who)
        assert (both.timeout, both.valid_for, both.quorum) == (DAY, DAY, Quorum(2))
        assert both.prevent_self_approval

    def test_an_entry_without_approvers_means_the_owners_of_the_changes(self) -> None:
        both = merged(Terms(who=ALICE), Entry(quorum=Quorum(2)), trust=Trust.HEAD)
        assert (both.who, both.also) == (ALICE, DEFAULT.who)

    def test_an_entry_without_times_means_the_defaults(self) -> None:
        both = merged(Terms(timeout=7 * DAY, valid_for=7 * DAY), Entry(), trust=Trust.HEAD)
        assert (both.timeout, both.valid_for) == (DAY, DAY)

    def test_an_entry_may_give_more_time(self) -> None:
        assert merged(DEFAULT, Entry(timeout=7 * DAY), trust=Trust.HEAD).timeout == 7 * DAY

    def test_less_time_may_be_asked_for(self) -> None:
        assert merged(Terms(timeout=HOUR), None, trust=Trust.HEAD).timeout == HOUR

    @pytest.mark.parametrize("entry", [None, Entry()])
    @pytest.mark.parametrize(
        "asked", [Terms(auto_approve=True), Terms(on_timeout=OnTimeout.APPROVE), Terms(on_timeout=OnTimeout.REMIND)]
    )
    def test_nothing_is_approved_or_kept_open_by_the_workflow_alone(self, asked: Terms, entry: Entry | None) -> None:
        with pytest.raises(UsageError):
            merged(asked, entry, trust=Trust.HEAD)

    def test_an_entry_may_allow_it(self) -> None:
        asked = Terms(auto_approve=True, on_timeout=OnTimeout.APPROVE)
        entry = Entry(auto_approve=True, on_timeout=OnTimeout.APPROVE)
        assert merged(asked, entry, trust=Trust.HEAD).auto_approve


def test_what_became_stricter_is_said() -> None:
    entry = Entry(approvers=("@bob",), quorum=Quorum(2), timeout=HOUR, prevent_self_approval=True, inputs=TARGET)
    _, notices = merge(Terms(who=ALICE), entry, trust=Trust.WORKFLOW)
    source = "by the policy file's entry in .github/gh-gate.yml"
    assert notices == (
        f"approvers are @alice, and also @bob, {source}.",
        f"required is 2, {source}.",
        f"people who are involved cannot approve, {source}.",
        f"timeout is 1 h, {source}.",
        f"inputs are target, {source}.",
    )


def test_the_defaults_are_those_of_a_request() -> None:
    request = Request(name="x", prompt="x", run=Run(id="1"))
    assert (request.timeout, request.valid_for, request.on_timeout) == (
        DEFAULT.timeout,
        DEFAULT.valid_for,
        DEFAULT.on_timeout,
    )
    assert (tuple(request.approvers), tuple(request.paths)) == (DEFAULT.who.approvers, DEFAULT.who.paths)
    assert (request.required, request.remind, request.prevent_self_approval) == (1, DEFAULT.remind, False)


TIMES = st.sampled_from([HOUR, 2 * HOUR, DAY, 7 * DAY])
QUORA = st.builds(Quorum, st.integers(1, 3), st.booleans())
WHO = st.sampled_from([DEFAULT.who, ALICE, Who(paths=("deploy/",))])


@given(
    asked=st.builds(Terms, who=WHO, quorum=QUORA, timeout=TIMES, valid_for=TIMES, on_timeout=st.sampled_from(OnTimeout))
    | st.builds(Terms, auto_approve=st.booleans(), prevent_self_approval=st.booleans()),
    entry=st.builds(
        Entry,
        approvers=st.none() | st.just(("@bob",)),
        quorum=st.none() | QUORA,
        timeout=st.none() | TIMES,
        valid_for=st.none() | TIMES,
        on_timeout=st.none() | st.sampled_from(OnTimeout),
        auto_approve=st.none() | st.booleans(),
        prevent_self_approval=st.none() | st.booleans(),
    ),
    trust=st.sampled_from(Trust),
)
def test_nothing_that_is_asked_for_loosens_an_entry(asked: Terms, entry: Entry, trust: Trust) -> None:
    try:
        both = merged(asked, entry, trust=trust)
    except UsageError:
        return
    quorum = entry.quorum or Quorum()
    assert both.quorum.people >= quorum.people
    assert both.quorum.each_owner >= quorum.each_owner
    if both.on_timeout is OnTimeout.APPROVE:
        assert both.timeout >= (entry.timeout or 0)
    else:
        assert both.timeout <= (entry.timeout or 30 * DAY)
    assert both.valid_for <= (entry.valid_for or 30 * DAY)
    assert both.prevent_self_approval >= bool(entry.prevent_self_approval)
    assert not both.auto_approve or entry.auto_approve
    assert both.on_timeout is not OnTimeout.APPROVE or entry.on_timeout is OnTimeout.APPROVE
    if entry.approvers:
        assert Who(entry.approvers) in (both.who, both.also)
        assert both.who == Who(entry.approvers) or not quorum.each_owner


class TestTheApp:
    """A workflow of any branch can ask the App."""

    def test_believes_the_approvers_asked_for_where_no_entry_names_any(self) -> None:
        assert merged(Terms(who=ALICE, timeout=5 * DAY), None, trust=Trust.OWNERS).who == ALICE

    def test_holds_the_approvers_asked_for_against_those_of_the_entry(self) -> None:
        both = merged(Terms(who=ALICE), Entry(approvers=("@bob",)), trust=Trust.OWNERS)
        assert (both.who, both.also) == (ALICE, Who(("@bob",)))

    @pytest.mark.parametrize("asked", [Terms(auto_approve=True), Terms(on_timeout=OnTimeout.APPROVE)])
    @pytest.mark.parametrize("entry", [None, Entry()])
    def test_approves_without_people_only_where_the_entry_allows_it(self, asked: Terms, entry: Entry | None) -> None:
        with pytest.raises(UsageError, match="does not allow"):
            merged(asked, entry, trust=Trust.OWNERS)

    def test_lets_a_gate_without_an_entry_wait_as_long_as_it_asks(self) -> None:
        asked = Terms(timeout=20 * DAY, on_timeout=OnTimeout.REMIND)
        assert merged(asked, None, trust=Trust.OWNERS) == asked


SILENCE = Entry(on_timeout=OnTimeout.APPROVE)


@pytest.mark.parametrize("trust", Trust)
@pytest.mark.parametrize(
    ("asked", "said", "held"),
    [(1, DAY, DAY), (HOUR, DAY, DAY), (2 * DAY, DAY, 2 * DAY), (DAY, HOUR, HOUR), (HOUR, 2 * HOUR, 2 * HOUR)],
)
def test_where_silence_approves_nobody_shortens_the_time_to_object(
    asked: int, said: int, held: int, trust: Trust
) -> None:
    terms = Terms(on_timeout=OnTimeout.APPROVE, timeout=asked)
    assert merge(terms, replace(SILENCE, timeout=said), trust=trust)[0].timeout == held


def test_a_time_to_object_that_the_entry_leaves_open_is_a_day_where_anybody_can_ask() -> None:
    asked = Terms(on_timeout=OnTimeout.APPROVE, timeout=1)
    found = {trust: merge(asked, SILENCE, trust=trust)[0].timeout for trust in Trust}
    assert found == {Trust.WORKFLOW: 1, Trust.OWNERS: DAY, Trust.HEAD: DAY}
