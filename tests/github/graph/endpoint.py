"""The GraphQL endpoint.

https://docs.github.com/graphql/guides/forming-calls-with-graphql
"""

import json
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLResolveInfo, execute

from tests.github.contract_check import Checker
from tests.github.graph import fields
from tests.github.graph.schema import document, schema
from tests.github.graph.scope import Scope
from tests.github.quota import Bucket
from tests.github.refused import Refused
from tests.github.tokens import Mint, Token
from tests.github.wire import Reply, Request, json_reply


class Endpoint:
    """Executes documents against the state; every answer but 400 and 401 has status 200."""

    def __init__(self, world: Mint, checker: Checker, root: str) -> None:
        self.world = world
        self.checker = checker
        self.root = root

    def answer(self, request: Request, token: Token | None, bucket: Bucket) -> Reply:
        if token is None:
            raise Refused(401, "This endpoint requires you to be authenticated.")
        if bucket.remaining == 0:
            message = f"API rate limit exceeded for user ID {token.account.id}."
            return json_reply(200, {"errors": [{"type": "RATE_LIMITED", "message": message}]})
        try:
            sent = json.loads(request.body)
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if not isinstance(sent, dict) or not isinstance(sent.get("query"), str):
            message = "A query attribute must be specified and must be a string."
            return json_reply(200, {"errors": [{"message": message}]})
        return json_reply(200, self._run(sent, Scope(self.world, token, bucket, self.root)))

    def _run(self, sent: dict[str, Any], scope: Scope) -> dict[str, Any]:
        parsed = document(sent["query"])
        if not isinstance(parsed, DocumentNode):
            for error in parsed:
                self.checker.blame(f"GraphQL: {error.message}")
            return {"errors": [_shown(error) for error in parsed]}
        result = execute(
            schema(),
            parsed,
            context_value=scope,
            variable_values=sent.get("variables") or {},
            operation_name=sent.get("operationName"),
            field_resolver=self._resolve,
            type_resolver=fields.type_name,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("a resolver was asynchronous")
        errors = [_shown(error) for error in result.errors or ()]
        return {"data": result.data} | ({"errors": errors} if errors else {})

    def _resolve(self, source: Any, info: GraphQLResolveInfo, **args: Any) -> Any:
        """The table's resolver; a field that the stand-in lacks is its own mistake, never a null."""
        name = f"{info.parent_type.name}.{info.field_name}"
        resolver = fields.FIELDS.get(name)
        if resolver is None:
            self.checker.blame(f"GraphQL: the stand-in does not know {name}")
            raise GraphQLError(f"The stand-in does not know {name}")
        return resolver(source, info.context, args)


def _shown(error: GraphQLError) -> dict[str, Any]:
    """An error as GitHub writes it: with its type beside the message."""
    shown: dict[str, Any] = dict(error.formatted)
    extensions = shown.pop("extensions", {})
    return {**({"type": extensions["type"]} if "type" in extensions else {}), **shown}
