"""Every operation that the stand-in offers; importing the handlers puts them into the router's table."""

from tests.github.rest import (
    apps,
    comments,
    contents,
    environments,
    hooks,
    issues,
    jobs,
    labels,
    people,
    pulls,
    reactions,
    repos,
    reviews,
    run_lists,
    runs,
    signed_in,
    teams,
    timeline,
)
from tests.github.router import ROUTES

HANDLERS = (
    apps,
    comments,
    contents,
    environments,
    hooks,
    issues,
    jobs,
    labels,
    people,
    pulls,
    reactions,
    repos,
    reviews,
    run_lists,
    runs,
    signed_in,
    teams,
    timeline,
)
OFFERED = frozenset((entry.method, entry.template) for entries in ROUTES.values() for entry in entries)
