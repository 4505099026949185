"""Unit tests for pipelines that ask people: no network, no waiting, the same engine.

::

    with FakeForge() as forge:
        forge.approve("deploy", {"deploy_target": "staging"}, by="alice")
        release()
    assert forge.gate("deploy").decision.by == "alice"
"""

from gh_gate.testing.fake import FakeForge
from gh_gate.testing.seen import SeenComment, SeenGate

__all__ = ["FakeForge", "SeenComment", "SeenGate"]
