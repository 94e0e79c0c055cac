"""A real browser: Debian's Chromium, driven by Playwright, with nothing of its own phoning home.

Its headless shell is the same engine without windows, and asks the processor for less than half.
"""

import gc
import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 120_000  # milliseconds: how long a page takes is for the bench to say
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """One test's own: while it stands, an event loop runs in this thread, where other tests start theirs."""
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if chromium is None:
        pytest.fail(
            "the browser journeys need Chromium; install it: sudo apt-get install chromium-headless-shell",
            pytrace=False,
        )
    # The ORM is called between the loop's steps, never inside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
        # Beside a loop Django keeps a connection apart: the next browser would meet a base that is gone.
        connections.close_all()
    gc.collect()  # what is left of its coroutines ends here, and not in the midst of another test
