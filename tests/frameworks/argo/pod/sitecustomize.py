"""What makes this Python one of a pod.

`/mnt/out` is a volume of its own there; here it is the folder that `POD_OUT` names, because tests run side by side. And the image
has no packages that `POD_LACKS` names.
"""

import builtins
import io
import os
import sys
from typing import Any

_really = io.open


def _open(file: Any, *words: Any, **more: Any) -> Any:
    text = os.fspath(file) if isinstance(file, str | os.PathLike) else file
    if isinstance(text, str) and text.startswith("/mnt/out/"):
        file = os.environ["POD_OUT"] + text.removeprefix("/mnt/out")
    return _really(file, *words, **more)


builtins.open = io.open = _open


class Lacking:
    """Finds no module of some packages."""

    def __init__(self, *packages: str) -> None:
        self.packages = packages

    def find_spec(self, name: str, *_words: Any) -> None:
        if name.partition(".")[0] in self.packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Lacking(*os.environ.get("POD_LACKS", "").split()))
