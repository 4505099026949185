"""Posts a comment as the person who wrote it, with their own token: GitHub says whose it is, and nobody else can."""

from __future__ import annotations

from gh_gate.app.github import Hub
from gh_gate.app.spots import Spot
from gh_gate.app.view.access import accepted
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.ports import NotPosted
from gh_gate.core.thread import Comment
from gh_gate.errors import UnknownOutcome
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import Refused, understanding
from gh_gate.forge.github.texts import posted

_WHY = {
    403: "GitHub does not let you comment there: the thread is locked, or your token may not write in it",
    404: "GitHub does not show you that thread any more, or your token may not write in it",
    410: "the issue is gone, or the repository has its issues switched off",
    422: "GitHub does not take this text",
}


def post(hub: Hub, caller: Caller, spot: Spot, text: str) -> Comment:
    """Post a comment, once.

    :raise NotPosted: where GitHub refuses it, saying why.
    :raise NotSignedIn: where GitHub no longer accepts the caller's token.
    :raise UnknownOutcome: where it may have been posted.
    """
    where = path("repos", *spot.repository.split("/"), "issues", spot.number, "comments")
    try:
        with accepted():
            answer = hub.person(caller.token).write("POST", where, {"body": text}, needs="issues: write")
    except Refused as refused:
        raise _refused(refused) from None
    except UnknownOutcome as lost:
        raise UnknownOutcome(
            "your comment was sent to GitHub and its answer was lost.",
            why=lost.why,
            do="look at the thread before you send it again: it may stand there",
        ) from None
    with understanding("your comment", written=True):
        return posted(answer.data)


def _refused(refused: Refused) -> NotPosted:
    why = _WHY.get(refused.status, "GitHub refused it")
    told = f"{why} (GitHub answered {refused.status}: {refused.said})"
    return NotPosted("The comment was not posted.", told, status=refused.status)
