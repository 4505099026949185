"""A comment or an issue's body as REST shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gh_gate.core.thread import Comment
from gh_gate.forge.github.people import person


def label_names(issue: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of an issue's labels, which GitHub's description allows to be plain words."""
    named = (label.get("name") if isinstance(label, dict) else label for label in issue["labels"])
    return frozenset(str(name) for name in named if name)


def is_pull(issue: Mapping[str, Any]) -> bool:
    """Tell whether what the lists of issues show is a pull request; some servers say null of an issue instead of nothing."""
    return issue.get("pull_request") is not None


def posted(shown: Mapping[str, Any]) -> Comment:
    """Return a text as REST shows it, without its edits."""
    author, app = person(shown["user"]), shown.get("performed_via_github_app")
    return Comment(
        id=int(shown["id"]),
        author=author,
        body=str(shown.get("body") or ""),
        created_at=datetime.fromisoformat(shown["created_at"]),
        # A bot is an App by itself; what matters is an App that acts with a person's token.
        app=str(app.get("slug") or "unknown") if app and author and author.human else None,
        url=str(shown["html_url"]),
    )
