"""A run that is taken up again: flowyml remembers which steps are done, and an approval is not valid for ever."""

from __future__ import annotations

from tests.frameworks.flowyml.scripts import script
from tests.frameworks.forges import LocalStage

TEXT = """
@step(outputs=["model"])
def train(): say("train"); return 1

@step
def deploy(approve):
    if not os.path.exists("deployable"):
        raise OSError("the cluster is down")
    say("deployed, approved by", approve.by)
    return "eu"

@step
def tell(): say("told"); return True

pipeline = Pipeline("release").add_step(train).add_step(approval("approve", "@alice")).add_step(deploy).add_step(tell)
run(pipeline)
"""


def test_an_approval_is_kept_for_as_long_as_it_is_valid_and_asked_for_again_later(local: LocalStage) -> None:
    name = script(local, TEXT)
    first = local.run(name)
    local.say("alice", "/approve", local.opened())
    assert "the cluster is down" in first.finished().stdout

    soon = local.run(name).finished()
    assert "the cluster is down" in soon.stdout, "it went past the gate, and nobody was asked"
    assert "\ntrain\n" not in soon.stdout, "flowyml knows that this step is done"

    local.pass_time(25 * 3600)
    local.write("deployable", "")
    later = local.run(name)
    local.say("alice", "/approve", local.opened(2))
    assert "deployed, approved by alice\n" in later.finished().stdout
    assert local.asked() == [1, 2]

    local.pass_time(25 * 3600)
    assert "SUCCESS" in local.run(name).finished().stdout, "nothing is left to do, so nobody is asked"
    assert local.asked() == [1, 2]
