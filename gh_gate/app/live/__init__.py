"""Streams of the server: whoever looks at a gate, or waits for one, is told the moment it changes.

An event is a hint and nothing more: it says that a gate changed and what its status is now. Who needs a decision looks for
itself. The first event of a stream tells the present state, so whatever was lost before or between streams does not matter.
"""

from gh_gate.app.live.feed import Change, Feed, Wanted
from gh_gate.app.live.seen import LiveGates
from gh_gate.app.live.streams import Streams, at
from gh_gate.app.live.who import Who

__all__ = ["Change", "Feed", "LiveGates", "Streams", "Wanted", "Who", "at"]
