"""Every error is a problem of one shape, and nothing that is sent makes one of ours."""

import re

import pytest

WORKFLOWS = "/api/v1/workflows"


def assert_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= set(answer.json())
    assert answer.json()["status"] == status


async def test_what_is_not_there_is_a_problem(api):
    assert_problem(await api.get("/api/v1/nothing"), 404)
    assert_problem(await api.get(f"{WORKFLOWS}/nobody"), 404)
    assert_problem(await api.get("/api/v1/node-types/no.such"), 404)
    assert_problem(await api.get("/nothing.js"), 404)


async def test_a_method_that_is_not_there_is_a_problem(api):
    answer = await api.put(WORKFLOWS, json={})

    assert_problem(answer, 405)
    assert "GET" in answer.headers["allow"]


async def test_a_body_of_another_type_is_a_problem(api):
    answer = await api.post(WORKFLOWS, content=b"{}", headers={"content-type": "text/plain"})

    assert_problem(answer, 415)


async def test_a_body_that_is_too_large_is_a_problem(api):
    answer = await api.post(WORKFLOWS, content=b" " * 5_100_000, headers={"content-type": "application/json"})

    assert_problem(answer, 413)
    assert answer.json()["detail"] == "Expected a body of at most 5,000,000 bytes"


async def test_an_unknown_key_is_refused_with_its_place(api):
    answer = await api.post("/api/v1/contacts", json={"name": "A", "nickname": "B"})

    assert_problem(answer, 422)
    assert answer.json()["faults"] == [{"path": "", "message": "Object contains unknown field `nickname`"}]


@pytest.mark.parametrize("path", ["campaigns", "runs", "dead-letters"])
async def test_a_word_that_is_none_of_a_few_is_refused_with_the_few(api, path):
    answer = await api.get(f"/api/v1/{path}", params={"state": "odd", "level": "message"})

    assert_problem(answer, 400)
    (fault,) = answer.json()["faults"]
    assert fault["path"] == "state"
    assert re.fullmatch(r"expected one of (\w+, )+\w+, got 'odd'", fault["message"])


async def test_an_unknown_key_in_a_document_is_refused_with_its_place(api):
    document = {"schema": "patchbay.workflow/1", "name": "A", "nodes": [{"id": "a", "type": "b", "x": 1}]}

    answer = await api.post(WORKFLOWS, json={"document": document})

    assert_problem(answer, 422)
    assert answer.json()["faults"][0]["path"] == "document.nodes[0]"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"1",
        b'"text"',
        b'{"document": null}',
        b'{"document": []}',
        b'{"document": {"schema": 1}}',
        b'{"document": {"schema": "patchbay.workflow/1", "name": "\\u0000"}}',
        b'{"document": {"schema": "patchbay.workflow/1", "name": "\\ud800"}}',
        b'{"document": {"schema": "patchbay.workflow/1", "name": "a", "nodes": 1e999}}',
        b'{"document": {"schema": "patchbay.workflow/1", "name": "a", "settings": {"max_steps": 1e20}}}',
        b'{"document": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        b'{"document": {"schema": "patchbay.workflow/1", "name": "a", "settings": {"vars": '
        + b'{"a":' * 90
        + b"1"
        + b"}" * 90
        + b"}}}",
        b"\xff\xfe\x00",
        b'{"document": {}, "document": {}}',
    ],
)
async def test_a_malformed_body_is_the_senders_problem(api, body):
    answer = await api.post(WORKFLOWS, content=body, headers={"content-type": "application/json"})

    assert 400 <= answer.status_code < 500, answer.text
    assert_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=x",
        "limit=100000000000000000000",
        "cursor=x",
        "cursor=%00",
        "cursor=%ff",
        "cursor=WzFd",
        "cursor=Wzk5OTk5OTk5OTk5XQ",
        "cursor=" + "A" * 600,
        "search=%00",
    ],
)
async def test_a_malformed_query_is_the_senders_problem(api, query):
    answer = await api.get(f"{WORKFLOWS}?{query}")

    assert_problem(answer, 400)


@pytest.mark.parametrize("part", ["%00", "%ff%fe", "x" * 3000, "%ed%a0%80", "..%2f..", "'; drop table runs"])
async def test_an_odd_path_leads_nowhere(app, api, part):
    statuses = {}
    for path in app.openapi_schema.to_schema()["paths"]:
        if "{id}" in path:
            odd = re.sub(r"{[^}]+}", part, path)
            statuses[path] = (await api.get(odd)).status_code

    assert {path: status for path, status in statuses.items() if status >= 500 or status < 400} == {}


async def test_numbers_beyond_the_databases_are_refused(api):
    answer = await api.get(f"{WORKFLOWS}/a/versions/99999999999999999999")

    assert_problem(answer, 400)


async def test_a_time_without_an_offset_is_refused(api):
    answer = await api.get("/api/v1/runs?since=2026-01-01T00:00:00")

    assert_problem(answer, 400)


async def test_every_body_of_the_wrong_shape_is_refused_everywhere(app, api):
    wrong = []
    for path, item in app.openapi_schema.to_schema()["paths"].items():
        for method, operation in item.items():
            if "requestBody" not in operation:
                continue
            for body in ([], "text", 7, {"no_such_key": 1}):
                answer = await api.request(method, path.replace("{id}", "1"), json=body)
                if not 400 <= answer.status_code < 500:
                    wrong.append((method, path, body, answer.status_code))

    assert wrong == []


async def test_no_field_of_a_body_makes_an_error_of_ours(app, api):
    schemas = app.openapi_schema.to_schema()
    wrong = []
    for path, item in schemas["paths"].items():
        for method, operation in item.items():
            for name in fields_of(schemas, operation):
                for value in (7, 10**30, "x" * 2_000, [[7]], {"": [7]}):
                    answer = await api.request(method, path.replace("{id}", "1"), json={name: value})
                    if answer.status_code >= 500:
                        wrong.append((method, path, name, value))

    assert wrong == []


async def test_what_is_missing_is_named(api):
    parameter = await api.get("/api/v1/runs/a/scope")
    body = await api.post(WORKFLOWS)

    assert_problem(parameter, 400)
    assert_problem(body, 422)
    assert "'node_id'" in parameter.json()["detail"]
    assert body.json()["faults"] == [{"path": "", "message": "expected a body of JSON, got none"}]


def fields_of(schemas, operation):
    body = operation.get("requestBody")
    if body is None:
        return []
    shape = body["content"]["application/json"]["schema"]
    shape = next((one for one in shape.get("oneOf", [shape]) if "$ref" in one), shape)
    name = shape["$ref"].rsplit("/", 1)[-1]
    return schemas["components"]["schemas"][name]["properties"]
