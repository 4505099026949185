"""A repository that was renamed is one repository: what the ledger has under its earlier name belongs to an audit by the new one."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks.audits.made_up import REPOSITORY
from gh_gate.app.store.chain import Link
from gh_gate.app.store.export import line
from gh_gate.cli.audit import audit
from tests.audit.made import audited, changed, links


def _renamed(count: int) -> list[Link]:
    """A ledger whose first gate was opened when the repository was called otherwise."""
    found = links(count)
    place = next(index for index, link in enumerate(found) if link.kind == "opened")
    data = json.loads(found[place].data)
    data["repository"] = data["gate"]["repository"] = "acme/before"
    return changed(found, place, data)


def test_a_gate_of_the_earlier_name_is_not_left_out() -> None:
    report = audited(None, _renamed(3))
    assert sorted(row["number"] for row in report.rows) == [1, 2, 3]
    assert "acme/before" in {row["repository"] for row in report.rows}
    assert not [each for each in report.troubles if "opening" in each["says"]]


def test_a_file_is_read_once_more_for_it(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b"".join(map(line, _renamed(3))))
    words = ["--offline", "-R", REPOSITORY.full_name, "--ledger", str(file), "--since", "3650d", "--json"]
    done = CliRunner().invoke(audit, words)
    assert json.loads(done.stdout)["gates"] == 3
