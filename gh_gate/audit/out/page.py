"""The report as one HTML file: no request to anywhere, a strict policy of its own, and every text of others as text.

It streams: a chunk of rows is in memory at a time. The first chunk stands in the page. The others stand in ``<noscript>``:
a browser without scripts shows them all, and for one with scripts they are plain text, from which a small script takes
the page that is asked for. So a hundred thousand rows open at once, and nothing stands there twice.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TextIO
from urllib.parse import urlsplit

from gh_gate import __version__
from gh_gate.audit.book import Book
from gh_gate.audit.out import words
from gh_gate.audit.out.about import About
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

CHUNK: Final = 200
"""Rows that are shown together."""

DIFFERENCES: Final = 1_000
"""Differences that are listed at the top; all of them stand at their rows."""

_TEMPLATES: Final = "templates"


def require() -> None:
    """Make sure that a report can be made.

    :raise UsageError: where the library for it is missing.
    """
    try:
        import jinja2  # noqa: F401, PLC0415 - it is in the server's extra
    except ModuleNotFoundError as error:
        raise UsageError(
            "an HTML report needs Jinja2.", why=str(error), do="pip install 'gh-gate[server]', or write .csv or .jsonl"
        ) from None


def write(book: Book, about: About, out: TextIO) -> None:
    """Write the report."""
    from gh_gate.audit.out import figures  # noqa: PLC0415 - with markupsafe, which is in the extra

    style, script = _part("report.css"), _part("report.js")
    template = _environment().get_template("report.html")
    pieces = template.generate(
        about=about,
        totals=about.totals,
        figures=figures.all_of(about.totals),
        differences=islice(book.troubles(), DIFFERENCES),
        listed=min(about.totals.differences, DIFFERENCES),
        chunks=_chunks(book.rows()),
        chunk=CHUNK,
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'",
    )
    out.writelines(pieces)


def link(url: Any) -> str:
    """Return an address that may be linked to, or nothing: only pages of the web, never a script."""
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.netloc else ""


def kinds(row: Mapping[str, Any]) -> str:
    """Return the words that a row is filtered by."""
    flags = (
        "differs" if row["differences"] else "",
        "touched" if row["touched"] else "",
        "rule" if row["rule"] else "",
    )
    seal = "" if row["verification"]["state"] in ("", "signed") else "unproven"
    return " ".join(filter(None, (str(row["status"]), *flags, seal)))


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(rows)
    while some := list(islice(rest, CHUNK)):
        yield some


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - as above

    loader = PackageLoader("gh_gate.audit.out", _TEMPLATES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "about": words.about,
        "day": words.day,
        "firstline": words.first_line,
        "kinds": kinds,
        "link": link,
        "number": lambda value: f"{value:,}",
        "people": words.people,
        "plain": words.plain,
        "short": words.short,
        "took": words.took,
        "values": words.values,
    }
    return made


def _part(name: str) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 - as above

    text = (files("gh_gate.audit.out") / _TEMPLATES / name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - a file of our own, which nobody else writes to


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
