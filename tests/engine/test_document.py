"""Documents are read strictly: what is wrong is told with its place."""

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchbay.engine.document import (
    MAX_DEPTH,
    MAX_DOCUMENT_BYTES,
    MAX_EDGES,
    MAX_NODES,
    SCHEMA,
    Each,
    Edge,
    Group,
    NodeSpec,
    Retry,
    decode_document,
)
from patchbay.engine.errors import DocumentError

NODE = {"id": "a", "type": "test.echo"}


def written(**parts):
    return {"schema": SCHEMA, "name": "Test", **parts}


def test_a_full_document_is_read():
    node = {
        **NODE,
        "version": 2,
        "name": "Echo",
        "params": {"value": [1, {"two": 2}]},
        "position": {"x": 1.5, "y": -2},
        "retry": {"attempts": 3, "backoff_s": 2, "on": ["busy"]},
        "on_error": "continue",
        "timeout_s": 10,
        "each": {"items": "{{ input }}", "concurrency": 4},
        "disabled": True,
    }
    edge = {"source": "a", "output": "out", "target": "a"}

    document = decode_document(json.dumps(written(nodes=[node], edges=[edge], notes=[{"id": "n"}])))

    assert document.nodes[0].retry == Retry(attempts=3, backoff_s=2, on=("busy",))
    assert document.nodes[0].each == Each("{{ input }}", concurrency=4)
    assert document.edges == (Edge("a", "out", "a", "in"),)


def test_what_is_written_is_read_back_the_same():
    document = decode_document(written(nodes=[NODE], settings={"vars": {"x": [1]}, "max_steps": 7}))

    assert decode_document(msgspec.to_builtins(document)) == document


def test_frames_around_nodes_are_kept():
    group = {"id": "group_1", "name": "Finding the customer", "nodes": ["a"], "color": "teal"}

    document = decode_document(written(nodes=[NODE], groups=[group]))

    assert document.groups == (Group("group_1", "Finding the customer", ("a",), "teal"),)


def test_an_incomplete_drawing_is_a_document():
    document = decode_document(written(nodes=[NODE], edges=[{"source": "a", "output": "x", "target": "b"}]))

    assert document.nodes == (NodeSpec("a", "test.echo"),)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        pytest.param("{", "", id="not JSON"),
        pytest.param(b"\xff\xfe", "", id="not text"),
        pytest.param("[]", "", id="not an object"),
        pytest.param("[" * 100_000, "", id="nested beyond reason"),
        pytest.param({}, "schema", id="no schema"),
        pytest.param(written(schema="patchbay.workflow/9"), "schema", id="another schema"),
        pytest.param(written(name=" "), "name", id="no name"),
        pytest.param(written(extra=1), "", id="unknown key"),
        pytest.param(written(nodes=[{**NODE, "colour": "red"}]), "nodes[0]", id="unknown key in a node"),
        pytest.param(written(nodes=[NODE, {"id": "b"}]), "nodes[1]", id="a node without type"),
        pytest.param(written(nodes=[{**NODE, "id": "Not A Slug"}]), "nodes[0].id", id="id that is no slug"),
        pytest.param(written(nodes=[NODE, NODE]), "nodes[1].id", id="id used twice"),
        pytest.param(written(nodes=[{**NODE, "params": 1}]), "nodes[0].params", id="params no object"),
        pytest.param(
            written(nodes=[{**NODE, "retry": {"attempts": 0}}]), "nodes[0].retry.attempts", id="no attempts"
        ),
        pytest.param(
            written(nodes=[{**NODE, "retry": {"backoff_s": -1}}]), "nodes[0].retry.backoff_s", id="backoff"
        ),
        pytest.param(written(nodes=[{**NODE, "timeout_s": 1e9}]), "nodes[0].timeout_s", id="time-out"),
        pytest.param(
            written(nodes=[{**NODE, "each": {"items": "", "concurrency": 51}}]),
            "nodes[0].each.concurrency",
            id="concurrency",
        ),
        pytest.param(written(nodes=[{**NODE, "on_error": "explode"}]), "nodes[0].on_error", id="on_error"),
        pytest.param(
            written(edges=[{"source": "a", "target": "b"}]), "edges[0]", id="an edge without output"
        ),
        pytest.param(written(settings={"max_steps": 0}), "settings.max_steps", id="no steps"),
        pytest.param(
            written(nodes=[{"id": f"n{index}", "type": "t"} for index in range(MAX_NODES + 1)]),
            "nodes",
            id="too many nodes",
        ),
        pytest.param(
            written(edges=[{"source": "a", "output": "o", "target": "b"}] * (MAX_EDGES + 1)),
            "edges",
            id="too many edges",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data, path):
    with pytest.raises(DocumentError) as caught:
        decode_document(data)

    assert caught.value.path == path


def test_nothing_larger_than_the_ceiling_is_read():
    with pytest.raises(DocumentError, match="at most"):
        decode_document(" " * (MAX_DOCUMENT_BYTES + 1))


def test_nothing_deeper_than_the_ceiling_is_read():
    params: dict = {}
    for _ in range(MAX_DEPTH):
        params = {"deeper": params}

    with pytest.raises(DocumentError, match="levels"):
        decode_document(written(nodes=[{**NODE, "params": params}]))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
KEYS = ["name", "nodes", "edges", "notes", "groups", "settings", "id", "type", "params", "retry", "each", "x"]
OBJECTS = st.dictionaries(st.sampled_from(KEYS), SCALARS, max_size=4)
PARTS = SCALARS | OBJECTS | st.lists(SCALARS | OBJECTS, max_size=3)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(KEYS), PARTS, max_size=5))
def test_anything_else_is_an_error_of_the_document(parts):
    with suppress(DocumentError):
        document = decode_document({**parts, "schema": SCHEMA})

        assert decode_document(msgspec.to_builtins(document)) == document
