"""An expression's text -> its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tests.github.workflows.expr_values import ExpressionError, Value, number

Kind = Literal["value", "name", "sign", "end"]
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*')
      | (?P<number>[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(?![A-Za-z0-9_]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
      | (?P<sign>&&|\|\||[=!<>]=|[()\[\].,!<>*])""",
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": True, "false": False, "null": None, "NaN": float("nan"), "Infinity": float("inf")}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression; `value` is what a literal stands for."""

    kind: Kind
    text: str
    value: Value = None


def tokens(source: str) -> list[Token]:
    """The tokens of an expression and one that ends it; raises ExpressionError at what is none."""
    found: list[Token] = []
    rest = source.lstrip()
    while rest:
        match = _TOKEN.match(rest)
        if match is None:
            raise ExpressionError(f"unexpected {rest[0]!r} in the expression {source!r}")
        # `github.1` has no such thing as a number behind the dot, and `a.b` no value named `true`.
        behind_a_dot = bool(found) and found[-1] == Token("sign", ".")
        found.append(_token(match, behind_a_dot=behind_a_dot))
        rest = rest[match.end() :].lstrip()
    return [*found, Token("end", "")]


def _token(match: re.Match[str], *, behind_a_dot: bool) -> Token:
    text = match[0]
    if match["text"]:
        return Token("value", text, text[1:-1].replace("''", "'"))
    if match["number"]:
        return Token("value", text, number(text))
    if match["name"]:
        literal = text in _WORDS and not behind_a_dot
        return Token("value", text, _WORDS[text]) if literal else Token("name", text)
    return Token("sign", text)
