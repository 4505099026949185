"""What a word stands for: an account, a team, an alias, or nobody."""

from __future__ import annotations

import pytest

from gh_gate.core.policy import Nobody, owners
from gh_gate.core.policy.owners import AccountName, TeamName
from gh_gate.errors import UsageError

ALIASES = {"ml-team": ("@org/ml", "@alice"), "Ops": ("@bob",)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@alice", AccountName("alice")),
        ("@Alice-B", AccountName("Alice-B")),
        ("@alice_acme", AccountName("alice_acme")),
        ("@-old-", AccountName("-old-")),
        ("@renovate[bot]", AccountName("renovate[bot]")),
        ("@org/team", TeamName("org", "team")),
        ("@org/my_team-2", TeamName("org", "my_team-2")),
        ("a@b.example", Nobody("a@b.example", owners.EMAIL)),
    ],
)
def test_an_owner_is_read_as_it_is_written(text: str, name: owners.Name) -> None:
    assert owners.read(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "alice",
        "@alice ",
        " @alice",
        "@al ice",
        "@org/",
        "@/team",
        "@org/a/b",
        "@org/../x",
        "@alice\n",
        "@älice",
        "@a?b=c",
        "@org/team#x",
        "@" + "a" * 200,
        "@@alice",
        "@alice,@bob",
        "@alice%2f..",
        "a@b@c",
    ],
)
def test_what_is_no_owner_is_nobody(text: str) -> None:
    assert owners.read(text) == Nobody(text[:400], owners.MALFORMED)


def test_an_alias_stands_for_all_its_people() -> None:
    assert owners.read_approver("ml-team", ALIASES) == (TeamName("org", "ml"), AccountName("alice"))


def test_an_e_mail_address_is_nobody_and_no_error() -> None:
    assert owners.read_approver("a@b.example", ALIASES) == (Nobody("a@b.example", owners.EMAIL),)


@pytest.mark.parametrize(
    "text", ["alice", "ml-teams", "ops", "OPS", "org/team", "@al ice", "@alice, @bob", "", "codeowner"]
)
def test_any_other_word_is_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        owners.read_approver(text, ALIASES)


def test_the_error_says_what_to_write() -> None:
    with pytest.raises(UsageError) as caught:
        owners.read_approver("ml-teams", ALIASES)
    assert "`ml-teams`" in caught.value.what
    for part in ("@ml-teams", "@org/ml-teams", "aliases:", "did you mean `ml-team`?"):
        assert part in caught.value.do


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (" codeowners ", "codeowners"),
        ("CODEOWNERS", "codeowners"),
        ("CodeOwners:/Deploy/", "codeowners:/Deploy/"),
        ("@Alice", "@Alice"),
    ],
)
def test_codeowners_is_one_word_in_any_case(text: str, same: str) -> None:
    assert owners.word(text) == same
