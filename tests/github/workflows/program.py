"""Starts a program whose time is the stand-in's: what it sleeps moves GitHub's clock, and takes none of ours.

    python program.py PORT [options of python] SCRIPT [arguments]

Nothing else of the program is changed. It runs in a process of its own, so this file imports nothing of the tests.
"""

import runpy
import socket
import sys
import time

_real = time.monotonic
_slept = 0.0


def _sleep_at(port: int, seconds: float) -> None:
    """Have the clock moved on, and go on when it is."""
    global _slept  # noqa: PLW0603 - one clock for the whole process
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"{seconds}\n".encode())
        line.recv(1)
    _slept += seconds


def _script(words: list[str]) -> int:
    """Where in the command line the options of python end; of those that are used, `-X` alone takes a word."""
    at = 0
    while words[at].startswith("-"):
        at += 2 if words[at] == "-X" else 1
    return at


def main() -> None:
    port, words = int(sys.argv[1]), sys.argv[2:]
    time.sleep = lambda seconds, /: _sleep_at(port, float(seconds))
    time.monotonic = lambda: _real() + _slept
    sys.argv = words[_script(words) :]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
