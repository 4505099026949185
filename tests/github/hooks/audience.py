"""Which installations hear of a change."""

from collections.abc import Iterable, Iterator

from tests.github.hooks.news import News
from tests.github.state_people import Installation

# The permission that an App needs to read one of, to be told; `installation` and its kin reach every App.
# https://docs.github.com/webhooks/webhook-events-and-payloads
NEEDS: dict[str, tuple[str, ...]] = {
    "issues": ("issues",),
    "issue_comment": ("issues",),
    "pull_request": ("pull_requests",),
    "push": ("contents",),
    "membership": ("members",),
    "team": ("members",),
    "organization": ("members",),
    "check_run": ("checks",),
    "check_suite": ("checks",),
    "deployment": ("deployments",),
    "deployment_protection_rule": ("deployments",),
    "deployment_review": ("deployments",),
    "label": ("metadata",),
    "repository": ("metadata",),
    "pull_request_review": ("pull_requests",),
    "repository_dispatch": ("contents",),
    "workflow_dispatch": ("contents",),
    "workflow_job": ("actions",),
    "workflow_run": ("actions",),
}
ASKED = ("deployment_protection_rule",)  # a question to one App, and no news for others
UNASKED = ("installation", "installation_repositories")


def audience(news: News, installations: Iterable[Installation]) -> Iterator[Installation]:
    """The installations, with a webhook, whose App is to be told."""
    for one in installations:
        hook = one.app.hook
        if hook is None or not hook.active:
            continue
        if _its_own(news, one) if news.change.name in UNASKED else _hears(news, one):
            yield one


def _its_own(news: News, one: Installation) -> bool:
    return news.living["installation"] is one


def _hears(news: News, one: Installation) -> bool:
    name = news.change.name
    if one.suspended_at is not None or name not in one.app.subscribed:
        return False
    if name in ASKED and news.living["app"] is not one.app:
        return False
    return _covers(news, one) and any(permission in one.permissions for permission in _needs(news))


def _covers(news: News, one: Installation) -> bool:
    if "repo" in news.living:
        return one.covers(news.repo)
    return news.living.get("org") is one.account


def _needs(news: News) -> tuple[str, ...]:
    """A comment on a pull request is also told to who may read only those."""
    on_pull = news.change.name == "issue_comment" and news.issue.pull
    return ("issues", "pull_requests") if on_pull else NEEDS.get(news.change.name, ())
