"""The README's workflow, played on the stand-in for GitHub, and its issue drawn as GitHub shows one.

What people and gh-gate write there is what they would write on GitHub; only the frame around it is drawn here.
"""

from __future__ import annotations

import html
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from markdown_it import MarkdownIt

from tests.github.hub import GitHub
from tests.github.state_threads import Comment, Issue
from tests.github.workflows.player import Player
from tests.scene import Scene
from tests.workflows.pages import example

WORKFLOW = ".github/workflows/release.yml"
SAID = ['/approve {"deploy_target": "prod"}', '/approve {"deploy_target": "staging", "notes": "after lunch"}']
MARKS = {
    "+1": '<path d="M1.5 7H4v7H1.5zM5 7l3-5.4c1.4 0 2 .9 1.8 2.2L9.4 6h3.4c1 0 1.6.8 1.4 1.7l-1.1 5c-.2.8-.8 1.3-1.6 1.3H7c-.8 0-1.4-.2-2-.6z"/>',
    "confused": '<path fill-rule="evenodd" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM5.5 5a1 1 0 1 1 0 2 1 1 0 0 1 0-2zm5 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM4.8 11.6l.5-1 6-1.6.3 1.1z"/>',
}
"""Two reactions as lines of our own: not every machine has letters for them."""


@dataclass(frozen=True)
class Post:
    """Something that somebody wrote in a thread.

    :param marks: reactions, drawn.
    """

    login: str
    at: datetime
    text: str
    marks: str = ""
    bot: bool = False


@dataclass(frozen=True)
class Thread:
    """An issue as it is now."""

    title: str
    number: int
    label: str
    closed: bool
    posts: tuple[Post, ...]


def play() -> tuple[Thread, Thread]:
    """Let the README's release ask, be answered wrongly and rightly, and go on; return what stood there first and last."""
    with GitHub() as hub, tempfile.TemporaryDirectory() as folder:
        scene = Scene(hub)
        with Player(hub, scene.repo, Path(folder)) as player:
            left, seen = list(SAID), []

            def meanwhile() -> None:
                answered = len(scene.replies()) == len(SAID) - len(left)
                if left and scene.issue().comments and answered:
                    seen.append(_thread(scene))
                    hub.clock.advance(1000)
                    scene.repo.comment(scene.alice, 1, left.pop(0))

            player.meanwhile = meanwhile
            scene.repo.push("main", {WORKFLOW: example("README.md", "release").text}, scene.iris)
            player.settle()
        return seen[0], _thread(scene)


def _thread(scene: Scene) -> Thread:
    issue = scene.issue()
    posts = (_post(issue, ""), *(_post(one, _marks(one)) for one in issue.comments))
    return Thread(issue.title, issue.number, scene.labels()[0], issue.state == "closed", posts)


def _marks(comment: Comment) -> str:
    return "".join(MARKS.get(one.content, "") for one in comment.reactions)


def _post(written: Issue | Comment, marks: str) -> Post:
    assert written.author is not None  # noqa: S101 - nobody's account was deleted here
    author = written.author
    return Post(author.login, written.created_at, written.body, marks, author.type == "Bot")


def draw(thread: Thread, posts: tuple[Post, ...], *, head: bool) -> str:
    """Return the HTML of some posts of a thread, with its head or without."""
    state = "Closed" if thread.closed else "Open"
    top = (
        f'<h1>{html.escape(thread.title)} <span class="soft">#{thread.number}</span></h1>'
        f'<p><span class="state {state.lower()}">{state}</span> <span class="label">{thread.label}</span></p>'
    )
    note = "The Markdown is gh-gate's own, from a run of the README's workflow. The frame is drawn."
    return "".join([top if head else "", *map(_drawn, posts), f'<p class="note">{note}</p>'])


def _drawn(post: Post) -> str:
    name = post.login.removesuffix("[bot]")
    bot = '<span class="bot">bot</span>' if post.bot else ""
    # As GitHub reads what is written in issues: a line that ends there ends here.
    body = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"]).render(post.text)
    marks = f'<p><span class="mark"><svg viewBox="0 0 16 16">{post.marks}</svg> 1</span></p>' if post.marks else ""
    return (
        f'<article><header><span class="face">{name[0].upper()}</span><b>{name}</b>{bot}'
        f'<span class="soft">{post.at:%-d %b %H:%M}</span></header><div>{body}{marks}</div></article>'
    )
