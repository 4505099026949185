"""Expressions where a workflow has them: in `${{ }}`, and as conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tests.github.workflows.expr_parser import Node, Parser, Scope
from tests.github.workflows.expr_values import ExpressionError, Value, text, truthy

__all__ = ["ExpressionError", "Scope", "Value", "evaluate", "fill", "holds"]

# A text may hold braces, so the end of an expression is looked for outside of its texts.
_INNER = re.compile(r"\$\{\{((?:[^'}]|'(?:[^']|'')*'|\}(?!\}))*)\}\}")


@lru_cache(1024)
def _read(source: str) -> tuple[Node, bool]:
    parser = Parser(source)
    node = parser.read()
    return node, parser.asks_status


def evaluate(source: str, scope: Scope) -> Value:
    """What an expression, without `${{ }}`, comes to."""
    return _read(source.strip())[0](scope)


def fill(value: Any, scope: Scope) -> Any:
    """A value of the workflow with its expressions evaluated; one that is nothing but an expression keeps its kind."""
    if isinstance(value, str):
        return _filled(value, scope)
    if isinstance(value, Mapping):
        return {str(fill(name, scope)): fill(one, scope) for name, one in value.items()}
    return [fill(one, scope) for one in value] if isinstance(value, list) else value


def _filled(source: str, scope: Scope) -> Any:
    whole = _INNER.fullmatch(source.strip())
    if whole:
        return evaluate(whole[1], scope)
    return _INNER.sub(lambda match: text(evaluate(match[1], scope)), source)


def holds(condition: Any, scope: Scope) -> bool:
    """Whether an `if` holds: an expression with or without `${{ }}`, with `success()` unless it asks for a status itself."""
    source = text(condition).strip() or "success()"
    whole = _INNER.fullmatch(source)
    if whole is None and "${{" in source:
        raise ExpressionError(f"a condition that is only in part an expression always holds: {source!r}")
    node, asks_status = _read((whole[1] if whole else source).strip())
    return (asks_status or scope.status["success"]()) and truthy(node(scope))
