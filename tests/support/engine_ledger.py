"""Every value a run emitted held against what became of it, told from the steps it recorded."""

from collections import Counter

from patchbay.engine.effects import RecordStep
from patchbay.engine.graph import GraphNode
from support.engine_histories import History


def sent(history: History) -> Counter[str]:
    """How many tokens a completed run sent to each node, those that came back to a loop left out."""
    tokens: Counter[str] = Counter()
    for record in _last_records(history):
        node = history.graph.nodes[record.node_id]
        for port, times in _emissions(node, record).items():
            for edge in node.outputs.get(port, ()):
                is_return = edge.input == "next" and history.graph.nodes[edge.target].loops
                tokens[edge.target] += 0 if is_return else times
    return tokens


def taken(history: History) -> Counter[str]:
    """How many tokens the steps of a completed run took at each node."""
    tokens: Counter[str] = Counter()
    for record in _first_records(history):
        if record.node_id != "start" and record.attempt == 1:
            node = history.graph.nodes[record.node_id]
            tokens[record.node_id] += len(record.input["values"]) if node.joins else 1
    return tokens


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
