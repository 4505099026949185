"""Who exists in the local forge, and what they may do."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from gh_gate.core.policy import Team
from gh_gate.core.thread import Member, Person, Standing
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge
from gh_gate.forge.local.people import machine_login
from tests.forge.local_ground import forge_in

LEADS = Team("org", "ml-leads")


def test_a_person_keeps_the_id_whatever_the_case_of_the_login(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    ada = forge.person("Ada")
    assert forge.person("ada") == forge_in(tmp_path).person("ADA") == ada
    assert ada.human
    assert forge.person("eve").id != ada.id


def test_who_is_named_as_an_approver_exists_and_may_write(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    person = forge.user("named-in-codeowners")
    assert person is not None
    assert forge.standings([person], ()) == {person.id: Standing(True)}


@pytest.mark.parametrize(
    "login", ["", "@ada", "a b", "-ada", "ada@example.org", "dependabot[bot]", "gh-gate[local]", "ü", "a" * 40, "a\n"]
)
def test_what_cannot_be_a_login_is_nobody(tmp_path: Path, login: str) -> None:
    forge = forge_in(tmp_path)
    assert forge.user(login) is None
    with pytest.raises(UsageError, match="cannot be a login"):
        forge.person(login)


def test_nobody_can_speak_as_the_bot(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    with pytest.raises(UsageError):
        forge.say(forge.me().login, 1, "x")


def test_a_stranger_s_id_may_nothing(tmp_path: Path) -> None:
    stranger = Person(1, "mojombo")
    assert forge_in(tmp_path).standings([stranger], (LEADS,)) == {1: Standing(False)}


def test_a_team_can_be_asked_before_anybody_is_in_it(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    assert forge.readable(LEADS)
    assert forge.members(LEADS) == ()
    forge.add_member(LEADS, "ada")
    forge.add_member(LEADS, "ada")
    assert forge.members(Team("ORG", "ML-Leads")) == (forge.person("ada"),)


def test_the_people_are_those_who_were_ever_named_without_the_bot(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    forge.user("eve")
    forge.user("ada")
    assert [person.login for person in forge.people()] == ["eve", "ada"]


def test_nobody_belongs_to_a_team_without_members(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    forge.add_member(LEADS, "ada")
    ada, eve = forge.person("ada"), forge.person("eve")
    rights = forge.standings([ada, eve], (LEADS, Team("org", "empty")))
    assert rights[ada.id].teams == {"org/ml-leads": Member.YES, "org/empty": Member.NO}
    assert rights[eve.id].teams == {"org/ml-leads": Member.NO, "org/empty": Member.NO}


def test_ids_are_nobody_s_on_github_and_exact_in_json(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    assert 2**52 <= forge.me().id < forge.person("ada").id < 2**53
    assert 2**52 <= forge.repository().id < 2**53


@pytest.mark.parametrize(
    ("name", "login"),
    [("ada", "ada"), ("ada.l", "ada-l"), ("Ada L", "Ada-L"), ("ÄÖ", "developer"), ("a" * 60, "a" * 39)],
)
def test_the_machine_s_user_is_a_person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, login: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: name)
    forge = LocalForge(tmp_path)
    assert forge.login == login
    assert forge.user(forge.login) is not None


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_a_user_without_a_name_is_the_developer(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def refuse() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", refuse)
    assert machine_login() == "developer"


def test_nobody_wrote_a_commit_and_nobody_runs_again(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    assert forge.commit_people("0" * 40) == ()
    assert forge.reruns("1", 3) == ()
