"""GitHub's complaints about a CODEOWNERS file.

https://docs.github.com/rest/repos/repos#list-codeowners-errors
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.github.repo import Repo
from tests.github.state_people import RANKS, Account, Organization, Role

LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
WORD = re.compile(r"(?:\\.|\S)+")
OWNER = re.compile(r"@[\w.-]+(?:/[\w.-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+")
BAD_PATTERN = re.compile(r"^!|(?<!\\)\[|^\\#|\*\*\*")


def errors(path: str, text: str, repo: Repo, accounts: Mapping[str, Account]) -> list[dict[str, Any]]:
    """One entry per bad pattern or owner, in the file's order."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for column, kind, suggestion in _wrong(line.split(" #")[0], repo, accounts):
            message = f"{kind} on line {number}: {suggestion or 'make sure the syntax is valid'}\n\n  {line}\n"
            entry = {"line": number, "column": column, "kind": kind, "source": line, "suggestion": suggestion or None}
            found.append(entry | {"message": message + " " * (column + 1) + "^", "path": path})
    return found


def _wrong(line: str, repo: Repo, accounts: Mapping[str, Account]) -> Iterator[tuple[int, str, str]]:
    """Column, kind and suggestion of what is wrong in a line."""
    words = [] if line.lstrip().startswith("#") else list(WORD.finditer(line))
    for index, word in enumerate(words):
        if index == 0 and BAD_PATTERN.search(word[0]):
            yield word.start() + 1, "Invalid pattern", ""
        elif index and not OWNER.fullmatch(word[0]):
            yield word.start() + 1, "Invalid owner", ""
        elif index and not _owns(word[0], repo, accounts):
            yield (
                word.start() + 1,
                "Unknown owner",
                f"make sure {word[0]} exists and has write access to the repository",
            )


def _owns(owner: str, repo: Repo, accounts: Mapping[str, Account]) -> bool:
    """Whether an owner is a person or a visible team with write access; an e-mail passes."""
    if not owner.startswith("@"):
        return True
    login, _, slug = owner[1:].lower().partition("/")
    account = accounts.get(login)
    if account is None:
        return False
    if not slug:
        return account.type == "User" and _writes(repo.role_of(account))
    team = account.teams.get(slug) if isinstance(account, Organization) else None
    return team is not None and not team.secret and _writes(repo.team_role(team))


def _writes(role: Role) -> bool:
    return RANKS.index(role) >= RANKS.index("write")
