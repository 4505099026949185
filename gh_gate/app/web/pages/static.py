"""The pages' own files: a style sheet, a script, an icon. Their addresses hold a hash of what is in them, so browsers keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_FOREVER: Final = "public, max-age=31536000, immutable"


def address(name: str) -> str:
    """Return the path of a file, such as ``/static/page.1a2b3c4d5e6f7a8b.css``."""
    stem, _, ending = name.rpartition(".")
    return f"/static/{stem}.{hashlib.sha256(_bytes(name)).hexdigest()[:16]}.{ending}"


async def serve(request: Request) -> Response:
    """Answer ``/static/{file}``: one of the files by its present address, and nothing else."""
    names = _by_address()
    name = names.get(f"/static/{request.path_params['file']}")
    if name is None:
        raise HTTPException(404)
    return Response(_bytes(name), media_type=_TYPES[name], headers={"cache-control": _FOREVER})


@cache
def _by_address() -> dict[str, str]:
    return {address(name): name for name in _TYPES}


@cache
def _bytes(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
