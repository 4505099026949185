"""Tokens -> something that can be evaluated: a function of the scope, so that `&&` and `||` look no further than needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.github.workflows.expr_functions import FUNCTIONS
from tests.github.workflows.expr_tokens import Token, tokens
from tests.github.workflows.expr_values import ExpressionError, Value, equal, is_collection, item, less, truthy

STATUS = ("success", "failure", "always", "cancelled")


@dataclass(frozen=True)
class Scope:
    """What an expression may use.

    :param contexts: by name in lower case; another name is refused, as GitHub refuses a context that is not there.
    :param status: the status functions, by name, where there are any.
    """

    contexts: Mapping[str, Value]
    status: Mapping[str, Callable[[], bool]] = field(default_factory=dict)


Node = Callable[[Scope], Value]
_SIGNS: Mapping[str, Callable[[Value, Value], bool]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": less,
    ">": lambda left, right: less(right, left),
    "<=": lambda left, right: less(left, right) or equal(left, right),
    ">=": lambda left, right: less(right, left) or equal(left, right),
}
_BY_RANK = (("==", "!="), ("<", ">", "<=", ">="))


class _Several(list[Value]):
    """What `.*` found: a property of it is the list of that property of each."""


class Parser:
    """Reads one expression.

    :param asks_status: afterwards, whether a status function is called.
    """

    def __init__(self, source: str) -> None:
        self._source, self._tokens, self._next = source, tokens(source), 0
        self.asks_status = False

    def read(self) -> Node:
        """The whole expression; raises ExpressionError where it is none."""
        node = self._either()
        if self._token.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _unexpected(self) -> ExpressionError:
        return ExpressionError(f"unexpected {self._token.text or 'end'!r} in the expression {self._source!r}")

    def _take(self, *signs: str) -> str:
        """The next sign if it is one of these, else nothing."""
        if self._token.kind == "sign" and self._token.text in signs:
            self._next += 1
            return self._tokens[self._next - 1].text
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self._unexpected()

    def _either(self) -> Node:
        node = self._both()
        while self._take("||"):
            node = _or(node, self._both())
        return node

    def _both(self) -> Node:
        node = self._compared(0)
        while self._take("&&"):
            node = _and(node, self._compared(0))
        return node

    def _compared(self, rank: int) -> Node:
        if rank == len(_BY_RANK):
            return self._negated()
        node = self._compared(rank + 1)
        while sign := self._take(*_BY_RANK[rank]):
            node = _compare(sign, node, self._compared(rank + 1))
        return node

    def _negated(self) -> Node:
        if self._take("!"):
            inner = self._negated()
            return lambda scope: not truthy(inner(scope))
        return self._followed(self._one())

    def _one(self) -> Node:
        if self._take("("):
            node = self._either()
            self._need(")")
            return node
        token = self._token
        if token.kind not in {"value", "name"}:
            raise self._unexpected()
        self._next += 1
        if token.kind == "value":
            return lambda _: token.value
        return self._call(token.text) if self._take("(") else _context(token.text)

    def _call(self, name: str) -> Node:
        given: list[Node] = []
        while not self._take(")"):
            given.append(self._either())
            if not self._take(","):
                self._need(")")
                break
        if name.lower() in STATUS:
            self.asks_status = True
            return lambda scope: scope.status[name.lower()]()
        return _called(name, given)

    def _followed(self, node: Node) -> Node:
        while sign := self._take(".", "["):
            if self._take("*"):
                node = _every(node)
            elif sign == "[":
                node = _item(node, self._either())
            elif self._token.kind == "name":
                node = _item(node, _constant(self._token.text))
                self._next += 1
            else:
                raise self._unexpected()
            if sign == "[":
                self._need("]")
        return node


def _or(left: Node, right: Node) -> Node:
    return lambda scope: found if truthy(found := left(scope)) else right(scope)


def _and(left: Node, right: Node) -> Node:
    return lambda scope: right(scope) if truthy(found := left(scope)) else found


def _compare(sign: str, left: Node, right: Node) -> Node:
    return lambda scope: _SIGNS[sign](left(scope), right(scope))


def _constant(value: Value) -> Node:
    return lambda _: value


def _context(name: str) -> Node:
    def node(scope: Scope) -> Value:
        if name.lower() not in scope.contexts:
            raise ExpressionError(f"unrecognized named-value: {name!r}; here are {', '.join(scope.contexts)}")
        return scope.contexts[name.lower()]

    return node


def _item(node: Node, key: Node) -> Node:
    def found(scope: Scope) -> Value:
        value, name = node(scope), key(scope)
        return _Several(item(one, name) for one in value) if isinstance(value, _Several) else item(value, name)

    return found


def _every(node: Node) -> Node:
    def found(scope: Scope) -> Value:
        value = node(scope)
        items = value.values() if isinstance(value, Mapping) else value
        return _Several(items) if is_collection(value) else _Several()

    return found


def _called(name: str, given: list[Node]) -> Node:
    if name.lower() not in FUNCTIONS:
        raise ExpressionError(f"unrecognized function: {name!r}")
    function, least, most = FUNCTIONS[name.lower()]
    if not least <= len(given) <= most:
        raise ExpressionError(f"{name} takes from {least} to {most} values, not {len(given)}")
    return lambda scope: function(*(node(scope) for node in given))
