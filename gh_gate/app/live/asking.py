"""Asks now and then whether a reader may read on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from gh_gate.app.live.rounds import Rounds


class Asking:
    """The questions of one stream.

    :param who: whose rounds they go by.
    :param begun: the round in which it was first allowed.
    :param still: whether the reader may read on; asked in a thread. An error is a no.
    :param turn: of the caller: one of their questions takes a thread, the others wait in the loop.
    """

    def __init__(self, who: str, begun: int, rounds: Rounds, still: Callable[[], bool], turn: asyncio.Lock) -> None:
        self._who, self._asked, self._rounds = who, begun, rounds
        self._still, self._turn = still, turn

    @property
    def left(self) -> float:
        """The seconds until it is to be asked again."""
        return self._rounds.left(self._who)

    async def allowed(self) -> bool:
        """Tell whether the reader may read on, as it was told in this round."""
        number = self._rounds.number(self._who)
        if number == self._asked:
            return True
        self._asked = number
        async with self._turn:
            try:
                return await asyncio.to_thread(self._still)
            except Exception:  # noqa: BLE001 - who cannot be asked about may not read on; the next request says why
                return False
