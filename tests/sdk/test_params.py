"""Parameters: what forms and the engine learn from a Struct, and how values get into it."""

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from patchbay.sdk import (
    InvalidParams,
    Misfit,
    PureNode,
    Reason,
    decode_params,
    deferred_fields,
    emit,
    field,
    params_of,
    schema_of,
)


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str = ""


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    url: Annotated[str, field(title="Address", help="Where.", widget="text", max_length=20)]
    when: Annotated[str, field(title="When", deferred=True)] = ""
    limit: Annotated[Annotated[float, Meta(le=3)] | None, field(title="Limit", advanced=True)] = None
    options: Annotated[
        tuple[Option | str, ...], field(title="Options", shown_when={"kind": ["a"]}, max_length=2)
    ] = ()
    texts: tuple[str, ...] | dict[str, str] = ()
    kind: Literal["a", "b"] = "a"
    anything: Any = None
    flag: bool = False


def test_a_form_learns_all_it_needs_from_the_schema():
    properties = schema_of(Params)["properties"]

    assert properties["url"] == {
        "title": "Address",
        "description": "Where.",
        "x-widget": "text",
        "type": "string",
        "maxLength": 20,
    }
    assert properties["limit"] == {
        "title": "Limit",
        "x-advanced": True,
        "anyOf": [{"type": "number", "maximum": 3}, {"type": "null"}],
        "default": None,
    }
    assert properties["options"]["x-shown-when"] == {"kind": ["a"]}
    assert schema_of(Params)["$defs"]["Option"]["required"] == ["id"]


def test_the_engine_learns_which_fields_the_node_evaluates_itself():
    assert deferred_fields(Params) == {"when"}


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ({"url": 1042}, Params("1042")),
        ({"url": True}, Params("true")),
        ({"url": "x", "limit": "2.5"}, Params("x", limit=2.5)),
        ({"url": "x", "texts": [1, "a"]}, Params("x", texts=("1", "a"))),
        ({"url": "x", "texts": {"a": 2.5}}, Params("x", texts={"a": "2.5"})),
        ({"url": 1, "options": [{"id": 1}, 2]}, Params("1", options=(Option("1"), "2"))),
        ({"url": 1, "anything": 7}, Params("1", anything=7)),
        ({"url": "x", "flag": "true"}, Params("x", flag=True)),
    ],
)
def test_numbers_and_texts_become_each_other_where_the_type_leaves_no_doubt(written, understood):
    assert decode_params(Params, written) == understood


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "params: object missing required field `url`"),
        ({"url": None}, "params.url: expected text, got nothing"),
        ({"url": {"secret": "hush"}}, "params.url: expected text, got an object"),
        ({"url": "hush" * 10}, "params.url: expected text of length <= 20"),
        ({"url": "x", "kind": "hush"}, "params.kind: not one of the values it may have"),
        ({"url": "x", "limit": "hush"}, "params.limit: expected a number or nothing, got text"),
        ({"url": "x", "limit": 4}, "params.limit: expected a number <= 3.0"),
        ({"url": "x", "other": 1}, "params: object contains unknown field `other`"),
        ({"url": "x", "options": [{}, "b"]}, "params.options[0]: object missing required field `id`"),
        ({"url": "x", "options": ["a", "b", "c"]}, "params.options: expected a list of length <= 2"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_path_and_never_shown(written, message):
    with pytest.raises(InvalidParams) as raised:
        decode_params(Params, written)

    assert raised.value.message == message


@pytest.mark.parametrize(
    ("written", "fault", "at", "limit"),
    [
        ({}, "missing", "url", ""),
        ({"url": None}, "not_str", "url", ""),
        ({"url": "hush" * 10}, "too_long", "url", "20"),
        ({"url": "x", "kind": "hush"}, "not_an_option", "kind", ""),
        ({"url": "x", "limit": "hush"}, "not_float", "limit", ""),
        ({"url": "x", "limit": 4}, "too_large", "limit", "3.0"),
        ({"url": "x", "other": 1}, "unknown", "other", ""),
        ({"url": "x", "options": [{}, "b"]}, "missing", "options[0].id", ""),
        ({"url": "x", "options": ["a", "b", "c"]}, "too_many", "options", "2"),
    ],
)
def test_what_does_not_fit_is_said_in_facts_as_well(written, fault, at, limit):
    with pytest.raises(Misfit) as raised:
        decode_params(Params, written)

    assert (raised.value.fault, raised.value.at, raised.value.limit) == (fault, at, limit)


def test_parameters_are_checked_together_once_they_fit_one_by_one():
    class Greet(PureNode[Params]):
        type = "test.greet"
        params = Params

        def check_params(self, params):
            if params.url == "nowhere":
                raise InvalidParams(Reason("“{url}” is no place.", {"url": params.url}), at="url")

        def run(self, ctx, params, value):
            return emit("out")

    with pytest.raises(InvalidParams) as raised:
        params_of(Greet(), {"url": "nowhere"})

    assert raised.value.message == "params.url: “nowhere” is no place."
    assert params_of(Greet(), {"url": "here"}) == Params("here")
