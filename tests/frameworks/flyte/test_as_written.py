"""The example and the page about Flyte do what they say."""

from __future__ import annotations

import re

from tests.frameworks.environments import ROOT
from tests.frameworks.flyte.conftest import FlyteRun
from tests.frameworks.forges import LocalStage

PLAYED = """
def played() -> None:
    with FakeForge() as forge:
        forge.approve("approve_release", by="alice")
        print(flyte.with_runcontext(mode="local").run(main).outputs()[0])

flyte.init()
test_a_no_stops_the_release()
played()
"""


def test_the_example_asks_the_owners_of_its_file_and_answers_once(local: LocalStage, run: FlyteRun) -> None:
    local.add({"CODEOWNERS": "* @alice\n/flows/ @bob\n"})
    script = local.write("flows/flyte_workflow.py", (ROOT / "examples/flyte_workflow.py").read_text(encoding="utf-8"))
    running = local.run(script, run.name)
    local.opened()
    local.say("alice", "/approve market=eu")
    local.replied("@bob can decide")
    local.say("bob", "/approve market=mars")
    local.replied("`market` must be")
    local.say("bob", "/approve market=us")
    said = f"{run.name} for 10 % of us\n"
    assert running.finished().stdout.endswith(said), running.printed()
    assert local.run(script, run.name).finished().stdout.endswith(said)
    assert local.asked() == [1]


def test_the_code_of_the_page_runs(local: LocalStage, run: FlyteRun) -> None:
    page = (ROOT / "docs/flyte.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    script = local.write("page.py", "\n".join([*blocks, PLAYED]).replace('"@org/ml-leads"', '"@alice"'))
    ended = local.run(script, run.name).finished()
    assert ended.code == 0, ended.log
    assert ended.stdout.splitlines()[-1] == "released"
