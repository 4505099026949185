"""Tells of a gate: to this process's own addresses, and to those of the policy file where this process decides."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from gh_gate.core.gate import Decider
from gh_gate.core.policy.file import PATH
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.engine.news import First, News, surely
from gh_gate.errors import GateError
from gh_gate.notify import addresses
from gh_gate.notify.addresses import MOST, Address
from gh_gate.notify.channels import Channels, shared
from gh_gate.notify.listed import Refuse, on_this_machine
from gh_gate.notify.message import message

_log = logging.getLogger("gh_gate.notify")

Listed = Callable[[Ticket], Sequence[str]]
"""Returns the policy file's addresses for a gate."""


def of_the_policy_file(ticket: Ticket) -> Sequence[str]:
    """Return the policy file's addresses, as the gate was prepared with them; the App tells those of the gates it decides."""
    return () if ticket.gate.decider is Decider.APP else ticket.prepared.notify or ()


class Teller:
    """A `gh_gate.engine.news.Tell`.

    :param own: addresses that are always told.
    :param listed: the policy file's.
    :param refuse: says why one of the policy file's is not used.
    :param warned: what was logged already, where several share that.
    :param file: what logs call the policy file.
    """

    def __init__(
        self,
        own: Sequence[Address],
        *,
        listed: Listed = of_the_policy_file,
        refuse: Refuse = on_this_machine,
        channels: Channels = shared,
        warned: set[str] | None = None,
        file: str = PATH,
    ) -> None:
        self._own, self._listed, self._refuse, self._channels = tuple(own), listed, refuse, channels
        self._warned, self._file = set[str]() if warned is None else warned, file

    def __call__(self, ticket: Ticket, news: News, tally: Tally, first: First = surely, /) -> None:
        """Have people told; whatever goes wrong is logged."""
        try:
            self._tell(ticket, news, tally, first)
        except GateError as error:
            _log.warning("Nobody is told of gate %s: %s", ticket.gate.name, error.what)
        except Exception as error:  # noqa: BLE001 - whatever it is, no gate waits or fails for it
            _log.warning("Nobody is told of gate %s: %s", ticket.gate.name, type(error).__name__)

    def _tell(self, ticket: Ticket, news: News, tally: Tally, first: First) -> None:
        wanted = self.wanted(ticket)
        if wanted and first():
            self.put(wanted, ticket, news, tally)

    def wanted(self, ticket: Ticket) -> tuple[Address, ...]:
        """Return the addresses that are told of a gate; none where Apprise is not installed, which is logged."""
        wanted = tuple(dict.fromkeys((*self._own, *self._of_others(ticket))))
        if not wanted or addresses.can_speak():
            return wanted
        self._warn(addresses.missing(wanted[0]))
        return ()

    def put(self, wanted: Sequence[Address], ticket: Ticket, news: News, tally: Tally) -> None:
        """Have addresses told."""
        self._channels.put(wanted, message(ticket, news, tally))

    def _of_others(self, ticket: Ticket) -> Iterable[Address]:
        for place, row in enumerate(self._rows(ticket)[:MOST], start=1):
            try:
                address = addresses.one(row, self._file, place, own=False)
            except GateError as error:
                self._warn(error.what)
                continue
            problem = self._refuse(address)
            if problem:
                self._warn(f"{address.shown} is not told: {problem}.")
            else:
                yield address

    def _rows(self, ticket: Ticket) -> Sequence[str]:
        try:
            return self._listed(ticket)
        except GateError as error:
            _log.warning("gate %s: the addresses of %s cannot be read: %s", ticket.gate.name, self._file, error.what)
            return ()

    def _warn(self, text: str) -> None:
        """Log once what would be the same for every gate."""
        if text not in self._warned:
            self._warned.add(text)
            _log.warning("%s", text)


def telling(
    rows: Sequence[str] = (), environ: Mapping[str, str] | None = None, *, listed: Listed = of_the_policy_file
) -> Teller:
    """Return what tells people of the gates of this process; see `gh_gate.opening.open_gate`.

    :param rows: the caller's own addresses, as `gh_gate.notify.given` has checked them.
    :param environ: by default the process's own; ``GH_GATE_NOTIFY_URLS`` holds more addresses.
    :param listed: the policy file's addresses, where they are not those that the gate was prepared with.
    :raise UsageError: where Apprise does not understand one of the caller's own.
    """
    addresses.require_understood(rows)
    return Teller(addresses.own(rows, os.environ if environ is None else environ), listed=listed)
