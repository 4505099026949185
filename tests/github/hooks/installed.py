"""Payloads about installations and teams.

https://docs.github.com/webhooks/webhook-events-and-payloads#installation
https://docs.github.com/webhooks/webhook-events-and-payloads#membership
"""

from collections.abc import Iterable

from tests.github.hooks.news import News, owner
from tests.github.repo import Repo
from tests.github.show import apps, people, teams
from tests.github.show.people import Shown, node_id


def installation(news: News) -> Shown:
    """With the repositories that it covers, except where it only accepts permissions."""
    shown = apps.installation(news.living["installation"], news.root)
    return {"installation": shown, "repositories": _named(news.living["repos"])}


def repositories(news: News) -> Shown:
    one = news.living["installation"]
    shown = apps.installation(one, news.root)
    changed = {"added": [], "removed": [], news.change.action: _named(news.living["repos"])}
    return {
        "installation": shown,
        "repository_selection": shown["repository_selection"],
        "repositories_added": changed["added"],
        "repositories_removed": changed["removed"],
        "requester": None,
    }


def _named(repos: Iterable[Repo]) -> list[Shown]:
    return [
        {
            "id": repo.id,
            "node_id": node_id("R", repo.id),
            "name": repo.name,
            "full_name": repo.full_name,
            "private": repo.private,
        }
        for repo in repos
    ]


def membership(news: News) -> Shown:
    living, root = news.living, news.root
    member, team = people.user(living["member"], root), teams.team(living["team"], root)
    return {"scope": "team", "member": member, "team": team, **owner(living["org"], root)}
