"""What is measured: workflows, and the messages that start them. Each pipeline has a number of its own."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from msgspec import Struct

CONTACTS = 5_000
"""How many people write; everybody writes again and again."""
PURE_NODES = 20


class Workload(Struct, frozen=True):
    """A workflow and the word that starts it; `document` takes the shop's URL."""

    name: str
    keyword: str
    document: Callable[[str], dict[str, Any]]

    def text(self, number: int) -> str:
        """What somebody writes to start pipeline `number`."""
        return f"{self.keyword} {number}"


def sender(number: int, people: int = CONTACTS) -> str:
    """The phone number that pipeline `number` belongs to."""
    return f"5511{900_000_000 + number % people}"


def _document(name: str, nodes: list[dict[str, Any]], outputs: dict[str, str]) -> dict[str, Any]:
    """A chain; `outputs` names the port by which a node is left where it is not `out`."""
    edges = [
        {"source": one["id"], "output": outputs.get(one["id"], "out"), "target": following["id"]}
        for one, following in pairwise(nodes)
    ]
    return {"schema": "patchbay.workflow/1", "name": name, "nodes": nodes, "edges": edges}


def _trigger(keyword: str) -> dict[str, Any]:
    return {"id": "message", "type": "whatsapp.trigger", "params": {"match": {"keywords": [keyword]}}}


def _node(node_id: str, node_type: str, **params: Any) -> dict[str, Any]:
    return {"id": node_id, "type": node_type, "params": params}


def _set(node_id: str, **values: Any) -> dict[str, Any]:
    return _node(node_id, "flow.set", values=values)


def _send(text: str) -> dict[str, Any]:
    return _node("send", "whatsapp.send_message", kind="text", text=text)


def _six_steps(shop_url: str) -> dict[str, Any]:
    nodes = [
        _trigger("order"),
        _set("wanted", order="{{ trigger.text.split()[1] }}"),
        _node("asked", "flow.branch", cases=[{"name": "yes", "when": "{{ vars.order | length > 0 }}"}]),
        _node("shop", "http.request", method="GET", url=shop_url + "/orders/{{ vars.order }}"),
        _set("answer", text="Order {{ steps.shop.json.id }} is {{ steps.shop.json.status }}."),
        _send("{{ vars.text }}"),
    ]
    return _document("Six steps", nodes, {"message": "message", "asked": "yes", "shop": "success"})


def _counting() -> list[dict[str, Any]]:
    first = _set("n1", n=1)
    return [first, *(_set(f"n{place}", n="{{ vars.n + 1 }}") for place in range(2, PURE_NODES + 1))]


def _pure(_shop_url: str) -> dict[str, Any]:
    return _document("Twenty pure nodes", [_trigger("count"), *_counting()], {"message": "message"})


def _pure_and_send(_shop_url: str) -> dict[str, Any]:
    nodes = [
        _trigger("tell"),
        *_counting(),
        _send("Order {{ trigger.text.split()[1] }} counted to {{ vars.n }}."),
    ]
    return _document("Twenty pure nodes and a send", nodes, {"message": "message"})


def _waiting(_shop_url: str) -> dict[str, Any]:
    nodes = [
        _trigger("wait"),
        _node("answer", "whatsapp.wait_for_reply", expect="any"),
        _send("Order {{ steps.answer.text.split()[1] }} is answered."),
    ]
    return _document("Wait for a reply", nodes, {"message": "message", "answer": "reply"})


SIX_STEPS = Workload("six steps", "order", _six_steps)
PURE = Workload("20 pure nodes", "count", _pure)
PURE_AND_SEND = Workload("20 pure nodes and a send", "tell", _pure_and_send)
WAITING = Workload("wait for a reply", "wait", _waiting)
ALL = (SIX_STEPS, PURE, PURE_AND_SEND, WAITING)
