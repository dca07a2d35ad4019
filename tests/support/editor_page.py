"""The editor's page as a person handles it: what tests of it say instead of clicks and selectors."""

import json
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import APIRequestContext, Locator, Page, expect

Seen = TypeVar("Seen")

DONE_WITHIN_S = 15.0
"""How long a change may take to reach the server, and a run to its end."""

MOST_MOVES = 50
"""How often the mouse is moved over something, some frames apart, until the page notices."""

MIDDLE = """async element => {
    const isWire = element instanceof SVGPathElement;
    const frame = () => new Promise(requestAnimationFrame);
    const middle = () => {
        if (isWire) {
            const half = element.getPointAtLength(element.getTotalLength() / 2);
            const { x, y } = half.matrixTransform(element.getScreenCTM());
            return [x, y];
        }
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
    };
    const top = ([x, y]) => document.elementFromPoint(x, y);
    const isOurs = (found) => isWire || element.contains(found);
    const until = performance.now() + 10000;
    let before = middle();
    for (;;) {
        await frame();
        const now = middle();
        const isStill = now[0] === before[0] && now[1] === before[1];
        if (isStill && isOurs(top(now))) return now;
        if (performance.now() > until) throw new Error(isStill ? `Under ${top(now)?.outerHTML}` : "It moves");
        before = now;
    }
}"""
"""The middle of what stands still, two frames long, with nothing over it; of a wire, half of its way."""


def a_node(node_id: str, type_id: str, x: float = 0, y: float = 0, **more: Any) -> dict[str, Any]:
    """One node of a document."""
    return {"id": node_id, "type": type_id, "params": {}, "position": {"x": x, "y": y}, **more}


def an_edge(source: str, output: str, target: str, input_name: str = "in") -> dict[str, Any]:
    """One edge of a document."""
    return {"source": source, "output": output, "target": target, "input": input_name}


