"""The editor in a real browser that paints in software: how soon it is there, how smoothly it moves."""

import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from rich.console import Console
from rich.table import Table

from bench.machine import Others
from support.browser import SYSTEM_NAMES
from support.dev_server import DevServer, dev_server
from support.editor_page import a_document, a_node, an_edge

SIZE = {"width": 1280, "height": 800}
COLUMNS = 20
MOVING_S = 3.0
LEFT_ALONE_S = 4
"""How long a page is watched that nobody touches, for what it fetches by itself."""
KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("flow.set", "out", {}),
    ("whatsapp.send_message", "accepted", {"kind": "text", "text": "Hello {{ contact.name }}, one moment."}),
    ("flow.branch", "else", {"cases": [{"name": "paid", "when": "{{ true }}"}]}),
    ("crm.lookup", "found", {}),
)
"""Type, the output that goes on, and parameters; a message is drawn as a bubble, which costs more."""


class Figure(Struct, frozen=True):
    """What was found, beside what it has to be."""

    name: str
    values: tuple[float, ...]
    unit: str
    limit: float
    is_ceiling: bool = True

    @property
    def value(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool:
        """Whether it keeps to the limit."""
        return self.value <= self.limit if self.is_ceiling else self.value >= self.limit


class EditorResults(Struct, frozen=True):
    """Everything found about the editor."""

    figures: tuple[Figure, ...]
    others_share: float
    """How much of all processors programs took that are none of ours."""


class NoChromium(Exception):
    """There is no browser to measure in."""


def measure_editor(*, repetitions: int) -> EditorResults:
    """Measure everything, each thing so many times.

    Raises:
        NoChromium: Neither the machine's own nor Playwright's is there.
    """
    others = Others()
    with (
        _chromium() as browser,
        tempfile.TemporaryDirectory(prefix="patchbay-bench-") as folder,
        dev_server(Path(folder)) as server,
    ):
        figures = _Editor(browser, server, Path(folder), repetitions).figures()
    return EditorResults(tuple(figures), others.share())


def show_editor(results: EditorResults, console: Console) -> None:
    """Print each value beside its limit."""
    table = Table(title="The editor, in headless Chromium painting in software")
    for column in ("figure", "median", "each", "limit", ""):
        table.add_column(column, justify="left" if column == "figure" else "right")
    for figure in results.figures:
        each = " ".join(f"{value:.{_digits(figure)}f}" for value in figure.values)
        sign = "≤" if figure.is_ceiling else "≥"
        table.add_row(
            figure.name,
            f"{figure.value:.{_digits(figure)}f} {figure.unit}",
            each,
            f"{sign} {figure.limit:g}",
            "kept" if figure.is_met else "[bold red]missed",
        )
    console.print(table)
    console.print(f"Other programs took {results.others_share:.0%} of the processors meanwhile.")


@click.command("editor")
@click.option("--repetitions", default=3, show_default=True, help="How often each thing is measured.")
def editor(repetitions: int) -> None:
    """Measure the editor alone."""
    try:
        show_editor(measure_editor(repetitions=repetitions), Console(width=120))
    except NoChromium as error:
        click.echo(f"The editor is not measured: {error}")


def _digits(figure: Figure) -> int:
    return 2 if figure.unit == "s" else 0


@contextmanager
def _chromium() -> Iterator[Browser]:
    """One without a graphics processor, so that every machine paints alike."""
    found = next((path for name in SYSTEM_NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--disable-gpu"])
        except PlaywrightError as error:
            raise NoChromium("no Chromium found (Debian: apt install chromium)") from error
        yield browser
        browser.close()


class _Editor:
    """A server with workflows of some sizes, and a browser to open them in."""

    def __init__(self, browser: Browser, server: DevServer, folder: Path, repetitions: int) -> None:
        self._browser = browser
        self._server = server
        self._repetitions = repetitions
        key = (folder / "var" / "api-key").read_text().strip()
        headers = {"authorization": f"Bearer {key}"}
        self._api = browser.new_context(base_url=server.url, extra_http_headers=headers).request
        signed_in = browser.new_context(base_url=server.url)
        who = {"email": server.email, "password": server.password}
        answer = signed_in.request.post("/api/v1/session", data=who)
        assert answer.ok, answer.text()
        self._signed_in = signed_in.storage_state()

    def figures(self) -> list[Figure]:
        """Everything, one after the other."""
        ids = {size: _make(self._api, size) for size in (6, 200, 500)}
        script_kb, left_alone_kb, ready_s = self._cold(ids[6])
        return [
            Figure("script of the first load, compressed", script_kb, "kB", 400),
            Figure(f"the same, left alone {LEFT_ALONE_S} s more", left_alone_kb, "kB", 400),
            Figure("interactive, cold cache", ready_s, "s", 2),
            Figure("500 nodes opened from the list", self._opened(ids[500]), "s", 1),
            *self._moving(200, ids[200], 45),
            *self._moving(500, ids[500], 30),
        ]

    def _cold(self, workflow_id: str) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Kilobytes of script at first and after a while untouched, and seconds until the page is at rest."""
        script_kb, left_alone_kb, ready_s = [], [], []
        for _ in range(self._repetitions):
            with self._profile() as context:
                page = context.new_page()
                sizes: list[float] = []
                page.on(
                    "requestfinished",
                    lambda request, sizes=sizes: (
                        sizes.append(request.sizes()["responseBodySize"]) if ".js" in request.url else None
                    ),
                )
                page.goto(f"/workflows/{workflow_id}", wait_until="commit")
                ready_s.append(page.evaluate(WHEN_DRAWN) / 1000)
                page.wait_for_load_state("networkidle")
                script_kb.append(sum(sizes) / 1000)
                page.wait_for_timeout(1000 * LEFT_ALONE_S)
                left_alone_kb.append(sum(sizes) / 1000)
        return tuple(script_kb), tuple(left_alone_kb), tuple(ready_s)

    def _opened(self, workflow_id: str) -> tuple[float, ...]:
        """Seconds from the click in the list until nodes are drawn and the page has nothing left to do."""
        taken_s = []
        with self._profile() as context:
            page = context.new_page()
            for _ in range(self._repetitions + 1):
                page.goto("/workflows")
                page.locator(f'a[href^="/workflows/{workflow_id}"]').first.wait_for()
                page.wait_for_load_state("networkidle")
                taken_s.append(page.evaluate(OPEN_FROM_LIST, workflow_id) / 1000)
        return tuple(taken_s[1:])

    def _moving(self, size: int, workflow_id: str, limit: float) -> Iterator[Figure]:
        """Frames a second while the view, then a node, is moved: as it opens, and all in sight."""
        with self._profile() as context:
            page = context.new_page()
            page.goto(f"/workflows/{workflow_id}")
            page.evaluate(WHEN_DRAWN)
            page.wait_for_load_state("networkidle")
            for sight in ("as opened", "all in sight"):
                if sight == "all in sight":
                    page.get_by_role("button", name="Show everything").click()
                    page.wait_for_timeout(500)
                for what, place in (("panning", EMPTY_SPOT), ("dragging a node", NODE_SPOT)):
                    frames = tuple(_frames_while_moving(page, place) for _ in range(self._repetitions))
                    yield Figure(f"{what}, {size} nodes, {sight}", frames, "/s", limit, is_ceiling=False)

    @contextmanager
    def _profile(self) -> Iterator[BrowserContext]:
        """A browser that knows nothing but who is signed in."""
        context = self._browser.new_context(
            base_url=self._server.url, viewport=SIZE, storage_state=self._signed_in, locale="en-GB"
        )
        yield context
        context.close()


def _make(api: APIRequestContext, size: int) -> str:
    answer = api.post("/api/v1/workflows", data={"document": _drawing(size)})
    assert answer.ok, answer.text()
    workflow_id: str = answer.json()["id"]
    return workflow_id


def _drawing(size: int) -> dict[str, Any]:
    """Rows of nodes, each wired to the next, and each row to the row below it."""
    nodes = [a_node("start", "whatsapp.trigger", -320, 0)]
    edges = [an_edge("start", "message", "n0")]
    for number in range(size - 1):
        type_id, output, params = KINDS[number % len(KINDS)]
        row, column = divmod(number, COLUMNS)
        nodes.append(a_node(f"n{number}", type_id, column * 296, row * 176, params=params))
        if number + 1 < size - 1:
            source = number if column + 1 < COLUMNS else number + 1 - COLUMNS
            output = output if source == number else KINDS[source % len(KINDS)][1]
            edges.append(an_edge(f"n{source}", output, f"n{number + 1}"))
    return a_document(*nodes, edges=edges, name=f"{size} nodes")


def _frames_while_moving(page: Page, place: str) -> float:
    """Frames a second while the mouse, pressed there, goes round and round; it ends where it began."""
    x, y = page.evaluate(place)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT_FRAMES)
    _go_round(page.mouse.move, x, y)
    frames_per_s: float = page.evaluate(FRAMES_COUNTED)
    page.mouse.move(x, y)
    page.mouse.up()
    page.wait_for_timeout(300)
    return frames_per_s


def _go_round(move: Callable[[float, float], None], x: float, y: float) -> None:
    began_at = time.monotonic()
    while (since_s := time.monotonic() - began_at) < MOVING_S:
        angle = 2 * math.pi * since_s
        move(x + 120 * math.sin(angle), y + 80 * (1 - math.cos(angle)))


WHEN_DRAWN = """() => new Promise((resolve) => {
    const look = () => {
        if (!document.querySelector(".react-flow__node")) requestAnimationFrame(look);
        else requestAnimationFrame(() => requestIdleCallback(() => resolve(performance.now())));
    };
    look();
})"""
"""Milliseconds since the page was asked for until its nodes are painted and it has nothing left to do."""

OPEN_FROM_LIST = (
    """(id) => {
    const start = performance.now();
    document.querySelector(`a[href^="/workflows/${id}"]`).click();
    return ("""
    + WHEN_DRAWN
    + """)().then((end) => end - start);
}"""
)

COUNT_FRAMES = """() => {
    window.frames_seen = [];
    const count = (at) => {
        window.frames_seen?.push(at);
        if (window.frames_seen) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
}"""

FRAMES_COUNTED = """() => {
    const seen = window.frames_seen;
    window.frames_seen = null;
    return (1000 * (seen.length - 1)) / (seen.at(-1) - seen[0]);
}"""

EMPTY_SPOT = """() => {
    const area = document.querySelector(".react-flow").getBoundingClientRect();
    for (let y = area.top + area.height / 2; y < area.bottom - 60; y += 3) {
        for (let x = area.left + area.width / 2; x < area.right - 150; x += 3) {
            if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return [x, y];
        }
    }
}"""
"""A point of the canvas with nothing on it."""

NODE_SPOT = """() => {
    const area = document.querySelector(".react-flow").getBoundingClientRect();
    for (const node of document.querySelectorAll(".react-flow__node-step")) {
        const { left, top, width, height } = node.getBoundingClientRect();
        const [x, y] = [left + width * 0.4, top + Math.min(14, height / 3)];
        const isInside = x > area.left + area.width / 3 && x < area.right - 200 && y > area.top + 150;
        if (isInside && node.contains(document.elementFromPoint(x, y))) return [x, y];
    }
}"""
"""A point on a node well inside of the canvas."""
