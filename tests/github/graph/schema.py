"""The schema: GitHub's own where it is on this machine, else the part of it that the stand-in knows."""

from functools import cache
from pathlib import Path

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_ast_schema, parse, validate

from tests.github.contract_check import folder

BUILT_IN = Path(__file__).with_name("builtin.graphql")


@cache
def schema() -> GraphQLSchema:
    """Built once a process; GitHub's takes about half a second."""
    place = folder()
    source = place / "graphql" / "github-public.graphql" if place else BUILT_IN
    document = parse(source.read_text("utf-8"), no_location=True)
    return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)


@cache
def document(text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """A query's document, or what is wrong with it."""
    try:
        parsed = parse(text)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(schema(), parsed)) or parsed
