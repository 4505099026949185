"""Every operation that the stand-in offers; importing the handlers puts them into the router's table."""

from tests.github.rest import (
    apps,
    comments,
    contents,
    hooks,
    issues,
    labels,
    people,
    pulls,
    reactions,
    repos,
    runs,
    teams,
    timeline,
)
from tests.github.router import ROUTES

HANDLERS = (apps, comments, contents, hooks, issues, labels, people, pulls, reactions, repos, runs, teams, timeline)
OFFERED = frozenset((entry.method, entry.template) for entries in ROUTES.values() for entry in entries)
