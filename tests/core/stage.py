"""A small stage for tests of the fold: people, a gate, and threads that are written line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gh_gate.core import inputs, marker
from gh_gate.core.decision import fold
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Group, Owner, Policy, Team, User
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Comment, Deletion, Member, Neighbour, Person, Rerun, Revision, Standing, Thread

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOT = Person(41898282, "github-actions[bot]", human=False)
ALICE, BOB, CAROL = Person(1, "alice"), Person(2, "bob"), Person(3, "carol")
MALLORY, DAVE, IRIS = Person(66, "mallory"), Person(4, "dave"), Person(9, "iris")
OTHER_BOT = Person(77, "helper[bot]", human=False)
LEADS = Team("org", "leads")

WRITES = Standing(can_write=True)
READS = Standing(can_write=False)
STANDINGS = {
    ALICE.id: WRITES,
    BOB.id: WRITES,
    CAROL.id: WRITES,
    MALLORY.id: READS,
    DAVE.id: Standing(can_write=True, teams={LEADS.key: Member.YES}),
    IRIS.id: READS,
}


def users(*people: Person) -> tuple[Owner, ...]:
    return tuple(User(person.id, person.login) for person in people)


def gate(*, fields: Any = None, owners: Sequence[Owner] = (), policy: Policy | None = None, **more: Any) -> Gate:
    """A gate of alice's and bob's, with one typed field, unless told otherwise."""
    chosen = policy or Policy(groups=(Group("deploy/", tuple(owners) or users(ALICE, BOB)),))
    declared = inputs.declare(fields if fields is not None else {"target": {"type": "str", "default": "staging"}})
    given = {
        "name": "deploy",
        "repository": "acme/app",
        "repository_id": 10,
        "run_id": "7",
        "prompt": "Deploy?",
        "commit": "c" * 40,
    }
    return Gate(**{**given, "initiator": IRIS, **more}, inputs=declared, policy=chosen)


@dataclass
class Stage:
    """A thread in the making; every line is a second after the one before, unless `at` says otherwise."""

    gate: Gate
    me: Person = BOT
    comments: list[Comment] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    standings: dict[int, Standing] = field(default_factory=lambda: dict(STANDINGS))
    neighbours: tuple[Neighbour, ...] = ()
    reruns: tuple[Rerun, ...] = ()
    head: str | None = None
    seconds: int = 0
    opening_edited: datetime | None = None
    opening_history: bool = True
    opening_body: str = ""

    def _history(self, body: str) -> tuple[Revision, ...]:
        if self.opening_edited is None:
            return ()
        return Revision(OPENED, self.me, body), Revision(self.opening_edited, None, body)

    def tick(self, at: int | None) -> datetime:
        self.seconds = self.seconds + 1 if at is None else at
        return OPENED + timedelta(seconds=self.seconds)

    def say(self, who: Person | None, body: str, *, at: int | None = None, **more: Any) -> Comment:
        comment = Comment(id=len(self.comments) + 101, author=who, body=body, created_at=self.tick(at), **more)
        self.comments.append(comment)
        return comment

    def edit(self, comment: Comment, editor: Person | None, body: str, *, at: int | None = None) -> None:
        when = self.tick(at)
        history = comment.revisions or (Revision(comment.created_at, comment.author, comment.body),)
        new = replace(comment, body=body, edited_at=when, revisions=(*history, Revision(when, editor, body)))
        self.comments[self.comments.index(comment)] = new

    def delete(self, comment: Comment, actor: Person | None, *, at: int | None = None) -> None:
        self.comments.remove(comment)
        self.deletions.append(Deletion(self.tick(at), actor, comment.author))

    def thread(self, read_at: int | None = None) -> Thread:
        body = self.opening_body or f"Deploy?\n\n{marker.line(self.gate)}"
        read = OPENED + timedelta(seconds=self.seconds + 5 if read_at is None else read_at)
        return Thread(
            opening=Comment(
                id=0,
                author=self.me,
                body=body,
                created_at=OPENED,
                edited_at=self.opening_edited,
                revisions=self._history(body) if self.opening_history else (),
            ),
            comments=tuple(self.comments),
            deletions=tuple(self.deletions),
            me=self.me,
            read_at=read,
            standings=self.standings,
            head=self.head,
            reruns=self.reruns,
            neighbours=self.neighbours,
        )

    def tally(self, read_at: int | None = None) -> Tally:
        thread = self.thread(read_at)
        return fold(self.gate, thread, thread.read_at)

    def status(self, read_at: int | None = None) -> str:
        return self.tally(read_at).status.value

    def told(self, comment: Comment) -> str:
        """What a comment was answered: the reply's text, ``counted`` for a silent yes, ``silence`` for no answer at all."""
        found = [answer for answer in self.tally().answers if answer.comment_id == comment.id]
        if not found:
            return "silence"
        return found[0].text.replace("&#8203;", "") or (
            "counted" if found[0].counted else "not counted, and not told why"
        )
