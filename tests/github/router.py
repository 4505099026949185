"""The table of operations: each handler says where it is and what it takes to be let in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from tests.github.call import Answer, Call
from tests.github.state_people import Level

Handler = Callable[[Call], Answer]
Needs = Literal[
    "", "thread", "threads", "issues", "pulls", "contents", "actions", "deployments", "administration", "metadata"
]
PERMISSIONS: dict[Needs, tuple[str, ...]] = {
    "threads": ("issues", "pull_requests"),
    "issues": ("issues",),
    "pulls": ("pull_requests",),
    "contents": ("contents",),
    "actions": ("actions",),
    "deployments": ("deployments",),
    "administration": ("administration",),
    "metadata": ("metadata",),
}
NUMBERS = ("account_id",)  # words have routes of their own there
WHOLE_REST = ("path", "basehead", "ref", "branch")  # their values contain slashes


@dataclass(frozen=True, slots=True)
class Route:
    """An operation.

    :param needs: "threads" means issues or pull_requests; "thread" means issues, or on a pull request either of the two;
        "" leaves it to the handler.
    :param creates: whether it counts for the secondary limit on creating content.
    :param bare: whether a 404 has no body, as GitHub describes it for questions that are answered by the status alone.
    :param signed: whether an App's own JSON Web Token is the credential.
    :param basic: whether an App's client id and secret are.
    """

    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Handler
    needs: Needs
    level: Level
    creates: bool
    signed: bool
    bare: bool
    basic: bool

    def admit(self, call: Call) -> None:
        """Refuse a token without the permission."""
        if self.needs == "thread":
            call.need(self.level, *(("issues", "pull_requests") if _on_pull(call) else ("issues",)))
        elif self.needs:
            call.need(self.level, *PERMISSIONS[self.needs])


def _on_pull(call: Call) -> bool:
    number = call.params.get("issue_number", "")
    if number.isdecimal():
        issue = call.repo.issues.get(int(number))
    else:
        comment_id = call.params.get("comment_id", "")
        comment = call.repo.comment_index.get(int(comment_id)) if comment_id.isdecimal() else None
        issue = comment.issue if comment else None
    return issue is not None and issue.pull is not None


ROUTES: dict[str, list[Route]] = {}


def route(
    method: str,
    template: str,
    needs: Needs = "",
    *,
    creates: bool = False,
    signed: bool = False,
    bare: bool = False,
    basic: bool = False,
) -> Callable[[Handler], Handler]:
    """Register a handler; GET needs the permission to read, every other method the one to write."""

    def register(handler: Handler) -> Handler:
        level: Level = "read" if method == "GET" else "write"
        entry = Route(method, template, _pattern(template), handler, needs, level, creates, signed, bare, basic)
        ROUTES.setdefault(method, []).append(entry)
        return handler

    return register


def _pattern(template: str) -> re.Pattern[str]:
    def group(match: re.Match[str]) -> str:
        name = match[1]
        form = ".+" if name in WHOLE_REST else "[0-9]+" if name in NUMBERS else "[^/]+"
        return f"(?P<{name}>{form})"

    return re.compile(re.sub(r"\{(\w+)\}", group, template))


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path and what its template captured, decoded."""
    for entry in ROUTES.get(method, ()):
        match = entry.pattern.fullmatch(path)
        if match:
            return entry, {name: unquote(value) for name, value in match.groupdict().items()}
    return None
