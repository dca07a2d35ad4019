"""What expressions give: cases in `expression_values.json`, failures in `expression_errors.json`."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from patchbay.engine.expressions import ExpressionError, MissingNameError, WrongValueError, render

HERE = Path(__file__).parent
SCOPE = json.loads((HERE / "expression_scope.json").read_text("utf-8"))


def cases(file):
    return [pytest.param(case, id=case["name"]) for case in json.loads((HERE / file).read_text("utf-8"))]


@pytest.mark.parametrize("case", cases("expression_values.json"))
def test_an_expression_gives_its_value(case):
    value = render(case["source"], SCOPE)

    assert value == case["value"]
    assert type(value) is type(case["value"])


@pytest.mark.parametrize("case", cases("expression_errors.json"))
def test_a_failing_expression_says_why(case):
    with pytest.raises(ExpressionError) as raised:
        render(case["source"], SCOPE)

    assert {"code": raised.value.code, "message": raised.value.message} == {
        "code": case["code"],
        "message": case["message"],
    }
    assert raised.value.source == case["source"]


@pytest.mark.parametrize("case", cases("expression_values.json"))
def test_rendering_changes_nothing_in_the_scope(case):
    scope = json.loads(json.dumps(SCOPE))

    render(case["source"], scope)

    assert scope == SCOPE


@pytest.mark.parametrize(
    "source",
    [
        "{{ input + 1 }}",
        "{{ input|int + 'a' }}",
        "{{ input.secret }}",
        "{{ {}[input] }}",
        "{{ [][input|length] }}",
        "{{ input|date }}",
        "{{ input|json }}",
        "{{ input|b64decode }}",
        "{{ input|timezone(input) }}",
        "{{ now|timezone(input) }}",
        "{{ now|to_datetime(input) }}",
        "{{ [input, 1]|sort }}",
        "{{ [1]|map(attribute=input)|list }}",
        "{{ [1]|map(input)|list }}",
        "{{ [1]|select(input)|list }}",
        "{{ 'a'|hash(input) }}",
        "{{ 'a'|truncate(input) }}",
    ],
)
def test_an_error_never_shows_a_value(source):
    secret = "tok 7f3a-secret!"  # no plain word, as no value must be

    with pytest.raises(ExpressionError) as raised:
        render(source, {"input": secret, "now": "2026-11-05T14:30:00Z"})

    shown = f"{raised.value} {raised.value.__cause__} {raised.value.message}"
    assert "7f3a" not in shown
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_text_with_half_a_character_is_a_wrong_value():
    scope = {"input": "\ud83d"}

    with pytest.raises(WrongValueError):
        render("{{ input|urlencode }}", scope)


def test_a_value_that_is_not_json_is_refused():
    scope = {"input": object()}

    with pytest.raises(WrongValueError, match="not JSON"):
        render("{{ input }}", scope)


def test_a_scope_is_read_as_it_is_at_each_rendering():
    source = "{{ input.a }}"

    first = render(source, {"input": {"a": 1}})
    with pytest.raises(MissingNameError):
        render(source, {"input": {}})

    assert (first, render(source, {"input": {"a": 2}})) == (1, 2)


def test_threads_share_an_expression_without_mixing_their_scopes():
    source = (
        "{% set t = namespace(n=0) %}{% for a in range(50) %}{% set t.n = t.n + input %}{% endfor %}{{ t.n }}"
    )

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: render(source, {"input": n}), range(200)))

    assert results == [str(50 * n) for n in range(200)]
