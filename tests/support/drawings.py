"""A drawing of three nodes in a row, and what can be said of where things are."""

from typing import Any

from support.editor_page import a_node, an_edge

TRIGGER = a_node("message", "whatsapp.trigger", 0, 0)
LOOKUP = a_node("lookup", "crm.lookup", 320, 0, name="Find Ana")
TELL = a_node("tell", "whatsapp.send_message", 640, 0, name="Tell", params={"kind": "text", "text": "Hello"})
CHAIN = [an_edge("message", "message", "lookup"), an_edge("lookup", "found", "tell")]


def wires(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Each wire of a document: where from, by which output, where to."""
    return {(edge["source"], edge["output"], edge["target"]) for edge in document["edges"]}


def positions(document: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Where each node of a document stands."""
    return {node["id"]: (node["position"]["x"], node["position"]["y"]) for node in document["nodes"]}


def sides(box: dict[str, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box on the screen."""
    x, y, width, height = (box[side] for side in ("x", "y", "width", "height"))
    return x, y, x + width, y + height
