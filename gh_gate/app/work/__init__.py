"""From a delivery in the inbox to a look at the spot it names, and to the next look.

::

    inbox -> intake -> router -> desk (schedule, lanes) -> bench -> examine
                                   ^                                 |
    sweep -------------------------+------ timers, retries ----------+
"""
