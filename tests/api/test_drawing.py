"""What the editor asks while somebody draws: node types, and what is wrong with the drawing so far."""

import xml.etree.ElementTree as ET

import pytest

CHECK = "/api/v1/workflows/check"
BUTTONS = {
    "kind": "buttons",
    "text": "Hello {{ contact.name }}, shall we?",
    "buttons": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No, thank you kindly, sir"}],
}


def a_document(*nodes, edges=()):
    start = {"id": "start", "type": "whatsapp.trigger"}
    return {"schema": "patchbay.workflow/1", "name": "Test", "nodes": [start, *nodes], "edges": list(edges)}


def an_edge(source, output, target, **more):
    return {"source": source, "output": output, "target": target, **more}


async def checked(api, document):
    answer = await api.post(CHECK, json={"document": document})
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(ports):
    return [port["name"] for port in ports]


async def test_a_node_type_has_all_the_palette_shows(api):
    answer = await api.get("/api/v1/node-types/whatsapp.send_message")

    view = answer.json()
    assert (view["family"], view["family_title"]) == ("whatsapp", "WhatsApp")
    assert view["description"].startswith("Sends a message to the contact")
    assert "\n" not in view["description"]
    assert view["help"].startswith(view["description"])
    assert "24 hours" in view["help"]
    assert "buttons" in view["aliases"]
    assert view["has_error_output"] is True
    assert ET.fromstring(view["icon"]).get("viewBox") == "0 0 24 24"


async def test_every_installed_type_has_an_icon_and_words_to_be_found_by(api):
    items = (await api.get("/api/v1/node-types")).json()["items"]

    assert [one["type"] for one in items if not (one["icon"] and one["aliases"] and one["help"])] == []
    assert [one["type"] for one in items if one["has_error_output"] == one["is_trigger"]] == []


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("es", "Enviar un mensaje"),
        ("es-MX,es;q=0.9,en;q=0.8", "Enviar un mensaje"),
        ("en-GB,en;q=0.9,es;q=0.8", "Send a message"),
        ("en;q=0.2, es;q=0.7", "Enviar un mensaje"),
        ("fr, *;q=0.5", "Send a message"),
        (";;q=,es;q=x,", "Send a message"),
        ("es;q=0", "Send a message"),
    ],
)
async def test_node_types_speak_the_readers_language(api, header, title):
    path = "/api/v1/node-types/whatsapp.send_message"

    answer = await api.get(path, headers={"accept-language": header})

    assert answer.json()["title"] == title
    assert answer.headers["vary"] == "accept-language"


async def test_a_drawing_is_checked_without_being_stored(api):
    branch = {
        "id": "split",
        "type": "flow.branch",
        "params": {"cases": [{"name": "paid", "when": "{{ 1 }}"}]},
    }

    found = await checked(api, a_document(branch, edges=[an_edge("start", "message", "split")]))

    assert found["problems"] == []
    assert names(found["nodes"]["start"]["inputs"]) == []
    assert names(found["nodes"]["split"]["outputs"]) == ["paid", "else"]
    assert (await api.get("/api/v1/workflows")).json()["items"] == []


async def test_a_sending_node_says_what_it_will_look_like(api):
    ask = {"id": "ask", "type": "whatsapp.send_message", "params": BUTTONS}

    found = await checked(api, a_document(ask, edges=[an_edge("start", "message", "ask")]))

    bubble = found["nodes"]["ask"]["bubble"]
    assert bubble["kind"] == "buttons"
    assert bubble["text"] == "Hello {{ contact.name }}, shall we?"
    assert [one["title"] for one in bubble["buttons"]] == ["Yes", "No, thank you kindly, sir"]
    assert {"field": "text", "count": 17, "limit": 1024} in bubble["counts"]


async def test_a_text_longer_than_a_phone_shows_is_an_error_where_it_stands(api):
    ask = {"id": "ask", "type": "whatsapp.send_message", "params": BUTTONS}

    found = await checked(api, a_document(ask, edges=[an_edge("start", "message", "ask")]))

    assert found["problems"] == [
        {
            "path": "document.nodes[1].params.buttons[1].title",
            "message": "expected at most 20 characters, got 25",
            "severity": "error",
            "code": "too_long",
            "node_id": "ask",
        }
    ]


async def test_a_node_whose_type_is_not_installed_keeps_the_ports_its_edges_name(api):
    document = a_document(
        {"id": "pay", "type": "acme.pay", "params": {"amount": 3}},
        {"id": "end", "type": "flow.set", "params": {"values": {}}},
        edges=[
            an_edge("start", "message", "pay"),
            an_edge("pay", "paid", "end"),
            an_edge("pay", "error", "end"),
        ],
    )

    found = await checked(api, document)

    assert found["nodes"]["pay"] == {
        "inputs": [{"name": "in", "title": "", "help": ""}],
        "outputs": [{"name": "paid", "title": "", "help": ""}],
        "bubble": None,
    }
    assert ("unknown_node_type", "pay") in {(one["code"], one["node_id"]) for one in found["problems"]}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"nodes": 3, "edges": None},
        {"schema": "patchbay.workflow/1", "name": "x", "nodes": [{"id": "a"}, 7, None]},
        a_document({"id": "a", "type": "acme.pay"}, edges=[{"source": "a", "output": ["x"], "target": "a"}]),
        a_document(
            {"id": "a", "type": "acme.pay"}, edges=[{"target": "a", "input": {"x": 1}, "source": "a"}]
        ),
        {**a_document(), "surprise": 1},
        a_document({"id": "start", "type": "flow.set"}),
        a_document({"id": "Not A Slug", "type": "flow.set", "params": {}}),
    ],
)
async def test_a_document_that_cannot_be_read_is_a_problem_and_no_error(api, document):
    found = await checked(api, document)

    assert {one["code"] for one in found["problems"]} == {"invalid_document"}
    assert all(one["path"].startswith("document") for one in found["problems"])


async def test_the_readable_nodes_of_an_unreadable_document_still_have_their_ports(api):
    found = await checked(api, {**a_document(), "surprise": 1})

    assert names(found["nodes"]["start"]["outputs"]) == ["message"]


@pytest.mark.parametrize("params", [{"cases": 3}, {"cases": [None, {"name": 4}]}, {"cases": "{{ x }}"}])
async def test_half_written_parameters_have_ports_all_the_same(api, params):
    found = await checked(api, a_document({"id": "split", "type": "flow.branch", "params": params}))

    assert names(found["nodes"]["split"]["outputs"]) == ["else"]


async def test_saving_a_draft_answers_as_checking_it_does(api):
    document = a_document({"id": "ask", "type": "whatsapp.send_message", "params": BUTTONS})
    made = await api.post("/api/v1/workflows", json={"document": document})

    saved = await api.put(f"/api/v1/workflows/{made.json()['id']}/draft", json={"document": document})

    found = await checked(api, document)
    assert saved.json() == {"revision": 2, **found}
