"""The editor's page as a person handles it: what tests of it say instead of clicks and selectors."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import APIRequestContext, Locator, Page, expect

SAVED_WITHIN_MS = 10_000
"""How long a change may take to reach the server."""

MIDDLE_OF_PATH = """path => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
    return [x, y];
}"""
"""Where on the screen a drawn line has its middle."""


def a_node(node_id: str, type_id: str, x: float = 0, y: float = 0, **more: Any) -> dict[str, Any]:
    """One node of a document."""
    return {"id": node_id, "type": type_id, "params": {}, "position": {"x": x, "y": y}, **more}


def an_edge(source: str, output: str, target: str, input_name: str = "in") -> dict[str, Any]:
    """One edge of a document."""
    return {"source": source, "output": output, "target": target, "input": input_name}


def a_document(*nodes: dict[str, Any], edges: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    """A workflow document around these nodes."""
    return {"schema": "patchbay.workflow/1", "name": "Drawn", "nodes": [*nodes], "edges": edges or [], **more}


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
        """Press on the middle of one, move, and let go over the middle of the other."""
        start.hover()
        self.page.mouse.down()
        end.hover()
        end.hover()
        self.page.mouse.up()

    def drag_to_wire(self, start: Locator, wire: Locator) -> None:
        """Press on it, and let go over the middle of the wire."""
        start.hover()
        self.page.mouse.down()
        self._move_over(wire, wire.locator("[data-target]"))
        self.page.mouse.up()

    def hover_wire(self, wire: Locator) -> None:
        """Put the mouse over the middle of the wire, until it offers what can be done with it."""
        self._move_over(wire, self.page.get_by_role("button", name="Add a node here"))

    def _move_over(self, wire: Locator, sign: Locator) -> None:
        """A level wire has no height to hover over, and one of a drawing that just opened may still move."""
        for _ in range(50):
            x, y = wire.locator(".react-flow__edge-interaction").evaluate(MIDDLE_OF_PATH)
            self.page.mouse.move(x - 20, y, steps=4)
            self.page.mouse.move(x, y, steps=4)
            if sign.count() > 0:
                return
            self.page.wait_for_timeout(100)
        expect(sign).to_be_attached()

    def drag_by(self, what: Locator, dx: float, dy: float) -> None:
        """Press on it and move by screen pixels."""
        what.hover()
        box = what.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.down()
        self.page.mouse.move(x + dx / 2, y + dy / 2)
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()

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
        document = self.saved()
        deadline = SAVED_WITHIN_MS
        while not is_so(document):
            assert deadline > 0, f"the draft stayed {json.dumps(document, indent=1)}"
            self.page.wait_for_timeout(100)
            deadline -= 100
            document = self.saved()
        return document
