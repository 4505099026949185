"""From a request to a gate: what is read, what is bound, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gh_gate.asked import Run
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.errors import GateError, UsageError
from tests.fakes import COMMIT, MAIN, RUN, FakeSource, acme, ask

OWNERS = "* @alice\n/deploy/ @bob\n"


@pytest.fixture
def source() -> FakeSource:
    return acme(OWNERS)


def policy(text: str) -> Callable[[FakeSource], None]:
    return lambda source: source.files.update({".github/gh-gate.yml": text})


class TestTheGate:
    def test_it_is_bound_to_repository_run_and_commit(self, source: FakeSource) -> None:
        gate = ask(source, subject="app@sha256:1", remind=60, timeout=3600).gate
        assert gate.key == (42, "77", "deploy")
        assert (gate.repository, gate.commit, gate.subject) == ("acme/app", "c" * 40, "app@sha256:1")
        assert (gate.timeout, gate.remind, gate.pull_request) == (3600, 60, None)

    def test_it_says_where_it_comes_from(self, source: FakeSource) -> None:
        origin = ask(source).gate.origin
        assert (origin.title, origin.url) == ("release", "https://ci.example/77")
        assert origin.changes_url == f"https://github.example/acme/app/commit/{COMMIT}"

    def test_without_pages_or_a_commit_there_is_no_link_to_changes(self, source: FakeSource) -> None:
        assert ask(source, "@alice", run=Run(id="1")).gate.origin.changes_url == ""
        source.url = "file:///home/alice/app"
        assert ask(source).gate.origin.changes_url == ""

    def test_the_prompt_is_rendered_and_made_inert(self, source: FakeSource) -> None:
        gate = ask(source, prompt="{who}: {share:.1%} @bob", context={"who": "@carol *x*", "share": 0.5}).gate
        assert "50.0%" in gate.prompt
        assert "@carol" not in gate.prompt
        assert "@bob" not in gate.prompt

    def test_people_who_can_be_assigned_are_told(self, source: FakeSource) -> None:
        assert ask(source, "@alice", "@acme/ml", "@Bob").deciders == ("alice", "bob")

    def test_at_most_ten_people_are_assigned(self, source: FakeSource) -> None:
        people = [f"@{source.person(f'p{index}').login}" for index in range(12)]
        assert len(ask(source, *people).deciders) == 10

    def test_one_approver_may_be_given_as_a_text(self, source: FakeSource) -> None:
        assert ask(source, approvers="@alice").deciders == ("alice",)


class TestDeterminism:
    def test_the_same_state_gives_the_same_digest(self, source: FakeSource) -> None:
        assert ask(source).gate.digest == ask(source).gate.digest

    def test_a_later_attempt_and_a_newer_commit_with_the_same_owners_change_nothing(self, source: FakeSource) -> None:
        first = ask(source, "codeowners:/deploy/", prevent_self_approval=True)
        source.heads["main"] = "2" * 40
        source.files[".github/CODEOWNERS"] = f"# moved\n{OWNERS}/docs/ @carol\n"
        again = ask(source, "codeowners:/deploy/", prevent_self_approval=True, run=replace(RUN, attempt=3))
        assert again.gate == first.gate
        assert again.sources != first.sources

    def test_another_owner_is_another_gate(self, source: FakeSource) -> None:
        first = ask(source, "codeowners:/deploy/")
        source.files[".github/CODEOWNERS"] = "/deploy/ @carol\n"
        assert ask(source, "codeowners:/deploy/").gate.digest != first.gate.digest

    def test_the_order_of_answers_changes_nothing(self, source: FakeSource) -> None:
        source.open_pull(5, "carol", "deploy/a", "b")
        first = ask(source, pull_request=5)
        source.changed[5] = ("b", "deploy/a")
        assert ask(source, pull_request=5).gate == first.gate

    def test_a_name_is_shown_as_its_owner_writes_it(self, source: FakeSource) -> None:
        assert ask(source, "@ALICE").gate.policy == ask(source, "@alice").gate.policy


class TestSources:
    def test_the_branch_and_the_commit_of_each_file_are_recorded(self, source: FakeSource) -> None:
        policy("gates: {other: {required: 2}}")(source)
        sources = ask(source, "codeowners:/deploy/").sources
        assert sources == {"branch": "main", "CODEOWNERS": MAIN, ".github/gh-gate.yml": MAIN}

    def test_what_was_not_read_is_not_named(self, source: FakeSource) -> None:
        assert ask(source, "@alice").sources == {"branch": "main"}

    def test_a_pull_requests_policy_is_its_base_branchs(self, source: FakeSource) -> None:
        source.heads["release"] = "3" * 40
        source.files[("release", ".github/CODEOWNERS")] = "* @carol\n"
        source.open_pull(5, "alice", "a", base="release")
        ready = ask(source, pull_request=5)
        assert ready.deciders == ("carol",)
        assert ready.sources == {"branch": "release", "CODEOWNERS": "3" * 40}


class TestRefusedBeforeAnybodyIsAsked:
    @pytest.mark.parametrize(
        "words",
        [
            {"prompt": " "},
            {"prompt": "y" * 200_001},
            {"prompt": "{missing}", "context": {}},
            {"required": 0},
            {"required": "all"},
            {"timeout": 0},
            {"timeout": 31 * 86_400},
            {"valid_for": 0},
            {"remind": 0},
            {"subject": "a\nb"},
            {"subject": "x" * 2000},
            {"inputs": {"a": "nonsense"}},
            {"run": Run(id="")},
            {"run": Run(id=" ")},
        ],
    )
    def test_a_wrong_word_of_the_caller(self, source: FakeSource, words: dict[str, Any]) -> None:
        with pytest.raises(UsageError):
            ask(source, **words)
        assert source.asked == []

    @pytest.mark.parametrize("event", ["pull_request", "pull_request_review", "pull_request_review_comment"])
    def test_a_pull_requests_run_that_does_not_say_which(self, source: FakeSource, event: str) -> None:
        with pytest.raises(UsageError, match=event):
            ask(source, run=replace(RUN, event=event))
        assert source.asked == []


class TestThePolicyFile:
    def test_it_makes_a_gate_stricter_and_says_so(self, source: FakeSource) -> None:
        policy("gates: {deploy: {required: 2, timeout: 1h}}")(source)
        ready = ask(source, "@alice", "@bob")
        assert (ready.gate.policy.required, ready.gate.timeout) == (2, 3600)
        assert any("required is 2" in notice for notice in ready.notices)

    def test_its_aliases_stand_for_people(self, source: FakeSource) -> None:
        policy("aliases: {ml-team: ['@acme/ml', '@bob']}")(source)
        [group] = ask(source, "ml-team").gate.policy.groups
        assert [str(owner) for owner in group.owners] == ["@acme/ml", "@bob"]

    def test_a_bare_word_names_nobody_without_an_alias(self, source: FakeSource) -> None:
        source.person("ml-team")
        with pytest.raises(UsageError, match="`ml-team`"):
            ask(source, "ml-team")

    def test_approvers_of_both_sides_must_both_hold(self, source: FakeSource) -> None:
        policy("gates: {deploy: {approvers: ['@alice', '@bob']}}")(source)
        rules = ask(source, "@bob", "@carol").gate.policy
        assert [str(owner) for owner in rules.owners()] == ["@bob", "@carol"]
        assert [str(owner) for owner in rules.within] == ["@alice", "@bob"]

    def test_approvers_that_exclude_each_other_are_refused(self, source: FakeSource) -> None:
        policy("gates: {deploy: {approvers: ['@alice']}}")(source)
        with pytest.raises(GateError) as caught:
            ask(source, "@bob")
        assert caught.value.why == "@bob is not one of those the policy file allows"

    def test_its_inputs_are_asked_for(self, source: FakeSource) -> None:
        policy("gates: {deploy: {inputs: {target: [eu, us]}}}")(source)
        assert [field.name for field in ask(source).gate.inputs] == ["target"]

    def test_its_app_decides_and_its_key_is_handed_on(self, source: FakeSource) -> None:
        policy("app: {slug: acme-gates, public-key: KEY}")(source)
        ready = ask(source)
        assert (ready.gate.decider, ready.public_key) == (Decider.APP, "KEY")
        assert ready.notices[0].startswith("the App acme-gates decides this gate")

    def test_without_an_app_the_callers_mode_decides(self, source: FakeSource) -> None:
        ready = ask(source, decider=Decider.HANDLER)
        assert (ready.gate.decider, ready.public_key) == (Decider.HANDLER, "")

    def test_a_mistake_in_it_stops_every_gate(self, source: FakeSource) -> None:
        policy("gates: {other: {requires: 2}}")(source)
        with pytest.raises(UsageError, match="requires"):
            ask(source)


class TestApprovalWithoutPeople:
    @pytest.mark.parametrize("words", [{"auto_approve": True}, {"on_timeout": OnTimeout.APPROVE}])
    def test_a_required_field_without_default_is_refused(self, source: FakeSource, words: dict[str, Any]) -> None:
        with pytest.raises(UsageError, match="`target`"):
            ask(source, inputs={"note": {"type": "str", "required": False}, "target": "str"}, **words)

    def test_defaults_make_it_possible(self, source: FakeSource) -> None:
        inputs = {"target": {"type": "str", "default": "eu"}, "note": {"type": "str", "required": False}}
        assert ask(source, inputs=inputs, auto_approve=True).gate.auto_approve

    def test_a_required_field_is_fine_where_people_answer(self, source: FakeSource) -> None:
        assert ask(source, inputs={"target": "str"}).gate.inputs

    def test_nobody_needs_to_be_reachable_where_the_condition_decides(self, source: FakeSource) -> None:
        assert ask(source, "@acme/hidden", auto_approve=True).gate.auto_approve

    def test_the_deadline_does_not_excuse_a_gate_that_nobody_can_answer(self, source: FakeSource) -> None:
        with pytest.raises(GateError, match="cannot read the team @acme/hidden"):
            ask(source, "@acme/hidden", on_timeout=OnTimeout.APPROVE)
