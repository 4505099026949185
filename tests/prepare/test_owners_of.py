"""Approvers as they are named, and the groups that they make."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.asked import Prepared, Run
from gh_gate.errors import GateError, UsageError
from tests.fakes import FakeSource, acme, ask

OWNERS = """\
* @alice
*.py @carol
/deploy/ @bob
/infra/* @bob
/infra/team/ @acme/ml
/free/
"""


@pytest.fixture
def source() -> FakeSource:
    return acme(OWNERS)


def groups(ready: Prepared) -> dict[str, list[str]]:
    return {group.label: [str(owner) for owner in group.owners] for group in ready.gate.policy.groups}


class TestPaths:
    @pytest.mark.parametrize(
        ("path", "label", "owner"),
        [
            ("/deploy/", "deploy/", "@bob"),
            ("deploy/", "deploy/", "@bob"),
            ("./deploy/", "deploy/", "@bob"),
            ("deploy/a/b.txt", "deploy/a/b.txt", "@bob"),
            ("infra/", "infra/", "@bob"),
            ("infra/deep/", "infra/deep/", "@alice"),
            ("infra/team/", "infra/team/", "@acme/ml"),
            ("main.py", "main.py", "@carol"),
            ("/", "/", "@alice"),
            ("src/", "src/", "@alice"),
        ],
    )
    def test_the_owners_of_a_path(self, source: FakeSource, path: str, label: str, owner: str) -> None:
        assert groups(ask(source, f"codeowners:{path}")) == {label: [owner]}
        assert groups(ask(source, "codeowners", paths=(path,))) == {label: [owner]}

    @pytest.mark.parametrize(
        "rule", ["/deploy/*.py @carol", "*x @carol", "deploy/a* @carol", "/deploy/????????? @carol"]
    )
    def test_no_rule_for_some_names_owns_a_directory(self, source: FakeSource, rule: str) -> None:
        source.files[".github/CODEOWNERS"] = f"/deploy/* @bob\n{rule}\n"
        assert groups(ask(source, "codeowners:deploy/")) == {"deploy/": ["@bob"]}

    @pytest.mark.parametrize(
        "path",
        ["", " ", "..", "../x", "a/../b", "a//b", "//a", "a/./b", "deploy/*", "*.py", "a?", "a\\b", "a\0b", "a//"],
    )
    def test_what_is_no_path_is_refused(self, source: FakeSource, path: str) -> None:
        with pytest.raises(UsageError, match="not a path"):
            ask(source, f"codeowners:{path}")

    def test_paths_without_codeowners_are_refused(self, source: FakeSource) -> None:
        with pytest.raises(UsageError, match="`paths` says whose"):
            ask(source, "@alice", paths=("deploy/",))

    def test_several_paths_make_a_group_for_each_set_of_owners(self, source: FakeSource) -> None:
        paths = ("deploy/", "infra/", "src/", "deploy/a", "deploy/b")
        assert groups(ask(source, "codeowners", paths=paths)) == {
            "deploy/, infra/ and 2 more": ["@bob"],
            "src/": ["@alice"],
        }

    def test_people_may_be_named_beside_paths(self, source: FakeSource) -> None:
        assert groups(ask(source, "codeowners:deploy/", "@dave", "@acme/ml")) == {
            "deploy/": ["@bob"],
            "": ["@dave", "@acme/ml"],
        }


class TestWithoutPaths:
    def test_the_running_workflows_file_counts(self, source: FakeSource) -> None:
        source.files[".github/CODEOWNERS"] = "/.github/workflows/release.yml @dave\n"
        run = Run(id="1", workflow_path=".github/workflows/release.yml")
        assert groups(ask(source, "codeowners", run=run)) == {".github/workflows/release.yml": ["@dave"]}

    @pytest.mark.parametrize(
        ("approvers", "more"),
        [(["@alice"], {}), (["codeowners:deploy/"], {}), (["codeowners"], {"paths": ["deploy/"]})],
    )
    def test_another_script_asks_the_same_where_it_does_not_say_whose(
        self, source: FakeSource, approvers: list[str], more: dict[str, Any]
    ) -> None:
        one, other = (ask(source, *approvers, run=Run(id="1", workflow_path=path), **more) for path in ("a.py", "b.py"))
        assert one.gate.digest == other.gate.digest

    def test_the_file_is_kept_where_its_owners_decide(self, source: FakeSource) -> None:
        run = Run(id="1", workflow_path="deploy/a.py")
        assert ask(source, "codeowners", "@alice", run=run).gate.asked.workflow == "deploy/a.py"
        source.files[".github/gh-gate.yml"] = "gates: {deploy: {approvers: codeowners}}"
        source.files[".github/CODEOWNERS"] = "* @alice @bob\n"
        assert ask(source, "@alice", run=run).gate.asked.workflow == "deploy/a.py"

    def test_without_a_workflow_it_has_to_be_said(self, source: FakeSource) -> None:
        with pytest.raises(UsageError, match="does not say whose") as caught:
            ask(source, "codeowners", run=Run(id="1"))
        assert "codeowners:/deploy/" in caught.value.do

    def test_on_a_pull_request_the_changed_files_count(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", "deploy/a", "deploy/b", "deploy/c", "src/x.py")
        assert groups(ask(source, pull_request=5)) == {
            "deploy/a, deploy/b and 1 more": ["@bob"],
            "src/x.py": ["@carol"],
        }

    def test_a_pull_request_without_changes_has_no_owners(self, source: FakeSource) -> None:
        source.open_pull(5, "dave")
        with pytest.raises(UsageError, match="changes no files"):
            ask(source, pull_request=5)

    def test_more_files_than_can_be_listed_are_refused(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", *(f"f{index}" for index in range(3001)))
        with pytest.raises(GateError, match="3,001 files"):
            ask(source, pull_request=5)
        assert "files 5" not in source.asked

    def test_a_list_that_is_not_complete_is_refused(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", "deploy/a", "src/b")
        source.changed[5] = ("src/b",)
        with pytest.raises(GateError, match="only 1 were listed"):
            ask(source, pull_request=5)

    def test_changed_files_are_not_listed_where_people_are_named(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", "a")
        ask(source, "@alice", pull_request=5)
        assert "files 5" not in source.asked


class TestNoOwner:
    def test_no_file(self, source: FakeSource) -> None:
        source.files.clear()
        with pytest.raises(UsageError, match="no CODEOWNERS file on `main` of acme/app"):
            ask(source, "codeowners:deploy/")

    @pytest.mark.parametrize("location", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
    def test_every_place_of_the_file_is_looked_at(self, source: FakeSource, location: str) -> None:
        source.files = {location: "* @dave\n"}
        assert ask(source, "codeowners:deploy/").deciders == ("dave",)

    def test_the_first_file_counts_even_if_it_is_empty(self, source: FakeSource) -> None:
        source.files = {".github/CODEOWNERS": "", "CODEOWNERS": "* @dave\n"}
        with pytest.raises(UsageError, match=r"nobody owns deploy/ by \.github/CODEOWNERS"):
            ask(source, "codeowners:deploy/")

    @pytest.mark.parametrize("text", ["/other/ @alice\n", "* @alice\n/deploy/\n"])
    def test_a_path_that_nobody_owns(self, source: FakeSource, text: str) -> None:
        source.files[".github/CODEOWNERS"] = text
        with pytest.raises(UsageError, match="nobody owns deploy/") as caught:
            ask(source, "codeowners:deploy/", "@alice")
        assert "`/deploy/ @org/team`" in caught.value.do

    def test_a_directory_without_its_slash_is_explained(self, source: FakeSource) -> None:
        source.files[".github/CODEOWNERS"] = "/deploy/ @alice\n"
        with pytest.raises(UsageError) as caught:
            ask(source, "codeowners:deploy")
        assert "or `deploy/` if it is a directory" in caught.value.do

    def test_one_of_several_is_said_and_the_rest_decide(self, source: FakeSource) -> None:
        ready = ask(source, "codeowners", paths=("free/", "deploy/"))
        assert ready.deciders == ("bob",)
        assert ready.notices == ("nobody owns free/ by .github/CODEOWNERS; the owners of the rest decide.",)

    def test_one_of_several_stated_paths_is_refused_where_each_owner_must_agree(self, source: FakeSource) -> None:
        with pytest.raises(UsageError, match="nobody owns free/"):
            ask(source, "codeowners", paths=("free/", "deploy/"), required="each-owner")

    def test_a_changed_file_that_nobody_owns_needs_nobody(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", "free/a", "deploy/a")
        ready = ask(source, pull_request=5, required="each-owner")
        assert groups(ready) == {"deploy/a": ["@bob"]}
        assert "nobody owns free/a" in ready.notices[0]


class TestEachOwner:
    def test_every_group_stands_for_itself(self, source: FakeSource) -> None:
        source.open_pull(5, "dave", "deploy/a", "src/x.py")
        rules = ask(source, pull_request=5, required="each-owner").gate.policy
        assert rules.each_owner
        assert [group.label for group in rules.groups] == ["deploy/a", "src/x.py"]

    def test_listed_approvers_are_groups_of_their_own(self, source: FakeSource) -> None:
        source.files[".github/gh-gate.yml"] = "aliases: {leads: ['@bob', '@carol']}"
        ready = ask(source, "@alice", "leads", required="each-owner")
        assert groups(ready) == {"@alice": ["@alice"], "leads": ["@bob", "@carol"]}

    def test_a_group_of_nobody_is_refused(self, source: FakeSource) -> None:
        source.files[".github/CODEOWNERS"] = "/deploy/ @alice\n/infra/ a@b.example\n"
        with pytest.raises(GateError, match="nobody of 'infra/' could"):
            ask(source, "codeowners", paths=("deploy/", "infra/"), required="each-owner")

    def test_files_named_like_a_label_do_not_stand_for_another_group(self, source: FakeSource) -> None:
        source.files[".github/CODEOWNERS"] = "/a @alice\n/b @alice\n/a* @bob\n/a @alice\n"
        source.open_pull(5, "dave", "a", "b", "a and b")
        labels = [group.label for group in ask(source, pull_request=5, required="each-owner").gate.policy.groups]
        assert labels == ["a and b", "a and b (2)"]

    def test_long_names_do_not_make_two_groups_one(self, source: FakeSource) -> None:
        long = "x" * 200
        source.files[".github/CODEOWNERS"] = f"/{long}1 @alice\n/{long}2 @bob\n"
        source.open_pull(5, "dave", f"{long}1", f"{long}2")
        labels = [group.label for group in ask(source, pull_request=5, required="each-owner").gate.policy.groups]
        assert len(set(labels)) == 2


class TestPeople:
    def test_an_owner_who_is_nobody_is_said(self, source: FakeSource) -> None:
        source.person("robot", human=False)
        ready = ask(source, "@alice", "a@b.example", "@ghost", "@robot")
        assert ready.deciders == ("alice",)
        assert ready.notices == (
            "a@b.example is an e-mail address, and it cannot be told whose account that is, so it can approve nothing.",
            "@ghost is an account that does not exist, so it can approve nothing.",
            "@robot is not a person's account, so it can approve nothing.",
        )

    def test_a_team_that_cannot_be_read_is_said_where_others_can_decide(self, source: FakeSource) -> None:
        ready = ask(source, "@alice", "@acme/hidden")
        assert ready.notices == (
            "@acme/hidden cannot be read with this token, so it contributes nobody; see docs/teams.md.",
        )

    def test_a_team_that_cannot_be_read_stops_a_gate_that_needs_it(self, source: FakeSource) -> None:
        with pytest.raises(GateError, match="cannot read the team @acme/hidden, so nobody could approve"):
            ask(source, "@acme/hidden")

    def test_everybody_is_looked_up_once(self, source: FakeSource) -> None:
        source.files[".github/CODEOWNERS"] = "/a @alice @Acme/ML\n/b @ALICE @acme/ml\n"
        ask(source, "codeowners:a", "codeowners:b", "@alice")
        assert [question for question in source.asked if question.startswith(("user", "team"))] == [
            "user alice",
            "team acme/ml",
        ]

    def test_too_many_people_are_refused_before_they_use_up_the_quota(self, source: FakeSource) -> None:
        with pytest.raises(GateError, match="more than 100"):
            ask(source, *(f"@p{index}" for index in range(500)))
        assert len(source.asked) < 110

    def test_more_than_one_comment_can_show_is_refused(self, source: FakeSource) -> None:
        names = [f"{index:03}{'n' * 76}" for index in range(99)]
        source.files[".github/CODEOWNERS"] = "".join(
            f"/{name} @{source.person(f'p{name[:3]}').login}\n" for name in names
        )
        source.open_pull(5, "dave", *(f"{name}/{part}" for name in names for part in "ab"))
        with pytest.raises(GateError, match="99 owners in 99 groups"):
            ask(source, pull_request=5)


def test_lines_that_are_skipped_are_said_up_to_five(source: FakeSource) -> None:
    source.files[".github/CODEOWNERS"] = "* @alice\n" + "[a] @bob\n" * 7
    notices = ask(source, "codeowners:a").notices
    assert len(notices) == 6
    assert notices[0].startswith(".github/CODEOWNERS, line 2, is skipped: ")
    assert notices[5] == ".github/CODEOWNERS has 2 more lines that are skipped."


def test_invisible_characters_in_file_names_are_shown(source: FakeSource) -> None:
    source.open_pull(5, "dave", "a\u202eb\nc\x1b[0m")
    [label] = groups(ask(source, pull_request=5))
    assert label.isprintable()
