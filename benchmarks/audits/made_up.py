"""Gates of a made-up repository: what was asked, who said what, and what the App recorded of it."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate import __version__
from gh_gate.core import inputs, record, render, strict_json
from gh_gate.core.gate import Decider, Gate, Origin, Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.record import keys
from gh_gate.core.tally import Answer, Decision, Vote
from gh_gate.core.thread import Comment, Face, Person, Thread
from gh_gate.forge.base import Repository

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a benchmark's key").digest())
SIGNER = keys.keyid(KEY.public_key())
REPOSITORY = Repository(1001, "acme/churn-model", "main", "https://github.com/acme/churn-model")
ASKER = Person(41898282, "github-actions[bot]", human=False)
APP = Person(700_000, "acme-gates[bot]", human=False)
NEWEST = datetime(2026, 11, 20, 15, tzinfo=UTC)

_NAMES = ("deploy", "retrain", "publish-features", "spend", "delete-data", "rollback", "promote-eu", "promote-us")
_LOGINS = ("alice", "bob", "carol", "dan", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj")
_PEOPLE = tuple(Person(1_000 + n, login) for n, login in enumerate(_LOGINS))
_FIELDS = inputs.declare({"deploy_target": "str"})
_PROMPT = """Deploy `churn-model` v{n}?

Accuracy {accuracy:.1f} % (was {before:.1f} %), {odd} anomalies in 142,857 rows.

| metric | before | after |
| --- | --- | --- |
| accuracy | {before:.1f} % | {accuracy:.1f} % |
| p95 latency | 41 ms | 39 ms |
"""
_REASONS = ("accuracy too low", "after the freeze, please", "who owns the new feature?", "budget is used up")


@dataclass(frozen=True, slots=True)
class Story:
    """Everything about one gate.

    :param decision: None while it is pending.
    """

    number: int
    gate: Gate
    opened_at: datetime
    comments: tuple[Comment, ...]
    decision: Decision | None
    envelope: str
    answers: tuple[Answer, ...]

    @property
    def url(self) -> str:
        """Its page."""
        return f"{REPOSITORY.url}/issues/{self.number}"

    @property
    def body(self) -> str:
        """The text that asks."""
        return render.body(self.gate).text

    @property
    def thread(self) -> Thread:
        """The issue as the forge shows it."""
        status = self.decision.status if self.decision else Status.PENDING
        opening = Comment(0, ASKER, self.body, self.opened_at, url=self.url)
        return Thread(opening, self.comments, (), APP, NEWEST, face=Face(labels=frozenset({f"gate:{status}"})))


@lru_cache(maxsize=4)
def story(n: int, of: int) -> Story:
    """Return gate ``n`` of so many: from 1, the oldest, to the newest."""
    luck = random.Random(n)
    opened = NEWEST - timedelta(days=180) * ((of - n) / max(1, of)) - timedelta(minutes=luck.randrange(50))
    opened = opened.replace(microsecond=0, second=0) - timedelta(days=3)
    owner = _PEOPLE[min(luck.randrange(9), luck.randrange(9))]
    gate = Gate(
        name=_NAMES[min(luck.randrange(8), luck.randrange(8))],
        repository=REPOSITORY.full_name,
        repository_id=REPOSITORY.id,
        run_id=str(4_000_000 + n),
        prompt=_PROMPT.format(n=n, accuracy=90 + luck.random() * 8, before=92.8, odd=luck.randrange(9)),
        policy=Policy(groups=(Group("deploy/", (User(owner.id, owner.login),)),)),
        commit=hashlib.sha1(str(n).encode(), usedforsecurity=False).hexdigest(),
        inputs=_FIELDS,
        decider=Decider.APP,
        origin=Origin("release", f"{REPOSITORY.url}/actions/runs/{4_000_000 + n}"),
    )
    return _told(n, gate, opened, owner, luck)


def _told(n: int, gate: Gate, opened: datetime, owner: Person, luck: random.Random) -> Story:
    comments: list[Comment] = []
    answers: list[Answer] = []
    took = timedelta(seconds=int(min(80_000, luck.lognormvariate(7.5, 1.6))))
    if luck.random() < 0.12:
        said = _said(n, 1, _PEOPLE[10], "/approve", opened + took / 2)
        answers.append(
            Answer(
                said.id,
                said.author,
                counted=False,
                text="you are not a code owner of `deploy/`, so this did not count.",
            )
        )
        reply = Comment(n * 100 + 2, APP, render.reply(gate, answers[-1]), said.created_at, url="")
        comments += [said, reply]
    decision = _decision(n, gate, opened, took=took, owner=owner, luck=luck, comments=comments)
    answers += [Answer(vote.comment_id, vote.person, counted=True) for vote in decision.by] if decision else []
    envelope = ""
    if decision:
        envelope = _sealed(n, gate, decision, opened)
        text = render.record(gate, decision, envelope, opened_at=opened, signed_by=SIGNER)
        comments.append(Comment(n * 100 + 9, APP, text, decision.at + timedelta(seconds=2), url=""))
    return Story(n, gate, opened, tuple(comments), decision, envelope, tuple(answers))


def _decision(
    n: int,
    gate: Gate,
    opened: datetime,
    *,
    took: timedelta,
    owner: Person,
    luck: random.Random,
    comments: list[Comment],
) -> Decision | None:
    fate = luck.random()
    if fate > 0.985:
        return None
    if fate > 0.93:
        return Decision(status=Status.EXPIRED, at=gate.deadline(opened), reason="nobody decided before the deadline")
    if fate > 0.9:
        return Decision(status=Status.CANCELLED, at=opened + took, reason="superseded: the run was cancelled")
    values = {"deploy_target": luck.choice(("staging", "production"))}
    reason = luck.choice(_REASONS)
    words = f"/approve deploy_target={values['deploy_target']}" if fate < 0.78 else f"/reject {reason}"
    said = _said(n, 5, owner, words, opened + took)
    comments.append(said)
    vote = Vote(owner, said.id, said.created_at, said.url, hashlib.sha256(words.encode()).hexdigest())
    if fate < 0.78:
        return Decision(status=Status.APPROVED, at=said.created_at, by=(replace(vote, values=values),), inputs=values)
    return Decision(status=Status.REJECTED, at=said.created_at, by=(vote,), reason=reason)


def _said(n: int, nth: int, who: Person, words: str, at: datetime) -> Comment:
    number = n * 100 + nth
    return Comment(number, who, words, at, url=f"{REPOSITORY.url}/issues/{n}#issuecomment-{number}")


def _sealed(n: int, gate: Gate, decision: Decision, opened: datetime) -> str:
    url, sources = f"{REPOSITORY.url}/issues/{n}", {"CODEOWNERS": "0" * 40}
    said = record.statement(gate, decision, n, opened_at=opened, url=url, version=__version__, sources=sources)
    return record.envelope(said, KEY)


def inputs_sha256(decision: Decision) -> str:
    """Return what the ledger keeps of a decision's values."""
    return hashlib.sha256(strict_json.identity(dict(decision.inputs)).encode()).hexdigest()
