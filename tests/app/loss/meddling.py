"""What people with write access do to a gate beside saying something."""

from __future__ import annotations

from tests.github.refused import Refused
from tests.github.state_people import Account
from tests.scene import Scene


def meddle(scene: Scene, bot: Account, number: int, what: str, place: tuple[int, int | None] | None) -> None:
    """Let carol do it, if there is anything to do it to.

    :param bot: the App's account.
    :param what: as `tests.app.loss.story.Meddle` names it.
    :param place: the question's issue and comment; None while it is not asked.
    """
    if place is None:
        return
    try:
        _DEEDS[what](scene, bot, number, place[1])
    except Refused:
        return


def _label(scene: Scene, _bot: Account, number: int, _question: int | None) -> None:
    scene.repo.label(scene.carol, number, "gate:approved")


def _title(scene: Scene, _bot: Account, number: int, _question: int | None) -> None:
    scene.repo.edit_issue(scene.carol, number, title="Approved by @alice")


def _close(scene: Scene, _bot: Account, number: int, question: int | None) -> None:
    if question is None:  # nobody comments on a merged pull request to release it
        scene.repo.close(scene.carol, number)


def _question(scene: Scene, _bot: Account, number: int, question: int | None) -> None:
    if question is None:
        scene.repo.edit_issue(scene.carol, number, scene.repo.issue(number).body.replace("v14", "v15"))
    else:
        scene.repo.edit_comment(scene.carol, question, scene.repo.comment_of(question).body.replace("v14", "v15"))


def _push(scene: Scene, _bot: Account, number: int, question: int | None) -> None:
    if question is not None:
        scene.repo.push_to_pull(number, {"deploy/app.yml": "v15\n"})


def _owners(scene: Scene, _bot: Account, _number: int, _question: int | None) -> None:
    scene.repo.push("main", {"CODEOWNERS": "* @bob @dora\n"})


def _right(scene: Scene, _bot: Account, _number: int, _question: int | None) -> None:
    scene.repo.set_permission(scene.bob, "read")


def _ours(scene: Scene, bot: Account, number: int, _question: int | None) -> None:
    for comment in [text for text in scene.repo.comments(number) if text.author is bot][-1:]:
        scene.repo.edit_comment(scene.carol, comment.id, comment.body.replace("rejected", "approved") + "\n")


def _unsaid(scene: Scene, bot: Account, number: int, _question: int | None) -> None:
    for comment in [text for text in scene.repo.comments(number) if text.author is bot][-1:]:
        scene.repo.delete_comment(scene.carol, comment.id)


_DEEDS = {
    "label": _label,
    "title": _title,
    "close": _close,
    "question": _question,
    "push": _push,
    "owners": _owners,
    "right": _right,
    "ours": _ours,
    "unsaid": _unsaid,
}
