"""Connections: pages with opaque cursors.

https://docs.github.com/graphql/guides/using-pagination-in-the-graphql-api
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError

MAX = 100


def connection(name: str, items: Sequence[Any], args: Mapping[str, Any]) -> dict[str, Any]:
    """The asked page of a list whose items have ascending or descending ids.

    A cursor names an item, not a position: what was deleted in between neither repeats nor skips another.
    """
    first, last = _size(name, "first", args), _size(name, "last", args)
    if first is None and last is None:
        message = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        raise GraphQLError(message, extensions={"type": "MISSING_PAGINATION_BOUNDARIES"})
    left = _within(items, args)
    page = left[:first] if first is not None else left[len(left) - min(last or 0, len(left)) :]
    more = len(page) < len(left)
    info = {
        "hasNextPage": more if first is not None else False,
        "hasPreviousPage": more if first is None else bool(args.get("after")),
        "startCursor": _cursor(page[0]) if page else None,
        "endCursor": _cursor(page[-1]) if page else None,
    }
    return {"nodes": list(page), "totalCount": len(items), "pageInfo": info}


def _size(name: str, key: str, args: Mapping[str, Any]) -> int | None:
    size = args.get(key)
    if size is not None and not 1 <= size <= MAX:
        message = f"Requesting {size} records on the `{name}` connection exceeds the `{key}` limit of {MAX} records."
        raise GraphQLError(message, extensions={"type": "EXCESSIVE_PAGINATION"})
    return size


def _within(items: Sequence[Any], args: Mapping[str, Any]) -> list[Any]:
    """The items between the cursors, in either order of ids."""
    rising = len(items) < 2 or _id(items[0]) < _id(items[-1])
    sign = 1 if rising else -1
    after, before = _decoded(args.get("after")), _decoded(args.get("before"))
    return [
        item
        for item in items
        if (after is None or sign * _id(item) > sign * after) and (before is None or sign * _id(item) < sign * before)
    ]


def _id(item: Any) -> int:
    return int(item.id)


def _cursor(item: Any) -> str:
    return base64.b64encode(f"cursor:v2:{_id(item)}".encode()).decode()


def _decoded(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("cursor:v2:"))
    except ValueError:
        raise GraphQLError(
            f"`{cursor}` does not appear to be a valid cursor.", extensions={"type": "INVALID_CURSOR_ARGUMENTS"}
        ) from None
