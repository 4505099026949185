"""A pipeline's own unit test: people answer as the test says; no network, no file, no waiting.

    python -m pytest --import-mode=prepend examples/test_deployment_gate.py

The same rules decide as elsewhere, so a wrong value is answered, and somebody who may not decide does not.
"""

import pytest
from deployment_gate import main

import gh_gate
from gh_gate.testing import FakeForge

OWNERS = "/deploy/ @alice @bob\n"


def test_it_goes_where_the_owner_says(capsys: pytest.CaptureFixture[str]) -> None:
    with FakeForge(codeowners=OWNERS) as forge:
        forge.comment("deploy", "/approve deploy_target=moon", by="alice")
        forge.approve("deploy", {"deploy_target": "staging"}, by="alice", after="2h")
        main("v14")
    assert "v14 goes to staging, approved by alice" in capsys.readouterr().out
    assert "must be `staging` or `production`" in forge.gate("deploy").replies[0]


def test_a_no_is_an_error() -> None:
    with FakeForge(codeowners=OWNERS) as forge:
        forge.reject("deploy", "accuracy too low", by="bob")
        with pytest.raises(gh_gate.Rejected, match="accuracy too low"):
            main("v14")


def test_so_is_a_day_without_an_answer_that_counts() -> None:
    with FakeForge(codeowners=OWNERS) as forge:
        forge.approve("deploy", {"deploy_target": "production"}, by="mallory")
        with pytest.raises(gh_gate.Expired):
            main("v14")
