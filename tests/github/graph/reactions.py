"""Reactions."""

from collections.abc import Mapping
from typing import Any

from tests.github.clock import iso
from tests.github.graph.connection import connection
from tests.github.graph.people import actor
from tests.github.graph.posts import POSTS
from tests.github.graph.scope import Scope, field, plain
from tests.github.show.people import node_id
from tests.github.state_threads import Post

NAMES = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}

plain(
    ("Reaction",),
    id=lambda reaction: node_id("REA", reaction.id),
    content=lambda reaction: NAMES[reaction.content],
    createdAt=lambda reaction: iso(reaction.created_at),
    user=lambda reaction: actor(reaction.user),
)
plain(
    ("ReactionGroup",),
    content=lambda group: group["content"],
    viewerHasReacted=lambda group: group["mine"],
)


@field(*(f"{name}.reactions" for name in POSTS))
def reactions(post: Post, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    wanted = args.get("content")
    return connection("reactions", [r for r in post.reactions if wanted in {None, NAMES[r.content]}], args)


@field(*(f"{name}.reactionGroups" for name in POSTS))
def groups(post: Post, scope: Scope, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One group for every kind of reaction, whether anybody has reacted so or not."""
    mine = {reaction.content for reaction in post.reactions if reaction.user is scope.token.account}
    return [{"content": name, "mine": content in mine} for content, name in NAMES.items()]
