"""The words of ``@hitl`` as a question."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from gh_gate.adapters.metaflow import words
from gh_gate.core.gate import OnTimeout
from gh_gate.errors import UsageError
from gh_gate.library.options import Options
from gh_gate.library.question import Question

STEP = Path("metaflow_extensions/hitl/plugins/hitl_step.py")


def defaults() -> dict[str, Any]:
    """What the decorator's class says; Metaflow is not installed here, so that it cannot be imported."""
    for node in ast.walk(ast.parse(STEP.read_text(encoding="utf-8"))):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "defaults" and node.value is not None:
            found: dict[str, Any] = ast.literal_eval(node.value)
            return found
    raise AssertionError("the decorator has no defaults")


def asked(environ: dict[str, str] | None = None, **given: Any) -> Question[Any]:
    return words.question("Flow", "gate", {**defaults(), **given}, environ or {})


def test_the_defaults_are_those_of_metaflow_hitl() -> None:
    theirs: dict[str, Any] = {
        "message": "",
        "approvers": [],
        "timeout": "24h",
        "on_timeout": "reject",
        "notifier": None,
        "input_schema": None,
        "poll_interval": 30,
    }
    assert {name: value for name, value in defaults().items() if name in theirs} == theirs
    question = asked()
    assert (question.name, question.prompt) == ("gate", "Run step `gate` of flow `Flow`?")
    assert (question.approvers, question.timeout, question.on_timeout) == (("codeowners",), 86_400, OnTimeout.REJECT)
    assert (question.form.fields, question.notify, question.poll_interval) == ((), (), 30.0)


def test_the_page_tells_these_defaults_and_words() -> None:
    page = Path("docs/metaflow.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", page, re.MULTILINE))
    told = {name: ast.literal_eval(value) for name, value in rows.items() if name != "message"}
    assert told == {name: value for name, value in defaults().items() if name in told}
    assert all(f"`{name}`" in page for name in defaults())


def test_our_own_words_are_those_of_the_library_and_change_nothing_where_they_are_left_out() -> None:
    ours = {name for name, value in defaults().items() if value is None} - {"notifier", "input_schema"}
    assert ours == set(words.PASSED) <= set(Options.__annotations__)
    assert asked(required=2, remind="1h").required == 2


def test_notify_is_their_word_for_reminding() -> None:
    assert asked(on_timeout="notify").on_timeout is OnTimeout.REMIND


def test_a_schema_is_declared_as_they_write_it() -> None:
    fields = asked(input_schema={"deploy_target": "str", "notes": "str"}).form.fields
    assert [(field.name, field.type) for field in fields] == [("deploy_target", "str"), ("notes", "str")]


def test_apprise_means_the_addresses_of_their_variable() -> None:
    environ = {"METAFLOW_HITL_APPRISE_URLS": "json://127.0.0.1:1/a, mailto://127.0.0.1?to=a@x.org,b@x.org"}
    assert asked(environ, notifier="apprise").notify == (
        "json://127.0.0.1:1/a",
        "mailto://127.0.0.1?to=a@x.org,b@x.org",
    )
    assert asked(environ).notify == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"timeout": "forever"}, "`timeout`"),
        ({"timeout": 0}, "`timeout`"),
        ({"on_timeout": ["reject"]}, "`on_timeout`"),
        ({"on_timeout": "cancel"}, "takes reject, approve or notify"),
        ({"notifier": "smtp"}, "Apprise"),
        ({"notifier": True}, "`notifier`"),
        ({"poll_interval": True}, "`poll_interval`"),
        ({"input_schema": {"a": "uuid"}}, "`a`"),
        ({"required": 0}, "`required`"),
        ({"message": 5}, "prompt"),
    ],
)
def test_a_wrong_word_is_refused_with_the_steps_name(given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        asked(**given)
    assert caught.value.what.startswith("@hitl of step gate: ")
    assert told in caught.value.diagnostics()


@pytest.mark.parametrize(
    "message", ["", None, "Ship {self.a:.1%} {self.b[0]}?", "{{braces}}", "{inputs[0].x} {inputs.left.y}"]
)
def test_fields_of_self_and_inputs_are_known(message: str | None) -> None:
    words.require_fields("gate", message, ("self", "inputs"))


@pytest.mark.parametrize("message", ["{accuracy}", "{}", "{0}", "{inputs[0].x}", "{self", "}", "{selfish.a}", 7])
def test_other_fields_are_refused_when_the_flow_is_loaded(message: Any) -> None:
    with pytest.raises(UsageError, match="@hitl of step gate"):
        words.require_fields("gate", message, ("self",))


@pytest.mark.parametrize("name", ["hitl_input", "hitl_decision"])
def test_a_flow_that_has_what_the_answer_is_called_is_refused_before_anybody_is_asked(name: str) -> None:
    words.require_free("gate", type("Flow", (), {}))
    with pytest.raises(UsageError, match=f"@hitl of step gate: the flow has a `{name}` of its own"):
        words.require_free("gate", type("Flow", (), {name: "a parameter"}))
