"""Tells people elsewhere what is news about a gate: chat, mail, telephone, by Apprise's addresses.

::

    engine.news -> teller -> message (text that does nothing)
                     |
                     +-> channels (a thread an address) -> speaking -> Apprise

Telling is display: nothing waits for it, nothing fails with it, and no address reaches a log.
"""

from gh_gate.engine.news import nobody
from gh_gate.notify.addresses import ENVIRONMENT, can_speak, given, split
from gh_gate.notify.channels import finish
from gh_gate.notify.teller import telling

__all__ = ["ENVIRONMENT", "can_speak", "finish", "given", "nobody", "split", "telling"]
