"""Every value a run emitted held against what became of it, told from the steps it recorded."""

from collections import Counter

from patchbay.engine.effects import RecordStep
from patchbay.engine.graph import Graph, GraphNode
from support.engine_histories import History

Place = tuple[str, str]
"""A node and one of its inputs."""


def arrivals(history: History) -> Counter[Place]:
    """How many tokens the steps of a completed run must have sent to each place."""
    sent: Counter[Place] = Counter()
    for record in _last_records(history):
        node = history.graph.nodes[record.node_id]
        for port, times in _emissions(node, record).items():
            for edge in node.outputs.get(port, ()):
                sent[edge.target, edge.input] += times
    return sent


def takings(history: History) -> Counter[Place]:
    """How many tokens the steps of a completed run have taken at each place, `next` of loops left out."""
    taken: Counter[Place] = Counter()
    for record in _first_records(history):
        if record.node_id == "start" or record.attempt > 1:
            continue
        node = history.graph.nodes[record.node_id]
        taken[record.node_id, "in"] += len(record.input["values"]) if node.joins else 1
    return taken


def without_returns(places: Counter[Place], graph: Graph) -> Counter[Place]:
    """The same without what came back to a loop."""
    kept = {
        place: times
        for place, times in places.items()
        if place[1] != "next" or not graph.nodes[place[0]].loops
    }
    return Counter(kept)


def _emissions(node: GraphNode, record: RecordStep) -> Counter[str]:
    """On which ports the step emitted, and how often."""
    emitted = Counter({record.port: 1}) if record.port is not None else Counter()
    if record.state == "failed" or node.spec.disabled or node.spec.each is not None:
        return emitted
    match node.kind.type:
        case "test.split":
            return Counter(node.ports - {"error"})
        case "test.notify":
            return emitted | Counter({"accepted": 1})
        case "test.loop":
            return emitted + Counter({"item": len(record.output)})
    return emitted


def _last_records(history: History) -> list[RecordStep]:
    return list({record.seq: record for record in _records(history)}.values())


def _first_records(history: History) -> list[RecordStep]:
    return list({record.seq: record for record in reversed(_records(history))}.values())


def _records(history: History) -> list[RecordStep]:
    return [effect for effect in history.effects if isinstance(effect, RecordStep)]
