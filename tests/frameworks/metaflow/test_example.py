"""The example and the page's first flow run as they stand, and are answered with the lines that they show."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.frameworks.stage import Stage

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"


def test_the_example_is_answered_with_the_lines_that_it_shows(local: Stage) -> None:
    text = (EXAMPLES / "metaflow_flow.py").read_text(encoding="utf-8")
    lines = re.findall(r"^    (?:GH_GATE_FORGE=local )?python (examples/.*)$", text, re.MULTILINE)
    (local.folder / "CODEOWNERS").unlink()  # it has its own
    shutil.copytree(EXAMPLES / ".github", local.folder / ".github")
    local.write("examples/metaflow_flow.py", text)
    run, listing, approving = (shlex.split(line) for line in lines)
    running = local.run(*run)
    local.opened()
    assert "Deploy churn-model v14? Accuracy 94.0%." in local.run(*listing).finished().stdout
    approved = local.run(*approving).finished()
    assert approved.code == 0, approved.log
    ended = running.finished()
    assert (ended.code, "deployed to staging, approved by alice" in ended.log) == (0, True), ended.log


def test_the_first_flow_of_the_page_runs_with_the_pages_own_answers(local: Stage) -> None:
    page = (ROOT / "docs" / "metaflow.md").read_text(encoding="utf-8")
    (flow,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    answers = re.findall(r"`(/(?:approve|reject) [^`]*)`", page)
    commands = [shlex.split(line) for line in re.findall(r"^python (flow.py hitl .*)$", page, re.MULTILINE)]
    local.write("flow.py", flow)
    first = local.run("flow.py", "run")
    local.opened()
    local.say("alice", answers[0])
    assert "approved for staging by alice" in first.finished().log
    second = local.run("flow.py", "run")
    local.opened(2)
    for words in commands[:1] + commands[2:]:
        ended = local.run(
            *[word.replace("42", "2") for word in words], *(["--as", "bob"] if "list" not in words else [])
        ).finished()
        assert ended.code == 0, ended.log
    assert "was rejected by bob: accuracy too low" in second.finished().log
