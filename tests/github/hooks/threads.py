"""Payloads about issues and their comments.

https://docs.github.com/webhooks/webhook-events-and-payloads#issues
https://docs.github.com/webhooks/webhook-events-and-payloads#issue_comment
"""

from tests.github.hooks.news import News
from tests.github.show import people, posts, repos
from tests.github.show.people import Shown
from tests.github.state_threads import Issue


def issues(news: News) -> Shown:
    return {"issue": posts.issue(news.issue, news.repo, news.root), **about(news)}


def issue_comment(news: News) -> Shown:
    """`sender` is who acted, `comment.user` who wrote: an editor is only the first."""
    comment = posts.comment(news.living["comment"], news.repo, news.root)
    changes = {"changes": _was("body", news)} if news.change.action == "edited" else {}
    return {"issue": posts.issue(news.issue, news.repo, news.root), "comment": comment, **changes}


def _was(field: str, news: News) -> Shown:
    return {field: {"from": news.change.detail["was"]}}


def about(news: News) -> Shown:
    """What only this action tells."""
    action, living = news.change.action, news.living
    if action in {"labeled", "unlabeled"}:
        return {"label": posts.label(living["label"], news.repo, news.root)}
    if action in {"assigned", "unassigned"}:
        return {"assignee": people.user(living["assignee"], news.root)}
    if action == "edited":
        return {"changes": _was(news.change.detail["field"], news)}
    if "other" in living:
        return {"changes": _moved(living["other"], "new" if action == "transferred" else "old", news.root)}
    return {}


def _moved(other: Issue, side: str, root: str) -> Shown:
    """Where a transferred issue is now, or where it was."""
    shown = posts.issue(other, other.repo, root)
    return {f"{side}_issue": shown, f"{side}_repository": repos.full(other.repo, root)}
