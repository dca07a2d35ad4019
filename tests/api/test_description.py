"""The API's description of itself, which the frontend's types are generated from."""

import json
import shutil
import subprocess

import pytest

from patchbay.api.description import WORDS
from support.source_tree import ROOT

FRONTEND = ROOT / "frontend"
HOW = "the API has changed: run `make api-types` and commit what it writes"


@pytest.fixture
def description(app):
    return json.loads(json.dumps(app.openapi_schema.to_schema()))


def test_the_frontends_copy_is_what_the_server_says(description):
    committed = json.loads((FRONTEND / "src/api/openapi.json").read_text())

    assert committed == description, HOW


def test_the_frontends_types_were_made_from_its_copy():
    npm = shutil.which("npm")
    if npm is None or not (FRONTEND / "node_modules/.bin/openapi-typescript").exists():
        pytest.skip("the frontend's packages are not installed here")

    ran = subprocess.run(
        [npm, "run", "--silent", "api-types", "--", "--check"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, f"{HOW}\n{ran.stdout}{ran.stderr}"


def test_schemas_are_named_as_their_structs(description):
    names = set(description["components"]["schemas"])

    assert {"RunView", "RunViewPage", "WorkflowItem", "ProblemDetails"} <= names
    assert [name for name in names if not name.isidentifier()] == []


def test_every_route_says_how_it_may_refuse(description):
    documented = {
        (method, path): set(operation["responses"])
        for path, item in description["paths"].items()
        for method, operation in item.items()
    }

    assert {route for route, codes in documented.items() if not {"400", "401", "403"} <= codes} == set()
    assert "404" in documented["get", "/api/v1/runs/{id}"]
    assert {"404", "409", "422"} <= documented["put", "/api/v1/workflows/{id}/draft"]
    assert "429" in documented["post", "/api/v1/session"]


def test_a_refusal_is_a_problem(description):
    responses = description["components"]["responses"]

    assert {tuple(answer["content"]) for answer in responses.values()} == {("application/problem+json",)}


def test_an_answer_always_has_all_its_fields_and_a_request_may_leave_some_out(description):
    schemas = description["components"]["schemas"]

    assert set(schemas["WorkflowItemPage"]["required"]) == {"items", "next"}
    assert schemas["Draft"]["required"] == ["document"]


@pytest.mark.parametrize(("schema", "field"), list(WORDS))
def test_a_field_of_a_few_words_says_which(description, schema, field):
    words = description["components"]["schemas"][schema]["properties"][field]["enum"]

    assert words == [str(word) for word in WORDS[schema, field]]


def test_what_has_no_body_describes_none(description):
    deleted = description["paths"]["/api/v1/workflows/{id}"]["delete"]["responses"]["204"]

    assert "content" not in deleted
