"""Debian's chromium, driven by Playwright, which reaches nothing but this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str:
    """Where the browser is; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is in PATH")
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """The browser, until the block ends.

    Playwright's loop runs in this thread as long as it is open, and nothing else can run one meanwhile.
    """
    where = path()
    # What a page asks for elsewhere must not even be looked up; `tests.browser.guard` tells of it.
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=where, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
