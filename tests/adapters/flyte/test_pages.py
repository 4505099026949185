"""Where an event is answered; without Flyte."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gh_gate.adapters.flyte import pages
from gh_gate.core.gate import Decider

ISSUE = "https://github.com/acme/app/issues/17"


@dataclass
class Gate:
    reference: str = "acme/app#17/review"
    url: str = ISSUE
    decider: Decider = Decider.APP


@pytest.mark.parametrize("url", ["https://gates.example.com", "https://gates.example.com/ ", "http://127.0.0.1:8000"])
def test_where_the_apps_server_is_known_it_is_the_apps_page_and_its_submit_json(url: str) -> None:
    environ, root = {"GH_GATE_URL": url}, url.strip().rstrip("/")
    assert pages.form(Gate(), environ) == f"{root}/gates/acme/app/17?gate=review"
    assert pages.api(Gate(), environ) == f"{root}/submit/json"


@pytest.mark.parametrize("url", ["", "http://gates.example.com", "gates.example.com", "https://u:p@h", "javascript:x"])
def test_where_it_is_not_known_or_no_safe_address_it_is_the_issue(url: str) -> None:
    assert pages.form(Gate(), {"GH_GATE_URL": url}) == ISSUE
    assert pages.api(Gate(), {"GH_GATE_URL": url}) == ISSUE


def test_a_gate_that_the_app_does_not_decide_is_not_on_its_page() -> None:
    gate = Gate(decider=Decider.ACTION)
    assert pages.form(gate, {"GH_GATE_URL": "https://gates.example.com"}) == ISSUE
    assert pages.api(gate, {"GH_GATE_URL": "https://gates.example.com"}) == ISSUE
