"""What a word in `approvers`, an alias or CODEOWNERS stands for, before anybody is looked up.

::

    @alice        an account
    @org/team     a team
    a@b.example   an e-mail address: nobody, because a forge does not say whose it is
    ml-team       an alias of the policy file, and nothing else

A bare word never becomes an account: ``ml-team`` may be one that belongs to a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gh_gate.core.policy import Nobody
from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError

CODEOWNERS = "codeowners"
ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)

# Accounts of managed users have an underscore, old ones hyphens at their ends, those of Apps end in [bot].
# https://docs.github.com/en/enterprise-cloud@latest/admin/concepts/identity-and-access-management/enterprise-managed-users
_ACCOUNT = re.compile(r"@([A-Za-z0-9_-]{1,100}(?:\[bot\])?)", re.ASCII)
_TEAM = re.compile(r"@([A-Za-z0-9_-]{1,100})/([A-Za-z0-9_-]{1,200})", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,128}@[^@\s]{1,255}")

EMAIL = "an e-mail address, and it cannot be told whose account that is"
MALFORMED = "neither an account nor a team nor an e-mail address"


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account by its login, without the ``@``."""

    login: str

    def __str__(self) -> str:
        return f"@{self.login}"


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team by its organization and slug."""

    org: str
    slug: str

    def __str__(self) -> str:
        return f"@{self.org}/{self.slug}"


Name = AccountName | TeamName | Nobody


def word(text: str) -> str:
    """Return an approver as it is compared: no white space around it, and `codeowners` in lower case."""
    head, colon, path = text.strip().partition(":")
    return f"{CODEOWNERS}{colon}{path}" if head.lower() == CODEOWNERS else text.strip()


def read(text: str) -> Name:
    """Read an owner as CODEOWNERS has it; what is none is `Nobody`, with the reason."""
    if found := _ACCOUNT.fullmatch(text):
        return AccountName(found[1])
    if found := _TEAM.fullmatch(text):
        return TeamName(found[1], found[2])
    return Nobody(text[:400], EMAIL if _EMAIL.fullmatch(text) else MALFORMED)


def is_account_or_team(text: str) -> bool:
    """Tell whether a text is written like an account or a team."""
    return not isinstance(read(text), Nobody)


def read_approver(text: str, aliases: Mapping[str, tuple[str, ...]]) -> tuple[Name, ...]:
    """Read an approver as a workflow or the policy file names it, aliases resolved.

    :param text: ``@alice``, ``@org/team``, an e-mail address, or a word of ``aliases``.
    :param aliases: words and what they stand for, as `gh_gate.core.policy.file` has checked them.
    :raise UsageError: for any other word, saying what to write.
    """
    name = read(text)
    if not isinstance(name, Nobody) or name.why == EMAIL:
        return (name,)
    if text in aliases:
        return tuple(read(each) for each in aliases[text])
    raise _unknown(text, aliases)


def _unknown(text: str, aliases: Mapping[str, tuple[str, ...]]) -> UsageError:
    shown = text[:64]
    if not ALIAS.fullmatch(text):
        return UsageError(
            f"{shown!r} in `approvers` is neither a person nor a team.",
            do="write @alice for a person, @org/team for a team, codeowners or codeowners:PATH for code owners; several are a list",
            docs="docs/approvers.md",
        )
    hint = f" ({suggest(text, aliases)})" if aliases else ""
    return UsageError(
        f"`{shown}` in `approvers` is not an alias of the policy file.",
        do=f"write @{shown} for a person or @org/{shown} for a team, or add `{shown}` under `aliases:` in .github/gh-gate.yml{hint}",
        docs="docs/approvers.md",
    )
