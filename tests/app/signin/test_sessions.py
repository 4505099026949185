"""A session says who somebody is, until it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text, update

from gh_gate.app.signin.sessions import LONGEST, Session, Sessions
from gh_gate.app.store import database
from gh_gate.app.store.schema import SESSIONS
from gh_gate.app.store.sessions import MOST, SessionRows
from gh_gate.app.store.transactions import reading, writing
from gh_gate.app.view.caller import Caller, Via
from gh_gate.errors import UpstreamError
from tests.app.signin.clock import Clock
from tests.app.signin.words import ALICE, BOB, BOT, OTHER_SECRET, SECRET, TOKEN


@pytest.fixture
def opened(sessions: Sessions) -> Session:
    return sessions.open(ALICE, TOKEN, Via.PAGE)


def everything(engine: Engine) -> str:
    with reading(engine) as connection:
        return repr(connection.execute(text("SELECT * FROM sessions")).all())


def test_a_session_is_found_by_its_id(sessions: Sessions, opened: Session) -> None:
    assert sessions.find(opened.id, Via.PAGE) == opened
    assert opened.caller == Caller(ALICE, TOKEN, opened.id, Via.PAGE)


def test_a_bot_stays_a_bot(sessions: Sessions) -> None:
    found = sessions.find(sessions.open(BOT, TOKEN, Via.API).id, Via.API)
    assert found
    assert found.person == BOT
    assert not found.person.human


@pytest.mark.parametrize("word", ["", "x", "\ud800", "' OR 1=1 --", "x" * 10_000])
@pytest.mark.usefixtures("opened")
def test_no_other_word_finds_one(sessions: Sessions, word: str) -> None:
    assert sessions.find(word, Via.PAGE) is None


@pytest.mark.usefixtures("opened")
def test_what_the_database_has_finds_none(sessions: Sessions, engine: Engine) -> None:
    with reading(engine) as connection:
        row = connection.execute(text("SELECT key, sealed FROM sessions")).one()
    assert [sessions.find(word, Via.PAGE) for word in row] == [None, None]


def test_neither_id_nor_token_nor_login_stands_in_the_database(opened: Session, engine: Engine) -> None:
    kept = everything(engine)
    assert opened.id not in kept
    assert TOKEN not in kept
    assert "alice" not in kept


def test_neither_id_nor_token_stands_in_a_repr(opened: Session) -> None:
    for shown in (repr(opened), repr(opened.caller)):
        assert opened.id not in shown
        assert TOKEN not in shown


def test_every_session_has_an_id_of_its_own(sessions: Sessions) -> None:
    ids = {sessions.open(ALICE, TOKEN, Via.PAGE).id for _ in range(5)}
    assert len(ids) == 5
    assert min(map(len, ids)) >= 43


@pytest.mark.parametrize(("kind", "other"), [(Via.PAGE, Via.API), (Via.API, Via.PAGE)])
def test_one_kind_is_not_taken_for_the_other(sessions: Sessions, kind: Via, other: Via) -> None:
    assert sessions.find(sessions.open(ALICE, TOKEN, kind).id, other) is None


@pytest.mark.parametrize(("kind", "hours"), [(Via.PAGE, 8), (Via.API, 1)])
def test_a_session_ends_to_the_second(sessions: Sessions, clock: Clock, kind: Via, hours: int) -> None:
    word = sessions.open(ALICE, TOKEN, kind).id
    clock.go(hours=hours, microseconds=-1)
    assert sessions.find(word, kind)
    clock.go(microseconds=1)
    assert sessions.find(word, kind) is None


@pytest.mark.parametrize("minutes", [5, 479])
def test_a_session_never_outlives_its_token(sessions: Sessions, clock: Clock, minutes: int) -> None:
    ends = clock.now + timedelta(minutes=minutes)
    assert sessions.open(ALICE, TOKEN, Via.PAGE, token_ends=ends).ends == ends


def test_a_long_token_makes_no_longer_session(sessions: Sessions, clock: Clock) -> None:
    opened = sessions.open(ALICE, TOKEN, Via.PAGE, token_ends=clock.now + timedelta(days=30))
    assert opened.ends == clock.now + LONGEST[Via.PAGE]


def test_signing_out_ends_it_and_gives_the_token_back(
    sessions: Sessions, opened: Session, revoked: list[str], engine: Engine
) -> None:
    sessions.close(opened.id, Via.PAGE)
    assert sessions.find(opened.id, Via.PAGE) is None
    assert revoked == [TOKEN]
    assert everything(engine) == "[]"


def test_signing_out_twice_gives_nothing_back_twice(sessions: Sessions, opened: Session, revoked: list[str]) -> None:
    for _ in range(2):
        sessions.close(opened.id, Via.PAGE)
    assert revoked == [TOKEN]


@pytest.mark.parametrize("kind", [Via.PAGE, Via.API])
def test_who_listens_is_told_what_ended_once_it_has(sessions: Sessions, kind: Via) -> None:
    told = list[tuple[str, Session | None]]()
    sessions.listen(lambda word: told.append((word, sessions.find(word, kind))))
    opened, other = sessions.open(ALICE, TOKEN, kind), sessions.open(BOB, TOKEN, kind)
    for word in (opened.id, opened.id, "never was"):
        sessions.close(word, kind)
    assert told == [(opened.id, None)]
    assert sessions.find(other.id, kind)


def test_the_token_of_an_api_session_is_its_owners_to_end(sessions: Sessions, revoked: list[str]) -> None:
    word = sessions.open(ALICE, TOKEN, Via.API).id
    sessions.close(word, Via.API)
    assert sessions.find(word, Via.API) is None
    assert revoked == []


def test_one_kind_does_not_end_the_other(sessions: Sessions, opened: Session, revoked: list[str]) -> None:
    sessions.close(opened.id, Via.API)
    assert sessions.find(opened.id, Via.PAGE) == opened
    assert revoked == []


def test_a_restart_keeps_sessions(opened: Session, engine: Engine, clock: Clock) -> None:
    again = database.connect(engine.url.render_as_string(hide_password=False))
    assert Sessions(SessionRows(again), SECRET, now=clock).find(opened.id, Via.PAGE) == opened
    again.dispose()


def test_another_secret_ends_them(opened: Session, engine: Engine, clock: Clock) -> None:
    assert Sessions(SessionRows(engine), OTHER_SECRET, now=clock).find(opened.id, Via.PAGE) is None


def test_what_was_sealed_for_one_session_is_none_of_another(
    sessions: Sessions, opened: Session, engine: Engine
) -> None:
    mallory = sessions.open(BOB, TOKEN, Via.PAGE)
    with writing(engine) as connection:
        hers = select(SESSIONS.c.sealed).where(SESSIONS.c.owner == str(ALICE.id)).scalar_subquery()
        connection.execute(update(SESSIONS).values(sealed=hers))
    assert sessions.find(mallory.id, Via.PAGE) is None
    assert sessions.find(opened.id, Via.PAGE) == opened


@pytest.mark.parametrize("column", ["kind", "owner", "ends_at"])
def test_what_stands_beside_the_seal_changes_nothing(
    sessions: Sessions, opened: Session, engine: Engine, clock: Clock, column: str
) -> None:
    with writing(engine) as connection:
        values = {"kind": "api", "owner": "583232", "ends_at": "2999-01-01T00:00:00.000000Z"}
        connection.execute(update(SESSIONS).values({column: values[column]}))
    assert sessions.find(opened.id, Via.API) is None
    assert sessions.find(opened.id, Via.PAGE) == opened
    clock.go(hours=8)
    assert sessions.find(opened.id, Via.PAGE) is None


def test_a_seal_that_was_changed_opens_nothing(sessions: Sessions, opened: Session, engine: Engine) -> None:
    with writing(engine) as connection:
        sealed = connection.execute(select(SESSIONS.c.sealed)).scalar_one()
        other = "A" if sealed[60] != "A" else "B"
        connection.execute(update(SESSIONS).values(sealed=sealed[:60] + other + sealed[61:]))
    assert sessions.find(opened.id, Via.PAGE) is None


def test_a_persons_oldest_session_makes_room_and_nobody_elses(sessions: Sessions, clock: Clock) -> None:
    bobs, oldest = sessions.open(BOB, TOKEN, Via.PAGE), sessions.open(ALICE, TOKEN, Via.PAGE)
    newer = []
    for _ in range(MOST):
        clock.go(seconds=1)
        newer.append(sessions.open(ALICE, TOKEN, Via.PAGE))
    assert sessions.find(oldest.id, Via.PAGE) is None
    assert all(sessions.find(one.id, Via.PAGE) for one in newer)
    assert sessions.find(bobs.id, Via.PAGE)


def test_workflows_that_share_a_bot_do_not_end_each_others_sessions(sessions: Sessions, clock: Clock) -> None:
    mine = sessions.open(BOT, "ghs_mine", Via.API)
    for number in range(MOST):
        clock.go(seconds=1)
        sessions.open(BOT, f"ghs_{number}", Via.API)
    assert sessions.find(mine.id, Via.API)


def test_what_has_ended_is_tidied_away(sessions: Sessions, clock: Clock, engine: Engine) -> None:
    sessions.open(ALICE, TOKEN, Via.API)
    kept = sessions.open(ALICE, TOKEN, Via.PAGE)
    clock.go(hours=1)
    sessions.tidy()
    assert everything(engine).count("583231") == 1
    assert sessions.find(kept.id, Via.PAGE)


def test_without_a_database_nobody_is_signed_in_or_out(sessions: Sessions, opened: Session, engine: Engine) -> None:
    engine.dispose()
    Path(str(engine.url.database)).unlink()
    calls: list[Callable[[], object]] = [
        lambda: sessions.find(opened.id, Via.PAGE),
        lambda: sessions.open(ALICE, TOKEN, Via.PAGE),
        lambda: sessions.close(opened.id, Via.PAGE),
    ]
    for call in calls:
        with pytest.raises(UpstreamError) as caught:
            call()
        assert TOKEN not in f"{caught.value} {caught.value.diagnostics()}"
