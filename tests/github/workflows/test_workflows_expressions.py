"""Expressions come to what GitHub's documentation says.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.github.workflows.expression import ExpressionError, Scope, evaluate, fill, holds

CONTEXTS: dict[str, Any] = {
    "github": {"event_name": "push", "ref": "refs/heads/main", "event": {"issue": {"labels": [{"name": "a"}]}}},
    "needs": {"gate": {"result": "success", "outputs": {"approved": "true", "input": '{"to": "eu", "n": 2}'}}},
    "env": {"EMPTY": ""},
}


def scope(*, success: bool = True) -> Scope:
    return Scope(CONTEXTS, {"success": lambda: success, "failure": lambda: not success, "always": lambda: True})


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("true", True),
        ("null", None),
        ("-9.2", -9.2),
        ("0xff", 255),
        ("0o17", 15),
        ("-2.99e-2", -0.0299),
        ("'It''s open source!'", "It's open source!"),
        ("1 == 1.0", True),
        ("'Main' == 'main'", True),
        ("null == 0", True),
        ("null == ''", True),
        ("true == 1", True),
        ("'true' == true", False),
        ("'1' == 1", True),
        ("'a' == 0", False),
        ("'0x10' == 16", True),
        ("NaN == NaN", False),
        ("github == github", True),
        ("fromJSON('[]') == fromJSON('[]')", False),
        ("'b' > 'A'", True),
        ("2 <= 2 && 3 >= 2 && 1 < 2", True),
        ("'a' < 1", False),
        ("!0", True),
        ("!'false'", False),
        ("'' || 'default'", "default"),
        ("'x' && 'y'", "y"),
        ("false && fromJSON('')", False),
        ("true || fromJSON('')", True),
        ("1 == 2 == false", True),
        ("true || false && false", True),
        ("(true || false) && false", False),
        ("!true == false", True),
    ],
)
def test_literals_and_operators(source: str, value: Any) -> None:
    found = evaluate(source, scope())
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("github.event_name", "push"),
        ("GITHUB.Event_Name", "push"),
        ("github['event_name']", "push"),
        ("github.nothing.at.all", None),
        ("github.event.issue.labels[0].name", "a"),
        ("github.event.issue.labels[7]", None),
        ("github.event.issue.labels.*.name", ["a"]),
        ("needs.*.result", ["success"]),
        ("fromJSON(needs.gate.outputs.input).to", "eu"),
        ("fromJSON(needs.gate.outputs.input)['n'] + 0", ExpressionError),
        ("secrets.TOKEN", ExpressionError),
        ("fromJSON('')", ExpressionError),
        ("hashFiles('a')", ExpressionError),
        ("contains('a')", ExpressionError),
        ('"double"', ExpressionError),
        ("a b", ExpressionError),
        ("(1", ExpressionError),
        ("github.", ExpressionError),
        ("", ExpressionError),
    ],
)
def test_contexts(source: str, value: Any) -> None:
    if value is ExpressionError:
        with pytest.raises(ExpressionError):
            evaluate(source, scope())
    else:
        assert evaluate(source, scope()) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("contains('Hello world', 'LLO')", True),
        ("contains(fromJSON('[\"push\", 1]'), 'PUSH')", True),
        ("contains(fromJSON('[\"push\"]'), 'pus')", False),
        ("startsWith(github.ref, 'refs/heads/')", True),
        ("endsWith(github.ref, 'MAIN')", True),
        ("format('{0} {{braces}} {1}', 'a', 2)", "a {braces} 2"),
        ("join(fromJSON('[1, true, null]'), '-')", "1-true-"),
        ("join('a')", "a"),
        ("toJSON(fromJSON('{\"a\": [1]}'))", '{\n  "a": [\n    1\n  ]\n}'),
    ],
)
def test_functions(source: str, value: Any) -> None:
    assert evaluate(source, scope()) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("${{ 1 }}", 1),
        ("a${{ 1 }}b${{ null }}c${{ true }}", "a1bctrue"),
        ("${{ '}}' }}", "}}"),
        ("${{ 1e20 }} ${{ github }} ${{ fromJSON('[]') }}", "1E+20 Object Array"),
        ({"k${{ 1 }}": ["${{ true }}"]}, {"k1": [True]}),
        ("no expression", "no expression"),
    ],
)
def test_what_stands_in_braces_is_filled_in(source: Any, value: Any) -> None:
    assert fill(source, scope()) == value


@pytest.mark.parametrize(
    ("condition", "success", "held"),
    [
        (None, True, True),
        (None, False, False),
        ("needs.gate.outputs.approved == 'true'", True, True),
        ("needs.gate.outputs.approved == 'true'", False, False),
        ("${{ always() && needs.gate.outputs.approved == 'true' }}", False, True),
        ("failure()", True, False),
        ("failure() || env.EMPTY", False, True),
        (True, False, False),
        (False, True, False),
        ("env.EMPTY", True, False),
    ],
)
def test_a_condition_asks_for_success_unless_it_asks_for_a_status(condition: Any, success: bool, held: bool) -> None:
    assert holds(condition, scope(success=success)) is held


def test_a_condition_that_is_only_in_part_an_expression_is_refused() -> None:
    with pytest.raises(ExpressionError, match="always holds"):
        holds("${{ false }} && true", scope())


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_value_or_an_error(source: str) -> None:
    try:
        evaluate(source, scope())
    except ExpressionError:
        return


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_as_a_literal(said: str) -> None:
    quoted = said.replace("'", "''")
    assert evaluate(f"'{quoted}'", scope()) == said
