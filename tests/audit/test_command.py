"""`gh-gate audit`, as auditors type it: what it prints, what it writes, and with which code it ends."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gh_gate.app.store.chain import Link
from gh_gate.app.store.export import line
from gh_gate.cli import cli
from gh_gate.cli.audit import audit as command
from gh_gate.errors import GateError, UpstreamError, UsageError
from tests.audit import changing
from tests.audit.desk import Desk

Run = Callable[..., Result]


@pytest.fixture
def run(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program with the login of somebody who only reads, and the App's public key."""
    for name in (
        "GITHUB_ACTIONS",
        "GITHUB_REPOSITORY",
        "GH_GATE_FORGE",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "GH_GATE_DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    environ = {
        "GITHUB_API_URL": desk.app.hub.url,
        "GH_GATE_TOKEN": desk.app.hub.token(desk.app.steps.carol),
        "GH_GATE_PUBLIC_KEY": desk.app.public,
    }
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str, **more: str) -> Result:
        return CliRunner(env={**environ, **more}).invoke(command, words)

    return invoke


def exported(links: list[Link], folder: Path) -> str:
    path = folder / "ledger.jsonl"
    path.write_bytes(b"".join(map(line, links)))
    return str(path)


HERE = ("-R", "acme/app", "--since", "3650d")


