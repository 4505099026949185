"""What every reply carries: entity tags, the date, and GitHub's other headers.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
"""

import hashlib
from collections.abc import Iterator

from tests.github.call import Answer
from tests.github.clock import Clock, http_date
from tests.github.tokens import Token
from tests.github.wire import Reply, Request, json_reply

RAW_TYPE = "application/vnd.github.raw+json; charset=utf-8"


def drawn(request: Request, answer: Answer) -> Reply:
    """An answer as bytes, or 304 where the client already has them.

    The tag covers the body alone: a first page of comments stays the same when a second page begins.
    """
    if answer.status == 204:
        return Reply(204, b"", answer.headers)
    if answer.raw is not None:
        reply = Reply(answer.status, answer.raw, {"content-type": RAW_TYPE, **answer.headers})
    else:
        reply = json_reply(answer.status, answer.body, answer.headers)
    if request.method != "GET" or reply.status != 200:
        return reply
    tag = f'W/"{hashlib.sha256(reply.body).hexdigest()}"'
    if _bare(tag) in set(_tags(request.headers.get("if-none-match", ""))):
        return Reply(304, b"", {"etag": tag})
    return reply.plus({"etag": tag})


def _bare(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def _tags(header: str) -> Iterator[str]:
    """The tags of an `If-None-Match`, compared weakly."""
    return (_bare(tag) for tag in header.split(","))


def dressed(reply: Reply, clock: Clock, token: Token | None, serial: int) -> Reply:
    """The reply with the headers that stand on every one."""
    headers = {
        "date": http_date(clock.now),
        "server": "github.com",
        "cache-control": "private, max-age=60, s-maxage=60",
        "vary": "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With",
        "x-github-media-type": "github.v3; format=json",
        "x-github-api-version-selected": "2022-11-28",
        "x-github-request-id": f"{serial:04X}:STAND:IN",
    }
    if token and token.text.startswith("ghp_"):
        headers["x-oauth-scopes"] = ", ".join(token.scopes)
    return reply.plus(headers)
