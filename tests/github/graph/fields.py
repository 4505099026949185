"""All resolvers, and the GraphQL type of each piece of state."""

from typing import Any

from tests.github.graph import people, posts, reactions, root, threads, timeline
from tests.github.graph.scope import FIELDS
from tests.github.graph.timeline import Committed
from tests.github.repo import Repo
from tests.github.state_people import Account
from tests.github.state_threads import Comment, Event, Issue

__all__ = ["FIELDS", "type_name"]
MODULES = (people, posts, reactions, root, threads, timeline)


def type_name(value: Any, _info: Any, _abstract: Any) -> str:
    """The concrete type of a value that stands where an interface or union is declared."""
    if isinstance(value, Account):
        return value.type
    if isinstance(value, Event):
        return timeline.TYPES[value.kind]
    if isinstance(value, Issue):
        return "PullRequest" if value.pull else "Issue"
    for kind, name in ((Comment, "IssueComment"), (Repo, "Repository"), (Committed, "PullRequestCommit")):
        if isinstance(value, kind):
            return name
    raise TypeError(type(value).__name__)