def test_what_fits_is_told_in_a_few_lines_and_ends_with_0(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    done = run(*HERE, "--ledger", exported(desk.links, tmp_path))
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "no differences between GitHub and the ledger"
    assert "1 approved" in done.stdout
    assert "records: 1 signed" in done.stdout
    assert f"its head is {desk.links[-1].hash}" in done.stdout


def test_the_period_that_is_told_does_not_end_after_the_audit(run: Run) -> None:
    told = json.loads(run(*HERE, "--json").stdout)
    assert told["until"] == told["made_at"]


def test_differences_come_first_and_end_with_1(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    forged = changing.entry(desk.links, "decided", changing.set_to("status", value="rejected"))
    done = run(*HERE, "--ledger", exported(forged, tmp_path))
    assert done.exit_code == 1
    first, second, *_ = done.stdout.splitlines()
    assert first == "2 differences, about 1 of 1 gates"
    assert second.startswith("  acme/app#1 deploy  status (the ledger): its entry says rejected")


def test_the_database_of_the_app_is_a_ledger_too(desk: Desk, run: Run) -> None:
    desk.decided()
    assert run(*HERE, "--ledger", f"sqlite:///{desk.app.folder}/app.db").exit_code == 0


def test_the_ledger_alone_needs_no_network(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    name = exported(desk.links, tmp_path)
    before = len(desk.app.hub.requests)
    done = run("--offline", "--ledger", name, "--since", "3650d", "--json", GITHUB_API_URL="http://127.0.0.1:9")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["gates"], told["sources"]) == (0, 1, "From the ledger alone")
    assert len(desk.app.hub.requests) == before


def test_an_entry_that_was_changed_is_found_without_github_by_its_chain(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    links = desk.links
    broken = [replace(links[0], at="2026-01-01T00:00:00.000000Z"), *links[1:]]
    done = run("--offline", "--ledger", exported(broken, tmp_path), "--since", "3650d")
    assert done.exit_code == 1
    assert "its chain breaks at entry 1: it was changed" in done.stdout


def test_all_three_files_are_written_with_the_same_gates(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    names = [str(tmp_path / f"report.{end}") for end in ("html", "csv", "jsonl")]
    done = run(*HERE, *(word for name in names for word in ("-o", name)))
    assert done.exit_code == 0, done.output
    (row,) = [json.loads(text) for text in Path(names[2]).read_text().splitlines()]
    with Path(names[1]).open(newline="") as file:
        (cells,) = csv.DictReader(file)
    assert (row["name"], cells["gate"], cells["status"], cells["by"]) == ("deploy", "deploy", "approved", "alice")
    assert "acme/app#1" in Path(names[0]).read_text()
    assert Path(names[0]).stat().st_mode & 0o077 == 0


def test_rows_alone_go_to_standard_output(desk: Desk, run: Run) -> None:
    desk.decided()
    done = run(*HERE, "-o", "-")
    assert json.loads(done.stdout)["status"] == "approved"
    assert "1 approved" in done.stderr


def test_the_key_of_the_policy_file_is_taken_where_no_other_is_named(desk: Desk, run: Run) -> None:
    key = desk.app.public.replace("\n", "\\n")
    desk.app.rule(policy=f'app: {{slug: gate-keeper, public-key: "{key}"}}')
    desk.decided()
    told = json.loads(run(*HERE, "--json", GH_GATE_PUBLIC_KEY="").stdout)
    assert told["keys"] == [desk.app.keys.keyid]
    assert told["verification"] == {"signed": 1}


def test_without_any_key_it_says_that_nothing_was_checked(desk: Desk, run: Run) -> None:
    desk.decided()
    done = run(*HERE, GH_GATE_PUBLIC_KEY="")
    assert "no public key was given, so signatures were not checked" in done.stdout
    assert "records: 1 not checked" in done.stdout


def test_another_key_is_a_difference(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    other = tmp_path / "other.pub"
    other.write_text("A" * 43 + "=")
    done = run(*HERE, "--public-key", str(other))
    assert done.exit_code == 1
    assert "its record does not verify: it names the key" in done.stdout


def test_gates_before_and_after_the_period_are_left_out(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    name = exported(desk.links, tmp_path)
    day = desk.app.hub.clock.now
    for words in (
        ("--since", f"{day:%Y}-12-31", "--until", "2100-01-01"),
        ("--since", "2020-01-01", "--until", "2020-02-01"),
    ):
        told = json.loads(run("-R", "acme/app", "--ledger", name, "--json", *words).stdout)
        assert (told["gates"], told["differences"]) == (0, 0)


@pytest.mark.parametrize(
    "words",
    [
        ("--since", "yesterday"),
        ("--since", "2026-11-20T10:00:00"),
        ("--until", "2020-01-01"),
        ("--offline",),
        ("--local", "--ledger", "x.jsonl"),
        ("--org", "acme", "-R", "acme/app"),
        ("--ledger", "missing.jsonl"),
        ("-o", "report.pdf"),
        ("-o", "-", "--json"),
        ("--public-key", "missing.pub"),
        ("--public-key", "http://gates.example.com"),
        ("-R", "nonsense"),
    ],
)
def test_words_that_make_no_audit_are_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    error = run(*words).exception
    assert isinstance(error, UsageError), error
    assert error.do or error.why


@pytest.mark.parametrize("text", ["{}", "[]", "no JSON", '{"seq": 1}', "[" * 100_000])
def test_a_file_that_is_no_ledger_is_refused_with_its_line(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "ledger.jsonl").write_text(text)
    error = run("--offline", "--ledger", "ledger.jsonl").exception
    assert isinstance(error, UsageError)
    assert "line 1 is no entry" in error.what


def test_what_github_refuses_is_an_error_and_no_half_report(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.decided()
    done = run(*HERE, "-o", str(tmp_path / "report.csv"), GH_GATE_TOKEN="wrong")
    assert isinstance(done.exception, GateError)
    assert not (tmp_path / "report.csv").exists()


def test_the_local_forge_is_audited_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CODEOWNERS").write_text("* @ada\n", encoding="utf-8")
    for name in (
        "GITHUB_ACTIONS",
        "GITHUB_REPOSITORY",
        "GITHUB_RUN_ID",
        "GH_GATE_FORGE",
        "GH_GATE_KEY",
        "GH_GATE_PUBLIC_KEY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_GATE_LOCAL", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    ask = ("deploy", "--prompt", "Deploy v14?", "--key", "v14", "--approvers", "@ada", "--local")
    assert runner.invoke(cli, ["request", *ask]).exit_code == 6
    assert runner.invoke(cli, ["approve", "1", "--local", "--as", "ada"]).exit_code == 0
    assert runner.invoke(cli, ["wait", *ask]).exit_code == 0
    done = runner.invoke(command, ["--local", "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["status"]["approved"], told["verification"]) == (0, 1, {"unsigned": 1})


def test_a_server_that_cannot_be_reached_is_told(run: Run) -> None:
    error = run(*HERE, "--public-key", "http://127.0.0.1:9").exception
    assert isinstance(error, UpstreamError)
    assert "/.well-known/gh-gate.json" in error.what
