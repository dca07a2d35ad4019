"""The order workflow, which shows how people use the first nodes: its parameters and ports are a promise."""

import json
from pathlib import Path

import pytest

from patchbay.sdk import decode_params, discover

WORKFLOW = json.loads((Path(__file__).parent / "order_status.json").read_text(encoding="utf-8"))
REGISTRY = discover()
NODES = {node["id"]: node for node in WORKFLOW["nodes"]}


@pytest.mark.parametrize("node", WORKFLOW["nodes"], ids=lambda node: node["id"])
def test_its_parameters_are_taken_as_written(node):
    kind = REGISTRY.get(node["type"])

    params = decode_params(kind.params, node["params"])

    assert isinstance(params, kind.params)


@pytest.mark.parametrize("edge", WORKFLOW["edges"], ids=lambda edge: f"{edge['source']}.{edge['output']}")
def test_its_edges_leave_at_ports_there_are(edge):
    source = NODES[edge["source"]]

    ports = REGISTRY.get(source["type"]).outputs_for(source["params"])

    assert edge["output"] in {port.name for port in ports}
