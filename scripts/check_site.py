"""What is wrong with a built site: links, anchors and pictures that are not there, and requests to anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHES = {"script": "src", "img": "src", "source": "srcset", "iframe": "src", "video": "src", "audio": "src"}
FETCHES |= {"object": "data", "embed": "src", "track": "src", "input": "src"}
LINKED = {"stylesheet", "icon", "preload", "preconnect", "modulepreload", "dns-prefetch", "manifest"}
"""What `link` may be that a browser fetches by itself; `canonical`, `prev` and `next` are not."""

_ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?:https?:)?//|@import|fetch\(\s*['\"`]https?:", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
    """What of a page is looked at.

    :param links: addresses that a reader may follow.
    :param fetched: addresses that a browser fetches without being asked.
    """

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: int = 0
    silent: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is looked at later."""
        has = {name: value or "" for name, value in attrs}
        self.ids += [has["id"]] if "id" in has else []
        self.headings += tag == "h1"
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "link" and LINKED & set(has.get("rel", "").split()):
            self.fetched.append(has.get("href", ""))
        if has.get(FETCHES.get(tag, "")):
            self.fetched.append(has[FETCHES[tag]].split()[0])
        if tag == "img" and "alt" not in has:
            self.silent.append(has.get("src", ""))
        self.inline += [name for name in has if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in has) else []


@cache
def read(path: Path) -> Page:
    """Return what is looked at of a file."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def problems(site: Path) -> list[str]:
    """Return a sentence for each thing that is wrong with a site.

    :param site: the folder that would be published.
    """
    read.cache_clear()
    pages = sorted(site.rglob("*.html"))
    found = [f"{path.relative_to(site)}: {one}" for path in pages for one in _of_page(site, path)]
    texts = [path for kind in ("css", "js", "svg") for path in sorted(site.rglob(f"*.{kind}"))]
    found += [f"{path.relative_to(site)}: asks somebody else" for path in texts if _asks(path)]
    return found if pages else ["there is no page"]


def _asks(path: Path) -> bool:
    return _ELSEWHERE.search(path.read_text(encoding="utf-8")) is not None


def _of_page(site: Path, path: Path) -> Iterator[str]:
    page = read(path)
    if page.headings != 1:
        yield f"{page.headings} headings of the first level, not one"
    yield from (f"two things have the id {one!r}" for one in sorted({i for i in page.ids if page.ids.count(i) > 1}))
    yield from (f"the picture {one} has no text" for one in page.silent)
    yield from (f"{one} in the page itself, which its policy forbids" for one in page.inline)
    for address in page.fetched:
        if urlsplit(address).scheme or address.startswith("//"):
            yield f"{address} would be fetched from somebody else"
        elif _target(site, path, address) is None:
            yield f"{address} is not there"
    for address in page.links:
        yield from _link(site, path, address)


def _link(site: Path, path: Path, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme not in ("", "https", "mailto"):
        yield f"{address} is no link that a page should have"
    if parts.scheme or path.name == "404.html":
        return
    target = _target(site, path, parts.path) if parts.path else path
    if target is None:
        yield f"the link {address} leads nowhere"
    elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in read(target).ids:
        yield f"the link {address} names no place of its page"


def _target(site: Path, path: Path, address: str) -> Path | None:
    """Return the file that an address of a page is answered with."""
    where = unquote(urlsplit(address).path)
    if where.startswith("/"):
        return _below(site, site / where.removeprefix("/").partition("/")[2])
    return _below(site, path.parent / where)


def _below(site: Path, path: Path) -> Path | None:
    path = path.resolve()
    path = path / "index.html" if path.is_dir() else path
    return path if path.is_file() and path.is_relative_to(site.resolve()) else None
