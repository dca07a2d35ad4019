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


async def test_ports_are_called_in_the_language_of_who_draws(api):
    cases = [{"name": "paid", "when": "{{ true }}"}]
    branch = {"id": "branch", "type": "flow.branch", "params": {"cases": cases}}

    answer = await api.post(
        CHECK, json={"document": a_document(branch)}, headers={"accept-language": "es-MX,es;q=0.9"}
    )

    outputs = answer.json()["nodes"]["branch"]["outputs"]
    assert [(port["name"], port["title"]) for port in outputs] == [("paid", ""), ("else", "Si no")]


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
            "message": "“Buttons 2 · Title” has 25 characters; at most 20 fit.",
            "severity": "error",
            "code": "too_long",
            "node_id": "ask",
        }
    ]


EMPTY = {"id": "ask", "type": "whatsapp.send_message"}


@pytest.mark.parametrize(
    ("type_", "params", "path"),
    [
        ("whatsapp.send_message", {}, "text"),
        ("whatsapp.send_message", {"kind": "buttons"}, "text"),
        ("whatsapp.send_message", {"kind": "buttons", "text": "?"}, "buttons"),
        ("whatsapp.send_message", {"kind": "list", "text": "?", "button": "Open"}, "rows"),
        (
            "whatsapp.send_message",
            {"kind": "list", "text": "?", "rows": [{"id": "a", "title": "A"}]},
            "button",
        ),
        ("whatsapp.send_message", {"kind": "media"}, "link"),
        ("whatsapp.send_message", {"kind": "location", "latitude": 1.5}, "longitude"),
        ("whatsapp.send_template", {"template": "a", "header": {"kind": "location"}}, "header.latitude"),
        ("whatsapp.send_template", {"template": "a", "header": {"kind": "image"}}, "header.link"),
        ("whatsapp.wait_for_reply", {"choices": ["a", "a"], "reask": "{{ 1 }}"}, "choices[1]"),
        ("whatsapp.wait_for_reply", {"pattern": "(a)"}, "pattern"),
        ("flow.branch", {"cases": [{"name": "else", "when": "{{ 1 }}"}]}, "cases[0].name"),
        ("flow.wait", {}, "seconds"),
        ("flow.wait", {"until": "tomorrow"}, "until"),
        ("crm.lookup", {"provider": "rest"}, "url"),
        ("crm.lookup", {"provider": "hubspot", "value": "{{ contact.phone }}"}, "credential"),
        ("http.request", {"url": "shop"}, "url"),
        ("http.request", {"url": "https://a.example/{{ 1 }}", "body_kind": "form", "body": 1}, "body"),
    ],
)
async def test_parameters_that_can_never_work_together_are_an_error(api, type_, params, path):
    node = {"id": "a", "type": type_, "params": params}

    found = await checked(api, a_document(node, edges=[an_edge("start", "message", "a")]))

    assert [(one["code"], one["severity"], one["path"]) for one in found["problems"]] == [
        ("unworkable_params", "error", f"document.nodes[1].params.{path}")
    ]


@pytest.mark.parametrize(
    ("type_", "params"),
    [
        ("whatsapp.send_message", {"text": "{{ contact.name }}"}),
        ("whatsapp.send_message", {"kind": "media", "link": "{{ contact.name }}"}),
        ("whatsapp.send_message", {"kind": "{{ input.kind }}"}),
        ("whatsapp.wait_for_reply", {"pattern": "{{ input.pattern }}"}),
        ("flow.wait", {"until": "{{ input.at }}"}),
        ("crm.lookup", {"provider": "rest", "url": "https://a.example/{{ input.id }}?{by}={value}"}),
        ("http.request", {"url": "{{ input.url }}", "body_kind": "form", "body": "{{ input }}"}),
        ("http.request", {"url": "https://a.example/", "headers": {"x-name": "{{ 'ä' }}"}}),
    ],
)
async def test_what_an_expression_will_give_is_judged_when_it_is_known(api, type_, params):
    node = {"id": "a", "type": type_, "params": params}

    found = await checked(api, a_document(node, edges=[an_edge("start", "message", "a")]))

    assert found["problems"] == []


async def test_a_message_without_text_is_saved_and_not_published_and_told_in_spanish(api):
    document = a_document(EMPTY, edges=[an_edge("start", "message", "ask")])
    spanish = {"accept-language": "es"}
    workflow = (
        f"/api/v1/workflows/{(await api.post('/api/v1/workflows', json={'document': document})).json()['id']}"
    )

    saved = await api.put(f"{workflow}/draft", json={"document": document}, headers=spanish)
    refused = await api.post(f"{workflow}/publish", json={}, headers=spanish)
    linted = await api.get(f"{workflow}/lint", headers=spanish)

    (problem,) = saved.json()["problems"]
    assert problem["message"] == "No hay texto que enviar."
    assert refused.status_code == 422
    assert refused.json()["detail"] == "El flujo no puede ejecutarse tal como está dibujado."
    assert [{"severity": "error", **fault} for fault in refused.json()["faults"]] == [problem]
    assert linted.json()["problems"] == [problem]
    assert linted.headers["vary"] == "accept-language"


def a_catch_all(name, **params):
    start = {"id": "start", "type": "whatsapp.trigger", "params": params}
    say = {"id": "say", "type": "whatsapp.send_message", "params": {"text": "Hello"}}
    return {
        "schema": "patchbay.workflow/1",
        "name": name,
        "nodes": [start, say],
        "edges": [an_edge("start", "message", "say")],
    }


async def published(api, document):
    made = (await api.post("/api/v1/workflows", json={"document": document})).json()["id"]
    answer = await api.post(f"/api/v1/workflows/{made}/publish", json={})
    assert answer.status_code == 201, answer.text
    return made, answer.json()["problems"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "“Welcome” also takes any message and goes first, as it is the older workflow. "),
        ({"priority": 1}, "“Welcome” also takes any message, but will get none where this one listens: the "),
        ({"priority": -1}, "“Welcome” also takes any message and goes first: its trigger has the higher "),
    ],
)
async def test_publishing_a_second_catch_all_warns_of_the_first_and_says_who_goes_first(api, params, said):
    await published(api, a_catch_all("Welcome"))

    _, problems = await published(api, a_catch_all("Goodbye", **params))

    assert [(one["code"], one["severity"], one["node_id"]) for one in problems] == [
        ("another_takes_any", "warning", "start")
    ]
    assert problems[0]["message"].startswith(said)


async def test_a_workflow_is_no_rival_of_its_own_and_knows_that_it_is_the_older(api):
    welcome, alone = await published(api, a_catch_all("Welcome"))
    await published(api, a_catch_all("Goodbye"))

    again = await api.post(CHECK, json={"document": a_catch_all("Welcome"), "workflow_id": welcome})

    assert alone == []
    (problem,) = again.json()["problems"]
    assert problem["message"].startswith("“Goodbye” also takes any message, but will get none")


@pytest.mark.parametrize(
    "params",
    [{"match": {"keywords": ["order"]}}, {"channel": "number-2"}],
    ids=["keywords", "another number"],
)
async def test_who_takes_some_messages_or_listens_elsewhere_is_no_rival(api, params):
    await published(api, a_catch_all("Welcome", channel="number-1"))

    _, problems = await published(api, a_catch_all("Orders", **params))

    assert problems == []


async def test_a_workflow_that_is_switched_off_is_no_rival(api):
    welcome, _ = await published(api, a_catch_all("Welcome"))
    await api.post(f"/api/v1/workflows/{welcome}/deactivate")

    _, problems = await published(api, a_catch_all("Goodbye"))

    assert problems == []


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
