"""Draws pages from templates. Everything that goes in is escaped unless `gh_gate.app.view.html` made it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gh_gate import __version__
from gh_gate.app.web.pages import addresses, static, times, words
from gh_gate.core.text import cut, visible

_FOLDER: Final = Path(__file__).parent / "templates"


def draw(template: str, **values: Any) -> str:
    """Return a page.

    :param template: its file's name without the ending.
    :param values: what the template needs, all of it.
    """
    return _environment().get_template(f"{template}.html").render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "ago": times.ago,
        "heading": words.heading,
        "iso": times.iso,
        "left": times.left,
        "when": times.when,
        "cut": cut,
        "markdown": words.safe,
        "sentence": words.sentence,
        "value": words.value,
        "visible": visible,
    }
    environment.globals |= {
        "address": addresses.of,
        "asset": static.address,
        "is_near": times.is_near,
        "states": words.STATES,
        "version": __version__,
    }
    return environment
