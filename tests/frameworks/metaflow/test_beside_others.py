"""Installing gh-gate changes nothing for flows without a gate, whatever state it is in, and whatever else is installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.frameworks.metaflow.conftest import start
from tests.frameworks.stage import Stage

BARE = """
import sys
words = sys.orig_argv
missing = "gh_gate" if "start" in words else "markdown_it" if "gate" in words else ""
if "step" in words:
    sys.modules[missing] = None
"""
BROKEN = "raise RuntimeError('gh_gate is broken here')\n"


def test_a_broken_gh_gate_breaks_no_flow_without_a_gate(local: Stage) -> None:
    local.write("gh_gate/__init__.py", BROKEN)
    told = start(local, "plain.py", "--help").finished()
    assert (told.code, "hitl" in told.stdout) == (0, True), told.log
    ran = start(local, "plain.py", "run").finished()
    assert (ran.code, "done as always" in ran.log) == (0, True), ran.log
    gated = start(local, "words.py", "run").finished()
    assert gated.code != 0
    assert "the body ran" not in gated.log


def test_a_step_without_a_gate_needs_no_gh_gate_and_one_with_a_gate_names_the_library_that_it_misses(
    local: Stage,
) -> None:
    local.write("sitecustomize.py", BARE)
    ended = start(local, "words.py", "run", PYTHONPATH=str(local.folder)).finished()
    assert ended.code != 0
    assert re.search(r"/start/1 .* Task finished successfully", ended.log)
    assert "markdown_it" in ended.log
    assert "pip install 'gh-gate[metaflow]'" in ended.log
    assert "the body ran" not in ended.log


def test_it_is_found_beside_another_extension_of_metaflow(local: Stage, python: Path) -> None:
    (site,) = python.parents[1].glob("lib/python*/site-packages")
    other, words = site / "metaflow_extensions" / "other" / "plugins", site / "other-1.0.dist-info"
    other.mkdir(parents=True)
    words.mkdir()
    (other / "mfextinit_other.py").write_text("STEP_DECORATORS_DESC = []\n", encoding="utf-8")
    (words / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", encoding="utf-8")
    (words / "top_level.txt").write_text("metaflow_extensions\n", encoding="utf-8")
    (words / "RECORD").write_text("metaflow_extensions/other/plugins/mfextinit_other.py,,\n", encoding="utf-8")
    try:
        local.write("found.py", "from metaflow import hitl\nprint(hitl)\n")
        ended = local.run("found.py").finished()
        assert (ended.code, "HitlDecorator" in ended.stdout) == (0, True), ended.log
    finally:
        shutil.rmtree(words)
        shutil.rmtree(other.parent)


def test_hitl_can_be_imported_from_where_metaflow_hitl_has_it_before_metaflow_itself(local: Stage) -> None:
    code = "from metaflow_extensions.hitl.plugins.hitl_decorator import hitl\nimport metaflow\nprint(hitl is metaflow.hitl)\n"
    local.write("first.py", code)
    assert local.run("first.py").finished().stdout == "True\n"
