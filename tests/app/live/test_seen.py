"""Streams of what a caller may see: one gate, or all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import pytest

from gh_gate.app.live import Feed, LiveGates, Streams
from gh_gate.app.live.who import PEOPLE, TOKENS
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.spots import Spot
from gh_gate.app.view import At, Caller, Gates, Hidden, Sight
from gh_gate.app.view.access import Readable
from gh_gate.app.view.caller import Via
from gh_gate.core.thread import Person
from tests.app.live.readers import Hours, Reader, settle

ALICE = Caller(Person(1, "alice"), token="a-token-of-alice")
HERS = replace(ALICE, session="hers", via=Via.PAGE)
JOB = Caller(Person(41898282, "github-actions[bot]", human=False), token="ghs_of-a-job")
MINE, FOREIGN = Spot(7, 1, "acme/app"), Spot(8, 1, "acme/secret")
DEPLOY = At("acme", "app", 1, "deploy")


@dataclass
class Town:
    """A repository that Alice may read, and one that she may not."""

    hours: Hours = field(default_factory=Hours)
    feed: Feed = field(default_factory=Feed)
    reads: dict[int, str] = field(default_factory=lambda: {7: "acme/app"})
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    sessions: set[str] = field(default_factory=lambda: {"hers", "another"})
    ended: list[Callable[[str], None]] = field(default_factory=list)

    def show(self, _: Caller, at: At) -> Sight:
        self.meanwhile()
        if at.full_name not in self.reads.values():
            raise Hidden("there is no such gate.")
        listed = SimpleNamespace(repository_id=7, repository="acme/app", number=1, name="deploy", status="pending")
        return cast("Sight", SimpleNamespace(listed=listed, version="f00d"))

    def repositories(self, _: Caller, repository: str = "", *, now: bool = False) -> Readable:
        assert now
        self.asked.append(repository)
        found = {number: name for number, name in self.reads.items() if repository in ("", name)}
        if repository and not found:
            raise Hidden("there is no such gate.")
        return Readable(found)

    def find(self, word: str, kind: Via) -> object | None:
        return kind if word in self.sessions else None

    def listen(self, ended: Callable[[str], None]) -> None:
        self.ended.append(ended)

    def live(self) -> LiveGates:
        streams = Streams(self.feed, now=self.hours, sleep=self.hours.sleep)
        return LiveGates(streams, cast("Gates", self), self, self)


async def read(live: LiveGates, at: At | None, caller: Caller = ALICE) -> Reader:
    reader = Reader()
    reader.read(await live.stream(caller, at))
    await settle()
    return reader


def run(story: Callable[[Town], Coroutine[Any, Any, None]]) -> None:
    async def told() -> None:
        async with asyncio.timeout(30):
            await story(Town())

    asyncio.run(told())


def test_a_gates_stream_begins_with_what_the_caller_sees() -> None:
    async def story(town: Town) -> None:
        reader = await read(town.live(), DEPLOY)
        town.feed.publish(MINE, "deploy", "approved")
        await settle()
        assert [(told["status"], told["version"]) for told in reader.told] == [
            ("pending", "f00d"),
            ("approved", town.feed.version(MINE, "deploy")),
        ]

    run(story)


def test_a_gates_stream_tells_of_no_other_gate() -> None:
    async def story(town: Town) -> None:
        def meanwhile() -> None:
            town.feed.publish(
                FOREIGN, "deploy", "approved"
            )  # of the same number, before it is known which one is meant
            town.feed.publish(MINE, "other", "approved")

        town.meanwhile = meanwhile
        reader = await read(town.live(), DEPLOY)
        meanwhile()
        town.feed.publish(Spot(7, 2, "acme/app"), "deploy", "approved")
        await settle()
        assert reader.statuses == ["pending"]

    run(story)


def test_what_may_not_be_seen_is_refused_before_anything_is_sent() -> None:
    async def story(town: Town) -> None:
        live = town.live()
        with pytest.raises(Hidden):
            await live.stream(ALICE, At("acme", "secret", 1))
        assert town.feed.subscribers == 0

    run(story)


def test_a_gates_stream_ends_with_the_right_to_read_its_repository() -> None:
    async def story(town: Town) -> None:
        reader = await read(town.live(), DEPLOY)
        town.reads.clear()
        await town.hours.pass_by(60.1)
        assert (reader.ended, town.asked) == (True, ["acme/app"] * 2)

    run(story)


def test_a_name_that_means_another_repository_by_now_ends_the_stream() -> None:
    async def story(town: Town) -> None:
        reader = await read(town.live(), DEPLOY)
        town.reads = {9: "acme/app"}
        await town.hours.pass_by(61)
        assert reader.ended

    run(story)


def test_the_stream_of_everything_tells_of_repositories_that_may_be_read() -> None:
    async def story(town: Town) -> None:
        town.feed.publish(FOREIGN, "deploy", "rejected")
        town.feed.publish(MINE, "deploy", "pending")
        town.feed.publish(FOREIGN, "deploy", "approved")
        reader = await read(town.live(), None)
        town.feed.publish(FOREIGN, "deploy", "cancelled")
        town.feed.publish(Spot(7, 2, "acme/app"), "deploy", "expired")
        await settle()
        assert reader.statuses == ["pending", "expired"]

    run(story)


def test_the_stream_of_everything_follows_the_rights() -> None:
    async def story(town: Town) -> None:
        reader = await read(town.live(), None)
        town.reads = {8: "acme/secret"}
        await town.hours.pass_by(61)
        town.feed.publish(MINE, "deploy", "approved")
        town.feed.publish(FOREIGN, "deploy", "rejected")
        await settle()
        assert (reader.statuses, reader.ended) == (["rejected"], False)

    run(story)


def test_no_answer_is_believed_for_longer_than_a_minute() -> None:
    """A page that was shown, or another stream, may have asked a moment before the rights went."""

    async def story(town: Town) -> None:
        live = town.live()
        await town.hours.pass_by(live._streams.rounds.left("person 1") + 0.1)
        await read(live, DEPLOY)
        remembered = town.show(ALICE, DEPLOY)
        town.reads.clear()
        await town.hours.pass_by(50)
        with patch.object(town, "show", lambda *_: remembered):
            reader = await read(live, DEPLOY)
        assert not reader.ended
        await town.hours.pass_by(10)
        assert reader.ended

    run(story)


def test_a_token_is_asked_about_once_a_minute_however_many_streams_it_has() -> None:
    async def story(town: Town) -> None:
        live = town.live()
        for _ in range(20):
            await read(live, DEPLOY)
            await town.hours.pass_by(3)
        await town.hours.pass_by(540)
        assert 10 <= len(town.asked) <= 11

    run(story)


def test_another_token_of_the_same_person_is_asked_about_by_itself() -> None:
    async def story(town: Town) -> None:
        live = town.live()
        await read(live, DEPLOY)
        town.reads = {9: "acme/app"}
        with pytest.raises(Hidden):
            await live.stream(replace(ALICE, token="with-less-rights"), DEPLOY)

    run(story)


@pytest.mark.parametrize("at", [DEPLOY, None])
def test_the_streams_of_a_session_end_with_it_at_once(at: At | None) -> None:
    async def story(town: Town) -> None:
        live = town.live()
        mine, other = await read(live, at, HERS), await read(live, at, replace(HERS, session="another"))
        await asyncio.to_thread(town.ended[0], "hers")
        town.feed.publish(MINE, "deploy", "approved")
        await settle()
        assert (mine.ended, mine.statuses[-1:] == ["approved"], other.statuses[-1:]) == (True, False, ["approved"])

    run(story)


@pytest.mark.parametrize("at", [DEPLOY, None])
def test_a_session_that_ended_elsewhere_is_noticed_within_a_minute(at: At | None) -> None:
    async def story(town: Town) -> None:
        reader = await read(town.live(), at, HERS)
        town.sessions.clear()
        await town.hours.pass_by(60.1)
        assert reader.ended

    run(story)


@pytest.mark.parametrize("at", [DEPLOY, None])
def test_a_session_that_ended_while_the_stream_began_gives_none(at: At | None) -> None:
    async def story(town: Town) -> None:
        town.sessions.clear()
        with pytest.raises(NotSignedIn):
            await town.live().stream(HERS, at)
        assert town.feed.subscribers == 0

    run(story)


def test_a_person_is_one_however_many_sessions_and_tokens_they_have() -> None:
    """Else one stranger who can read one public gate takes all streams there are."""

    async def story(town: Town) -> None:
        live, mallory = town.live(), Caller(Person(666, "mallory"), token="")
        tokens = [f"ghp_{number}" for number in range(PEOPLE.each + 10)]
        answers = [await live.stream(replace(mallory, token=token), DEPLOY) for token in tokens]
        assert [each.status_code for each in answers] == [200] * PEOPLE.each + [429] * 10
        assert (await live.stream(ALICE, DEPLOY)).status_code == 200

    run(story)


def test_a_job_is_counted_by_its_token_because_all_workflows_share_one_account() -> None:
    async def story(town: Town) -> None:
        live = town.live()
        answers = [await live.stream(JOB, DEPLOY) for _ in range(TOKENS.each + 1)]
        assert [each.status_code for each in answers] == [200] * TOKENS.each + [429]
        assert (await live.stream(replace(JOB, token="ghs_of-another-job"), DEPLOY)).status_code == 200

    run(story)


def test_no_secret_stands_where_streams_are_counted() -> None:
    async def story(town: Town) -> None:
        live = town.live()
        await read(live, DEPLOY, HERS)
        await read(live, DEPLOY, JOB)
        kept = f"{live._streams._taken} {live._streams._open} {list(live._readers._answers._answers)}"
        assert not any(secret in kept for secret in (HERS.token, "'hers'", JOB.token))

    run(story)
