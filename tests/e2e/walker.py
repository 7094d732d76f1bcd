"""Somebody at a browser: opens pages, checks each with axe, takes pictures when asked."""

import io
import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDTHS = (360, 768, 1440)
LARGEST = 150_000
PHONE, DESK = 360, 1440


class Walker:
    """A person with a window of their own."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        self.address, self.width = address, width
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce"
        )
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))

    def _listen(self, message: object) -> None:
        text = getattr(message, "text", "")
        # A preview that a page change cuts short is no trouble; htmx says it aloud all the same.
        is_cut_short = text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if getattr(message, "type", "") == "error" and not is_cut_short:
            self.trouble.append(text)

    def open(self, path: str) -> None:
        """Go to a page and look it over."""
        self.page.goto(self.address + path)
        self.look()

    def press(self, name: str, role: str = "button") -> None:
        """Press what carries the name, wait for the page it leads to and look that over."""
        self.page.get_by_role(role, name=name, exact=False).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state("networkidle")
        self.look()

    def send(self, address: str) -> None:
        """Send the form of the page and wait for the address (a pattern) it leads to."""
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile(address))
        self.look()

    def look(self) -> None:
        """axe without violations, nothing wider than the window, no trouble in the console."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{self.page.url} is {wide} wide at {self.width}"
        assert not self.trouble, (self.page.url, self.trouble)

    def picture(self, name: str) -> None:
        """The page at the three widths, kept where pictures are asked for."""
        if os.environ.get("HUIYIN_PICTURES") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            shot = self.page.screenshot(full_page=width == PHONE, caret="initial")
            _save(shot, PICTURES / f"{name}-{width}.png")
        self.page.set_viewport_size({"width": self.width, "height": 900})

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()


def _save(shot: bytes, file: Path) -> None:
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, 2400)))
    for colours in (128, 64, 32, 16):
        picture.quantize(colours).save(file, optimize=True)
        if file.stat().st_size <= LARGEST:
            return
    raise AssertionError(f"{file.name} stays over {LARGEST} bytes")
