"""One site for all tests of it: every page, small pictures, built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trochanter.errors import MissingLibraryError
from trochanter.site import build_site

SIZE = 240
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """Build the site once with small pictures, or without where nothing can be drawn here."""
    folder = tmp_path_factory.mktemp("site") / "atlas"
    try:
        build_site(folder, size=SIZE)
    except MissingLibraryError:
        build_site(folder, with_pictures=False)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """Start Debian's Chromium through Playwright, or skip with the line that installs it."""
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("Chromium is missing; install it with:  apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
