"""What a resolver may use, the table of resolvers, and GraphQL's errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from tests.github.quota import Bucket
from tests.github.repo import Repo
from tests.github.tokens import Mint, Token


@dataclass(frozen=True, slots=True)
class Scope:
    """One execution: who asks, of which world, at which cost."""

    world: Mint
    token: Token
    bucket: Bucket
    root: str

    def may_read(self, repo: Repo, *permissions: str) -> bool:
        """Whether the token reads this in the repository; what is public needs no permission."""
        return not repo.private or any(self.token.grants(name, "read", repo) for name in permissions)


Resolver = Callable[[Any, Scope, Mapping[str, Any]], Any]
FIELDS: dict[str, Resolver] = {}


def field(*names: str) -> Callable[[Resolver], Resolver]:
    """Register a resolver for fields written as `Type.field`."""

    def register(resolver: Resolver) -> Resolver:
        FIELDS.update(dict.fromkeys(names, resolver))
        return resolver

    return register


def plain(types: tuple[str, ...], **getters: Callable[[Any], Any]) -> None:
    """Register fields that need nothing but their object."""
    for name, getter in getters.items():
        for type_name in types:
            FIELDS[f"{type_name}.{name}"] = lambda source, _scope, _args, getter=getter: getter(source)  # type: ignore[misc]  # binds the loop's value


def missing(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


def forbidden(message: str = "Resource not accessible by integration") -> GraphQLError:
    return GraphQLError(message, extensions={"type": "FORBIDDEN"})
