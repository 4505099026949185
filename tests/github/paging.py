"""Pages of lists, with `Link` headers.

https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.github.call import Answer, Call

T = TypeVar("T")
MAX_PER_PAGE = 100


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and int(text) > 0 else default


def per_page(call: Call) -> int:
    return min(_positive(call.query.get("per_page"), 30), MAX_PER_PAGE)


def page(call: Call, items: Sequence[T], show: Callable[[T], Any]) -> Answer:
    """The asked page of a list; only its items are drawn."""
    part, headers = page_of(call, items)
    return Answer(200, [show(item) for item in part], headers)


def page_of(call: Call, items: Sequence[T]) -> tuple[Sequence[T], dict[str, str]]:
    """The items of the asked page, and the `Link` header where there are more pages than one."""
    size = per_page(call)
    number = _positive(call.query.get("page"), 1)
    last = max(1, -(-len(items) // size))
    part = items[(number - 1) * size : number * size]
    return part, {"link": _link(call, number, last)} if last > 1 else {}


def _link(call: Call, number: int, last: int) -> str:
    places = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    if number == 1:
        places = {name: places[name] for name in ("next", "last")}
    elif number >= last:
        places = {name: places[name] for name in ("prev", "first")}
    return ", ".join(f'<{_url(call, target)}>; rel="{name}"' for name, target in places.items())


def _url(call: Call, number: int) -> str:
    return f"{call.root}{call.request.path}?{urlencode({**call.query, 'page': number})}"
