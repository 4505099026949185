"""Sessions of people: what is kept of each is sealed, and only its owner's cookie finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, delete, insert, select

from gh_gate.app.store import utc
from gh_gate.app.store.schema import SESSIONS
from gh_gate.app.store.transactions import reading, writing

MOST: Final = 20
"""Sessions of one kind that an owner has at once; the oldest ends where there would be more."""

_C = SESSIONS.c


@dataclass(frozen=True, slots=True)
class Row:
    """A session as it is kept.

    :param key: what stands for its id, which itself is not kept.
    :param kind: what it is good for.
    :param owner: with whom it is counted.
    :param sealed: everything else, readable to the server alone.
    :param created_at: when it began.
    :param ends_at: from when on it is worth nothing.
    """

    key: str
    kind: str
    owner: str
    sealed: str = field(repr=False)
    created_at: datetime
    ends_at: datetime


class SessionRows:
    """The sessions of a database, for all threads of a process. Every call may raise `UpstreamError`.

    :param engine: of a database that was brought up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, row: Row) -> None:
        """Keep a session, and forget the owner's oldest of that kind beyond `MOST`."""
        same = (_C.owner == row.owner, _C.kind == row.kind)
        kept = select(_C.key).where(*same).order_by(_C.created_at.desc(), _C.key).limit(MOST)
        values = {
            "key": row.key,
            "kind": row.kind,
            "owner": row.owner,
            "sealed": row.sealed,
            "created_at": utc.write(row.created_at),
            "ends_at": utc.write(row.ends_at),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(SESSIONS).values(values))
            connection.execute(delete(SESSIONS).where(*same, _C.key.not_in(kept)))

    def get(self, key: str) -> Row | None:
        """Return a session, whether it has ended or not."""
        with reading(self._engine) as connection:
            found = connection.execute(select(SESSIONS).where(_C.key == key)).first()
        if found is None:
            return None
        times = {"created_at": utc.read(found.created_at), "ends_at": utc.read(found.ends_at)}
        return Row(**found._asdict() | times)

    def remove(self, key: str) -> None:
        """Forget a session."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(_C.key == key))

    def prune(self, now: datetime) -> int:
        """Forget the sessions that have ended; return how many."""
        with writing(self._engine) as connection:
            return connection.execute(delete(SESSIONS).where(_C.ends_at <= utc.write(now))).rowcount
