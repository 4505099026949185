"""The table of other tools' words: every row names a test that exists, and no parameter of theirs is left out."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "coming-from.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0].strip(): part for part in PAGE.split("\n## ")[1:]}
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)

WORDS = {
    "metaflow-hitl": (
        *("metaflow_extensions.hitl.plugins.hitl_decorator", 'message=""', "{self.accuracy:.1%}", "approvers=[]"),
        *('timeout="24h"', 'on_timeout="reject"', 'on_timeout="approve"', 'on_timeout="notify"', "notifier=None"),
        *('notifier="apprise"', 'notifier="smtp"', "input_schema=None", "poll_interval=30", "self.hitl_input["),
        *("self.hitl_input.get(", "hitl list", "hitl approve ID --input", "hitl reject ID --reason", "lineage"),
        *("hitl-notify-{step}", "hitl-suspend-{step}", "argo resume", "METAFLOW_HITL_APPRISE_URLS", "S3", "Slack"),
        *("METAFLOW_HITL_ARGO_UI_URL", "METAFLOW_HITL_ARGO_NAMESPACE` (default `argo`)"),
    ),
    "Flyte's plugin": (
        *(
            "`name`",
            "`data_type`: `int`, `float`, `str`, `bool`",
            "JSON `str`",
            'scope="run"',
            "Please provide a value",
        ),
        *("timeout_seconds=3600", "TimeoutError", "poll_interval_seconds=5", "new_event.aio", "event.wait.aio()"),
        *("event.wait()", "Event.create", "hitl.env", "report", "form_url", "api_url", "/submit/json", "request_id"),
        *("response_path", "HITLSubmissionTyped", "_U_ORG_NAME", "flyte.serve", "crash-resilient", "new_condition"),
    ),
    "flowyml": (
        *("`name`", "approver=", "timeout_seconds=3600", "auto_approve_if=None", 'os.getenv("ENVIRONMENT")'),
        *('ctx["estimated_cost"] < 100', "flowyml run deployment_pipeline", "[y/N]", "multi-stage", "cost approval"),
        *("rejected", "notified"),
    ),
}


@cache
def names(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize(("file", "name"), sorted(set(TESTS)))
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in names(file)


@pytest.mark.parametrize("section", WORDS)
def test_every_row_names_a_test(section: str) -> None:
    rows = [line for line in SECTIONS[section].splitlines() if line.startswith("| ")][2:]
    assert [row for row in rows if "`tests/" not in row] == []


@pytest.mark.parametrize("section", WORDS)
def test_no_word_of_theirs_is_left_out(section: str) -> None:
    assert [word for word in WORDS[section] if word not in SECTIONS[section]] == []


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([\w.-]+\.md)\)", PAGE))))
def test_every_link_leads_to_a_page(link: str) -> None:
    assert (ROOT / "docs" / link).exists()
