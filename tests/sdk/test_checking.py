"""What `patchbay node check` finds missing, and the package `patchbay node new` writes."""

import importlib
import json
import sys
import tomllib
from typing import Annotated, Literal

import pytest
from msgspec import Struct

from patchbay.sdk import Node, Port, PureNode, emit, field
from patchbay.sdk.checking import check_node
from patchbay.sdk.scaffold import package_files, write_package

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" stroke="currentColor"><path d="M0 0"/></svg>'
)


class Params(Struct):
    name: str = ""


class Unfinished(PureNode[Params]):
    type = "Unfinished"
    title = ""
    params = Params
    outputs = (Port("out"), Port("out"), Port("error"))

    def run(self, ctx, params, value):
        return emit("out", value)


class Done(PureNode):
    """Passes the value on."""

    type = "test.done"
    title = "Done"

    def run(self, ctx, params, value):
        return emit("out", value)


def _folder(tmp_path, icon=ICON, cases=({"name": "it passes", "input": 1, "expect": None},)):
    passed = {"outcomes": [{"emits": [{"port": "out", "value": 1}]}]}
    (tmp_path / "icon.svg").write_text(icon)
    filled = [{**case, "expect": case["expect"] or passed} for case in cases]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": filled}))
    return tmp_path


def test_a_node_that_is_done_has_no_problems(tmp_path):
    assert check_node(Done, _folder(tmp_path)) == []


def test_a_translation_names_only_what_is_there(tmp_path):
    class Choosing(Struct, frozen=True, forbid_unknown_fields=True):
        size: Annotated[Literal["small", "big"], field(title="Size")] = "small"

    class Sized(Done):
        """Passes the value on."""

        params = Choosing

    words = {
        "title": "Hecho",
        "ports": {"out": {"title": "Salida"}, "gone": {"title": "Ya no"}},
        "params": {
            "size": {"title": "Tamaño", "choices": {"small": "Pequeño", "huge": "Enorme"}},
            "colour": {"title": "Color"},
        },
        "structs": {"Part": {"name": {"title": "Nombre"}}},
    }
    (_folder(tmp_path) / "es.json").write_text(json.dumps(words))

    problems = [str(problem) for problem in check_node(Sized, tmp_path)]

    assert problems == [
        f"es.json: expected words for what is there, got {what}"
        for what in ("ports.gone", "params.size.choices.huge", "params.colour", "structs.Part")
    ]


def test_a_translation_that_cannot_be_read_is_a_problem(tmp_path):
    (_folder(tmp_path) / "pt-BR.json").write_text('{"titulo": "Feito"}')

    (problem,) = check_node(Done, tmp_path)

    assert problem.where == "pt-BR.json"


def test_everything_missing_is_found_at_once(tmp_path):
    problems = [str(problem) for problem in check_node(Unfinished, tmp_path)]

    assert problems == [
        "node: expected a type of the form family.node in small letters",
        "node: expected a title",
        "node: expected a docstring; it is the reference page",
        "node: port 'error': expected small letters, digits and underscores, not error",
        "node: expected ports whose names differ",
        "params: expected a Struct with frozen=True and forbid_unknown_fields=True",
        "params.name: expected a title; see patchbay.sdk.field",
        "icon.svg: expected an icon of 24 by 24, drawn with currentColor; there is none",
        "cases.json: expected cases; there is none",
    ]


@pytest.mark.parametrize(
    ("icon", "message"),
    [
        ("<svg", "expected SVG, which is well-formed XML"),
        ("<svg/>", 'expected viewBox="0 0 24 24" and currentColor'),
        (ICON.replace("path", "script"), "expected shapes only, got script"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + ICON, "without declarations"),
        (ICON + " " * 5000, "expected up to 4096 bytes"),
    ],
)
def test_an_icon_that_is_no_plain_drawing_is_refused(tmp_path, icon, message):
    (problem,) = check_node(Done, _folder(tmp_path, icon=icon))

    assert message in problem.message


def test_a_case_that_does_not_come_true_is_shown_with_both_sides(tmp_path):
    case = {
        "name": "it doubles",
        "input": 1,
        "expect": {"outcomes": [{"emits": [{"port": "out", "value": 2}]}]},
    }

    (problem,) = check_node(Done, _folder(tmp_path, cases=[case]))

    assert problem.where == "it doubles"
    assert '"value":2' in problem.message
    assert '"value":1' in problem.message


def test_an_output_no_case_shows_is_missed(tmp_path):
    class TwoWays(Done):
        """Goes one of two ways."""

        outputs = (Port("out"), Port("other"))

    problems = check_node(TwoWays, _folder(tmp_path))

    assert [str(problem) for problem in problems] == ["cases.json: expected a case that leaves at other"]


def test_the_package_a_new_node_starts_as_is_done(tmp_path, monkeypatch):
    write_package(tmp_path, "weather.rain_alert")
    monkeypatch.syspath_prepend(str(tmp_path))
    entry = tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]["entry-points"][
        "patchbay.nodes"
    ]
    (module_name, class_name) = entry["patchbay_weather_rain_alert"].split(":")

    node_class = getattr(importlib.import_module(module_name), class_name)

    assert issubclass(node_class, Node)
    assert node_class.type == "weather.rain_alert"
    assert check_node(node_class, tmp_path / "patchbay_weather_rain_alert") == []
    for name in [name for name in sys.modules if name.startswith("patchbay_weather_rain_alert")]:
        del sys.modules[name]


def test_nothing_of_an_existing_package_is_overwritten(tmp_path):
    (tmp_path / "pyproject.toml").write_text("mine")

    with pytest.raises(FileExistsError):
        write_package(tmp_path, "weather.rain")

    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


@pytest.mark.parametrize(
    "type_id", ["rain", "Weather.rain", "weather.rain.alert", "weather.", "../x.y", "a.b_"]
)
def test_a_type_of_another_form_is_refused(type_id):
    with pytest.raises(ValueError, match=r"family\.node"):
        package_files(type_id)
