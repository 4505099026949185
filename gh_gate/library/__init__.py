"""The Python API: ask, wait, and get the typed answer; the rooms below do the work.

`approval` asks and waits, `request` asks and comes back at once with a `PendingGate`, and `gate` stands in front of a
function. All of them find the same gate again after a crash, by its key.
"""
