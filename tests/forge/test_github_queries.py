"""GraphQL is asked for little more than the published examples ask for; the stand-in holds the rest to the schema."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse, validate

from gh_gate.forge.github import queries
from tests.github.contract_check import folder

PLACE = folder()


@pytest.mark.skipif(PLACE is None, reason="GitHub's description is not on this machine")
def test_an_issue_is_read_with_the_fields_that_a_gate_is_known_to_need() -> None:
    assert PLACE is not None
    schema = build_schema((PLACE / "graphql" / "github-graphql-cut.graphql").read_text("utf-8"), assume_valid=True)
    assert validate(schema, parse(queries.thread("issue"))) == []
