"""A real Chromium, or the reason why there is none."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks run where they are asked for and a browser is there."""
    reason = ""
    if os.environ.get("HUIYIN_BROWSER") != "1":
        reason = "browser walks run with `make e2e`"
    elif shutil.which("chromium") is None:
        reason = "no chromium on this machine (Debian package chromium)"
    for item in items:
        if reason and "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session; every walk opens contexts of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        yield chromium
        chromium.close()
