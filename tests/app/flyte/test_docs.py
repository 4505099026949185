"""The page says what is true, and its tasks work as they stand."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

from gh_gate.app.flyte import asked
from gh_gate.app.flyte.listed import _KEYS, parse
from gh_gate.app.flyte.sender import Way
from gh_gate.app.store.conditions import MOST
from gh_gate.core.policy import file as policy_file
from gh_gate.errors import VerificationError
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage
from tests.app.served import ROOT

PAGE = (ROOT / "docs" / "flyte-conditions.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def keys_of(heading: str) -> set[str]:
    section = PAGE.partition(heading)[2].partition("\n## ")[0]
    return set(re.findall(r"`([a-z_-]+)`", "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE))))


def allowed() -> Callable[[str, str], str]:
    """The check of the page's second task; Flyte itself is not needed for it."""
    text = blocks("python")[1]
    names: dict[str, Any] = {}
    head = "\n".join(line for line in text.splitlines() if line.startswith(("import os", "from gh_gate")))
    exec(f"{head}\n{text[text.index('def allowed') :]}", names)  # noqa: S102 - the page's own code
    found: Callable[[str, str], str] = names["allowed"]
    return found


def test_the_settings_of_the_page_are_taken() -> None:
    first, _, second = blocks("yaml")
    [api], [callback] = parse(first), parse(second)
    assert (api.way, api.projects, bool(api.credentials.place)) == (Way.API, ("ranking", "ads/production"), True)
    assert callback.way is Way.CALLBACK


def test_the_policy_of_the_page_is_taken() -> None:
    assert "prod-write" in policy_file.parse(blocks("yaml")[1]).gates


def test_every_key_of_a_sender_is_explained() -> None:
    assert keys_of("## The senders") == _KEYS


def test_every_key_of_a_webhook_is_explained() -> None:
    assert keys_of("## What a webhook says") == asked._COMMON
    assert keys_of("## A Flyte without its API") == asked._TOLD


def test_the_tasks_of_the_page_are_python() -> None:
    for number, text in enumerate(blocks("python")):
        compile(text, f"task {number}", "exec")


def test_the_page_knows_the_limits() -> None:
    assert f"a sender has {MOST} conditions waiting" in PAGE


def test_the_page_s_check_believes_a_record_and_nothing_else(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.app.rule('gates:\n  prod-write:\n    approvers: ["@alice"]\n')
    key = base64.b64encode(stage.app.key.public_key().public_bytes_raw()).decode()
    monkeypatch.setenv("APP_PUBLIC_KEY", key)
    condition, rejected = (backend.add("prod-write", kind="STRING", run=run) for run in ("r1", "r2"))
    told = {"name": "prod-write", "answer": "record", "inputs": {"target": ["eu", "us"]}}
    stage.fire(**told)
    stage.fire(**told, run="r2")
    stage.say(stage.alice, "/approve target=eu")
    stage.say(stage.alice, "/reject no", 2)
    run = "flyte-condition/ml/ranking/production"
    assert allowed()(condition.value, f"{run}/r1/") == "eu"
    for answer, ours in ((condition.value, f"{run}/r2/"), (rejected.value, f"{run}/r2/")):
        with pytest.raises(RuntimeError):
            allowed()(answer, ours)
    with pytest.raises(VerificationError):
        allowed()('{"status":"approved"}', f"{run}/r1/")
