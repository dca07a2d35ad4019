"""What is said in each conversation: the workflow, and both sides of the talk it leads to."""

from msgspec import Struct

PAUSE_S = 1.5
"""A timer's wait between two messages."""


class Line(Struct, frozen=True):
    """What the customer says, and all that is answered to it, in order."""

    says: str
    answers: tuple[str, ...]


def talk(number: int) -> tuple[Line, ...]:
    """The whole conversation of one customer."""
    return (
        Line(f"order {number}", (f"Order {number} is shipped.", f"What shall the card of {number} say?")),
        Line(f"card {number}", (f"It says: card {number}", f"Anything else, {number}?")),
        Line(f"nothing {number}", (f"Goodbye: nothing {number}",)),
    )


def document(shop_url: str) -> dict:
    """The workflow that holds such a conversation."""
    nodes = [
        {"id": "message", "type": "whatsapp.trigger", "params": {"match": {"keywords": ["order"]}}},
        {
            "id": "order",
            "type": "http.request",
            "params": {"method": "GET", "url": "{{ vars.shop_url }}/orders/{{ trigger.text.split()[1] }}"},
            "retry": {"attempts": 3, "backoff_s": 1},
            "timeout_s": 5,
        },
        _send("tell", "Order {{ steps.order.json.id }} is {{ steps.order.json.status }}."),
        _send("ask", "What shall the card of {{ steps.order.json.id }} say?"),
        _wait("card"),
        _send("echo", "It says: {{ steps.card.text }}"),
        {"id": "pause", "type": "flow.wait", "params": {"seconds": PAUSE_S}},
        _send("more", "Anything else, {{ steps.order.json.id }}?"),
        _wait("last"),
        _send("bye", "Goodbye: {{ steps.last.text }}"),
    ]
    edges = [
        ("message", "message", "order"),
        ("order", "success", "tell"),
        ("tell", "accepted", "ask"),
        ("ask", "accepted", "card"),
        ("card", "reply", "echo"),
        ("echo", "accepted", "pause"),
        ("pause", "out", "more"),
        ("more", "accepted", "last"),
        ("last", "reply", "bye"),
    ]
    return {
        "schema": "patchbay.workflow/1",
        "name": "Card",
        "nodes": nodes,
        "edges": [{"source": source, "output": port, "target": target} for source, port, target in edges],
        "settings": {"vars": {"shop_url": shop_url}},
    }


def _send(node_id: str, text: str) -> dict:
    # A customer of a shop that was cut off in the middle would rather be told than not.
    return {
        "id": node_id,
        "type": "whatsapp.send_message",
        "params": {"kind": "text", "text": text, "on_unknown": "resend"},
    }


def _wait(node_id: str) -> dict:
    return {
        "id": node_id,
        "type": "whatsapp.wait_for_reply",
        "params": {"expect": "text", "timeout_s": 86400},
    }
