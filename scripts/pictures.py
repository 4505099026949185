"""Make the pictures in docs/pictures from the running program, each in light and dark: `make pictures`.

Needs a chromium on the path. With words, `python -m scripts.pictures page`, makes only the pictures of these names.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.drawing import local_page, png, report, shell, thread
from tests.browser.chromium import NAMES

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
LOOKS = (Path(__file__).parent / "drawing" / "looks.css").read_text(encoding="utf-8")
MOST = 150_000
"""Bytes; a picture that takes longer to load than its page is left out by readers."""
SCALE = 2.0
WIDTH = 864
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

Take = Callable[[Page], bytes]


@cache
def _threads() -> tuple[thread.Thread, thread.Thread]:
    return thread.play()


def _drawn(body: str) -> Take:
    def take(page: Page) -> bytes:
        page.set_content(f"<!doctype html><style>{LOOKS}</style>{body}")
        return page.locator("body").screenshot()

    return take


def _visited(address: str, height: int) -> Take:
    def take(page: Page) -> bytes:
        page.set_viewport_size({"width": WIDTH + 136, "height": height})
        page.goto(address)
        return page.screenshot(animations="disabled")

    return take


@contextmanager
def issue() -> Iterator[Take]:
    """The question, as it was asked."""
    asked, _ = _threads()
    yield _drawn(thread.draw(asked, asked.posts, head=True))


@contextmanager
def answers() -> Iterator[Take]:
    """What was said below it."""
    asked, done = _threads()
    yield _drawn(thread.draw(done, done.posts[len(asked.posts) :], head=False))


@contextmanager
def terminal() -> Iterator[Take]:
    """The same question in a terminal."""
    yield _drawn(shell.draw(shell.play()))


@contextmanager
def page() -> Iterator[Take]:
    """The same on the local page."""
    with local_page.served() as address:
        yield _visited(address, 1130)


@contextmanager
def audit() -> Iterator[Take]:
    """The report of an audit that finds two differences."""
    with report.written() as address:
        yield _visited(address, 1185)


PICTURES: dict[str, Callable[[], AbstractContextManager[Take]]] = {
    "issue": issue,
    "answers": answers,
    "terminal": terminal,
    "page": page,
    "audit": audit,
}


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the chromium of this machine."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit(f"error: no browser: none of {', '.join(NAMES)} is on the path")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text"]
        yield playwright.chromium.launch(executable_path=found, args=arguments)


def save(chromium: Browser, name: str, take: Take) -> None:
    """Take a picture in light and in dark."""
    for scheme in SCHEMES:
        context = chromium.new_context(
            color_scheme=scheme, device_scale_factor=SCALE, viewport={"width": WIDTH, "height": 400}
        )
        page = context.new_page()
        path = FOLDER / f"{name}-{scheme}.png"
        path.write_bytes(png.smaller(take(page)))
        context.close()
        print(f"{path.name}: {path.stat().st_size:,} bytes")
        if path.stat().st_size > MOST:
            sys.exit(f"error: {path.name} has more than {MOST:,} bytes")


def main() -> None:
    """Make all pictures, or those that are named."""
    for name in sys.argv[1:] or list(PICTURES):
        with PICTURES[name]() as take, browser() as chromium:
            save(chromium, name, take)


if __name__ == "__main__":
    main()
