"""A real browser, and what every page in it has to keep to."""

import mimetypes
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from support.availability import require

PATIENCE_MS = 30_000
"""How long what is expected may take to be seen: pages are slow where much else runs."""
SYSTEM_NAMES = (
    "chromium-headless-shell",  # draws no window and takes two thirds of the time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one Playwright installed; without either the test ends."""
    found = next((path for name in SYSTEM_NAMES if (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found)
        except PlaywrightError:
            require("Chromium (Debian: apt install chromium)")
        yield browser
        browser.close()


class Watch:
    """Notes what no page of ours may do: complain on the console, or speak to another host."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._url = url
        self.complaints: list[str] = []
        self.expected: list[str] = ["/api/v1/session"]
        """Parts of addresses whose refusals belong to the test; who is signed in may be answered with 401."""
        context.on("console", self._on_console)
        context.on("request", self._on_request)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        is_expected = any(part in address for part in self.expected)
        # How an editor learns of another's edit.
        is_conflict = "409" in message.text and address.endswith("/draft")
        if message.type in ("error", "warning") and not is_expected and not is_conflict:
            self.complaints.append(f"{message.text} ({address})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self._url, "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")


def serve_site(context: BrowserContext, folder: Path) -> None:
    """Have the browser load the page from another build than the server's own."""

    def fulfil(route: Route) -> None:
        path = route.request.url.split("?")[0].split("/", 3)[3]
        if path.startswith(("api/", "phone", "simulator", "hooks/")):
            route.fallback()
            return
        file = folder / path
        found = file if path and file.is_file() else folder / "index.html"
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        route.fulfill(body=found.read_bytes(), content_type=kind)

    context.route("**/*", fulfil)


def slow_down(context: BrowserContext, latency_ms: int) -> None:
    """Have every page of the profile wait so long for each answer, on a processor a third as fast."""

    def slow(page: Page) -> None:
        line = context.new_cdp_session(page)
        line.send("Emulation.setCPUThrottlingRate", {"rate": 3})
        speed = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {**speed, "latency": latency_ms})

    context.on("page", slow)
