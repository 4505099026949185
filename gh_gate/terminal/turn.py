"""Whose turn it is to ask in the terminal: there is one, and gates may wait side by side in threads or coroutines."""

from __future__ import annotations

import threading

_terminal = threading.Lock()


class Turn:
    """One gate's wish to have the terminal for itself."""

    def __init__(self) -> None:
        self.mine = False

    def take(self) -> bool:
        """Take the terminal if nobody has it, and tell whether it is this gate's now."""
        self.mine = self.mine or _terminal.acquire(blocking=False)
        return self.mine

    def give_back(self) -> None:
        """Let the next gate have the terminal."""
        if self.mine:
            self.mine = False
            _terminal.release()