def a_document(*nodes: dict[str, Any], edges: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    """A workflow document around these nodes."""
    return {"schema": "patchbay.workflow/1", "name": "Drawn", "nodes": [*nodes], "edges": edges or [], **more}


def until(look: Callable[[], Seen], is_so: Callable[[Seen], bool]) -> Seen:
    """Look again and again until it is so; gives what was seen then."""
    deadline = time.monotonic() + DONE_WITHIN_S
    while not is_so(seen := look()):
        assert time.monotonic() < deadline, f"it stayed {json.dumps(seen, indent=1)}"
        time.sleep(0.05)
    return seen


def wait_for_run(api: APIRequestContext, run_id: str) -> str:
    """Wait until the run is over; gives its id again."""
    until(lambda: api.get(f"/api/v1/runs/{run_id}").json()["state"], ("completed", "failed").__contains__)
    return run_id


def code(scope: Locator, name: str | None = None) -> Locator:
    """The field for code of this name."""
    role = scope.get_by_role("textbox", name=name) if name else scope.get_by_role("textbox")
    return role.and_(scope.page.locator(".cm-content"))


class EditorPage:
    """One workflow open in the editor, and the person before it."""

    def __init__(self, page: Page, api: APIRequestContext, workflow_id: str) -> None:
        self.page = page
        self.api = api
        self.workflow_id = workflow_id

    @property
    def canvas(self) -> Locator:
        """The drawing."""
        return self.page.get_by_role("application", name="Canvas")

    @property
    def nodes(self) -> Locator:
        """Every node that is drawn."""
        return self.canvas.locator(".react-flow__node-step")

    @property
    def wires(self) -> Locator:
        """Every edge that is drawn."""
        return self.canvas.locator(".react-flow__edge")

    @property
    def announced(self) -> Locator:
        """What was said to those who do not see the canvas."""
        return self.page.get_by_role("status", name="Canvas news")

    def node(self, name: str) -> Locator:
        """The node with this title."""
        return self.canvas.get_by_role("group", name=re.compile(f"^{re.escape(name)}, "))

    def wire(self, name: str) -> Locator:
        """The edge with this name, such as `From Message of Asks to In of Look up`."""
        return self.canvas.get_by_role("group", name=name)

    def output(self, node: str, port: str) -> Locator:
        """The handle a wire is drawn from."""
        return self.node(node).locator(f'.react-flow__handle.source[data-handleid="{port}"]')

    def input(self, node: str, port: str = "in") -> Locator:
        """The handle a wire is drawn to."""
        return self.node(node).locator(f'.react-flow__handle.target[data-handleid="{port}"]')

    def add_node(self, search: str, *, key: str = "n") -> None:
        """Insert what is found first, by keyboard; wired to the selected node if that has a free output."""
        before = self.nodes.count()
        self.canvas.focus()
        self.page.keyboard.press(key)
        self.search_to_insert(search)
        expect(self.nodes).to_have_count(before + 1)

    def search_to_insert(self, search: str) -> None:
        """Type into the open search, and take what is found first."""
        box = self.page.get_by_role("combobox", name="Search nodes")
        box.fill(search)
        expect(self.page.get_by_role("option").first).to_be_visible()
        box.press("Enter")

    def connect(self, source: str, output: str, target: str, port: str = "in") -> None:
        """Draw a wire with the mouse."""
        before = self.wires.count()
        self.drag(self.output(source, output), self.input(target, port))
        expect(self.wires).to_have_count(before + 1)

    def drag(self, start: Locator, end: Locator) -> None:
        """Draw a wire from the middle of one handle, and let go when the other has it."""
        self.pull(start)
        self._move_onto(end, end.and_(self.page.locator(".connectingto")))
        self.page.mouse.up()

    def pull(self, handle: Locator) -> None:
        """Press on a handle until a wire comes out; a drawing that just opened may move away beneath."""
        wire = self.page.locator(".react-flow__connection")
        for _ in range(MOST_MOVES):
            x, y = self.press(handle)
            self.page.mouse.move(x + 8, y, steps=4)
            try:
                expect(wire).to_be_attached(timeout=1_000)
            except AssertionError:
                self.page.mouse.up()
            else:
                return
        expect(wire).to_be_attached()

    def drag_to_wire(self, start: Locator, wire: Locator) -> None:
        """Press on it, and let go over the middle of the wire."""
        self.press(start)
        self._move_onto(wire.locator(".react-flow__edge-interaction"), wire.locator("[data-target]"))
        self.page.mouse.up()

    def hover_wire(self, wire: Locator) -> None:
        """Put the mouse over the middle of the wire, until it offers what can be done with it."""
        offer = self.page.get_by_role("button", name="Add a node here")
        self._move_onto(wire.locator(".react-flow__edge-interaction"), offer)

    def drag_by(self, what: Locator, dx: float, dy: float) -> None:
        """Press on it, move by screen pixels, and let go when it has come along."""
        x, y = self.press(what)
        self.page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
        self.page.mouse.move(x + dx, y + dy, steps=4)
        expect(self.canvas.locator(".react-flow__node.dragging").first).to_be_attached()
        self.page.mouse.up()

    def press(self, what: Locator) -> tuple[float, float]:
        """Press on the middle of it, which may move once when the mouse comes over it; gives where."""
        self.page.mouse.move(*self.middle_of(what))
        at = self.middle_of(what)
        self.page.mouse.move(*at)
        self.page.mouse.down()
        return at

    def middle_of(self, what: Locator) -> tuple[float, float]:
        """Where its middle is, once it stands still and can be hit."""
        x, y = what.evaluate(MIDDLE)
        return x, y

    def box_of(self, what: Locator) -> dict[str, float]:
        """Where it is and how large, once it stands still and can be hit."""
        self.middle_of(what)
        box = what.bounding_box()
        assert box is not None, "it went away"
        return {**box}

    def _move_onto(self, what: Locator, sign: Locator) -> None:
        """Move over it until the page shows that it noticed; a drawing that just opened may still move."""
        for _ in range(MOST_MOVES):
            x, y = self.middle_of(what)
            self.page.mouse.move(x - 20, y, steps=4)
            self.page.mouse.move(x, y, steps=4)
            if sign.count() > 0:
                return
        expect(sign).to_be_attached()

    def open_node(self, name: str) -> Locator:
        """Open the node's form."""
        self.node(name).focus()
        self.page.keyboard.press("Enter")
        form = self.page.get_by_role("complementary", name=re.compile(name))
        expect(form).to_be_visible()
        return form

    def select(self, *names: str) -> None:
        """Select these nodes and nothing else."""
        for place, name in enumerate(names):
            self.node(name).click(position={"x": 60, "y": 14}, modifiers=["Shift"] if place else [])

    def menu(self, name: str, entry: str | re.Pattern[str]) -> None:
        """Choose an entry of the node's menu."""
        self.node(name).click(button="right", position={"x": 60, "y": 14})
        self.page.get_by_role("menuitem", name=entry).click()

    def saved(self) -> dict[str, Any]:
        """The draft as the server has it now."""
        answer = self.api.get(f"/api/v1/workflows/{self.workflow_id}")
        assert answer.ok, answer.text()
        document: dict[str, Any] = answer.json()["document"]
        return document

    def expect_saved(self, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the saved draft is so; gives it."""
        return until(self.saved, is_so)
