"""Where pages are: the addresses of gates, written and read."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from starlette.requests import Request

from gh_gate.app.view import At, Hidden, Listed

_OWNER = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
_GATE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})?", re.ASCII)


def of(listed: Listed) -> str:
    """Return the path of a gate's page, with its name where that is needed."""
    path = f"/gates/{quote(listed.repository, safe='/')}/{listed.number}"
    return f"{path}?{urlencode({'gate': listed.name})}" if listed.several else path


def written(at: At, action: str = "") -> str:
    """Return the path of a gate's page, or of what is done there.

    :param action: ``approve``, ``reject`` or ``live``.
    """
    path = "/".join(["/gates", quote(at.owner), quote(at.repository), str(at.number), *([action] if action else [])])
    return f"{path}?{urlencode({'gate': at.gate})}" if at.gate else path


def place(request: Request) -> At:
    """Return which gate a request is about.

    :raise Hidden: where it cannot be any; nobody learns more than of one that they may not see.
    """
    path = request.path_params
    words = (path["owner"], path["repository"], path["number"], request.query_params.get("gate", ""))
    forms = (_OWNER, _REPOSITORY, _NUMBER, _GATE)
    if not all(form.fullmatch(word) for form, word in zip(forms, words, strict=True)):
        raise Hidden("there is no such gate.")
    owner, repository, number, gate = words
    return At(owner, repository, int(number), gate)
