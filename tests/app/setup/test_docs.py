"""The pages for whoever runs the App say what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Option

from gh_gate.app.metrics import Metrics
from gh_gate.app.settings import _NAMES, _SECRETS
from gh_gate.app.setup import files, needs
from gh_gate.app.setup.needs import Need
from gh_gate.cli.init import init
from gh_gate.core.policy import file as policy_file
from gh_gate.core.record import keys

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = {
    name: (DOCS / f"{name}.md").read_text(encoding="utf-8")
    for name in ("app", "operations", "threat-model", "outgoing-webhooks", "flyte-conditions")
}


def row(need: Need, condition: str = "") -> str:
    name = need.shown + (" (organization)" if need.organization else "") + condition
    return f"| {name} | {need.level} | {need.why} |"


def test_every_permission_stands_there_with_its_reason() -> None:
    rows = [row(need) for need in needs.ALWAYS]
    rows += [row(need, ", only with `--actions`") for need in needs.ACTIONS]
    rows += [row(need, ", only with `--deployments`") for need in needs.DEPLOYMENTS]
    section = PAGES["app"].partition("## Permissions")[2].partition("## Settings")[0]
    assert [line for line in section.splitlines() if line.startswith("| ")][2:] == rows


def test_the_events_are_those_that_are_asked_for() -> None:
    assert f"Events: {', '.join(f'`{event}`' for event in needs.EVENTS)}." in PAGES["app"]


def test_every_option_of_init_is_explained() -> None:
    options = {name for each in init.params if isinstance(each, Option) for name in each.opts}
    assert not {name for name in options if f"`{name}" not in PAGES["app"]}


def test_every_file_is_explained() -> None:
    explained = {*re.findall(r"^\| `([^`]+)` \|", PAGES["app"], re.MULTILINE)}
    assert {name for name in files.NAMES if name != files.IGNORE} <= explained


def test_every_setting_is_explained_and_no_other() -> None:
    section = PAGES["app"].partition("## Settings")[2].partition("## Running it")[0]
    table = "\n".join(line for line in section.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(G[A-Z_]+)`", table)) == set(_NAMES)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_setting_that_is_none(page: str) -> None:
    known = {*_NAMES, *(f"{name}_FILE" for name in _SECRETS), "GH_GATE_CONFIG"}
    assert set(re.findall(r"GH_GATE_[A-Z_]+", PAGES[page])) <= known


def test_every_metric_is_one_that_the_server_has() -> None:
    metrics = Metrics()
    metrics.watch_inbox(dict, lambda: None)
    metrics.watch_outbox(dict, lambda: None)
    metrics.watch_gates(dict)
    metrics.watch_conditions(dict)
    metrics.watch_streams(lambda: 0)
    told = set(re.findall(r"^\| `(gh_gate_[a-z_]+)", PAGES["operations"], re.MULTILINE))
    has = set(re.findall(r"^# TYPE (gh_gate_\w+)", metrics.exposition().decode(), re.MULTILINE))
    assert told == {name for name in has if not name.endswith("_created")}


def test_the_form_with_two_public_keys_is_read() -> None:
    block = next(
        text for text in re.findall(r"```yaml\n(.*?)```", PAGES["operations"], re.DOTALL) if "public-key" in text
    )
    app = policy_file.parse(block).app
    assert app
    assert len(keys.load_public_keys(app.public_key)) == 2


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#h][^)]*|#[^)]*)\)", PAGES[page]):
        path, _, anchor = target.partition("#")
        text = (DOCS / path).read_text(encoding="utf-8") if path else PAGES[page]
        headings = {
            re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines()
        }
        assert not anchor or anchor in headings, target
