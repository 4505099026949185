"""Who this process is to GitHub."""

from __future__ import annotations

from gh_gate.core.thread import Person
from gh_gate.errors import GateError
from gh_gate.forge.github import queries
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.people import person
from gh_gate.forge.github.refusal import Refused, understanding

ACTIONS = Person(41898282, "github-actions[bot]", human=False)
"""The account of every workflow's own token on github.com."""


def ask(client: Client, app: Client | None, *, in_actions: bool) -> Person:
    """Ask who the token's account is.

    :param app: the App's own client, if the token is an installation's.
    :param in_actions: whether this is a job of GitHub Actions, whose own token may be no account's.
    """
    return _viewer(client) or _user(client) or _bot(client, app, in_actions=in_actions)


def _viewer(client: Client) -> Person | None:
    # The one question that all kinds of tokens may ask.
    try:
        viewer = client.query(queries.VIEWER, {}, needs="").get("viewer")
    except Refused:
        return None
    with understanding("this token's account"):
        if not viewer or viewer["databaseId"] is None:
            return None
        login = str(viewer["login"])
        return Person(int(viewer["databaseId"]), login, human=not login.endswith("[bot]"))


def _user(client: Client) -> Person | None:
    answer = client.get("/user", allow=(403, 404))
    with understanding("this token's account"):
        return person(answer.data) if answer.ok else None


def _bot(client: Client, app: Client | None, *, in_actions: bool) -> Person:
    with understanding("this token's bot"):
        slug = app.get("/app").data["slug"] if app else "github-actions" if in_actions else None
        found = client.get(path("users", f"{slug}[bot]"), allow=(404,)) if slug else None
        who = person(found.data) if found and found.ok else None
    if who is None and app is None and in_actions:
        return ACTIONS  # whose account it really is shows with the first text that is posted
    if who is None:
        raise GateError(
            "GitHub does not tell whose token this is.",
            why="neither GraphQL's viewer nor GET /user answers for it",
            do="give an App's id and private key instead of an installation's token",
        )
    return who
