"""Parameters: which texts are rendered, what stays as it was, and where an error says it stands."""

import pytest

from patchbay.engine.expressions import (
    BudgetExceededError,
    ExpressionError,
    ExpressionSyntaxError,
    compile_params,
    render_params,
)

SCOPE = {"input": {"n": 5, "list": [1, 2]}}


def test_every_text_of_nested_parameters_is_rendered():
    params = {"a": "{{ input.n }}", "b": [{"c": "n={{ input.n }}"}, "{{ input.list }}"], "d": None, "e": "x"}

    rendered = render_params(params, SCOPE)

    assert rendered == {"a": 5, "b": [{"c": "n=5"}, [1, 2]], "d": None, "e": "x"}


def test_a_text_alone_may_be_the_parameters():
    assert render_params("{{ input.n }}", SCOPE) == 5


def test_keys_are_never_expressions():
    params = {"{{ input.n }}": "{{ input.n }}"}

    assert render_params(params, SCOPE) == {"{{ input.n }}": 5}


def test_what_an_expression_gives_is_not_rendered_again():
    scope = {"input": "{{ run.id }}"}

    assert render_params(["{{ input }}", "a{{ input }}"], scope) == ["{{ run.id }}", "a{{ run.id }}"]


def test_the_order_of_keys_is_kept():
    params = {"b": "{{ input.n }}", "a": 1, "c": "{{ input.n }}"}

    assert list(render_params(params, SCOPE)) == ["b", "a", "c"]


def test_deferred_keys_are_left_as_they_are():
    params = {
        "cases": [{"when": "{{ nothing }} {{ broken"}],
        "to": "{{ input.n }}",
        "in": {"cases": "{{ input.n }}"},
    }

    rendered = render_params(params, SCOPE, deferred=frozenset({"cases"}))

    assert rendered == {"cases": [{"when": "{{ nothing }} {{ broken"}], "to": 5, "in": {"cases": 5}}


def test_parameters_are_not_changed_by_rendering():
    params = {"a": ["{{ input.n }}"]}
    compiled = compile_params(params)

    first = compiled.render(SCOPE)
    second = compiled.render({"input": {"n": 6}})

    assert (params, first, second) == ({"a": ["{{ input.n }}"]}, {"a": [5]}, {"a": [6]})


def test_constant_parameters_are_kept_as_they_are():
    params = {"a": [1, {"b": "c"}], "d": "{{ input.n }}"}

    rendered = compile_params(params).render(SCOPE)

    assert rendered["a"] is params["a"]
    assert compile_params(params["a"]).is_constant
    assert not compile_params(params).is_constant


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"cases": [{"when": "{{ nothing }}"}]}, "params.cases[0].when"),
        ({"a": {"content-type": "{{ nothing }}"}}, 'params.a["content-type"]'),
        ([1, ["{{ nothing }}"]], "params[1][0]"),
        ("{{ nothing }}", "params"),
    ],
)
def test_an_error_says_which_parameter(params, path):
    compiled = compile_params(params)

    with pytest.raises(ExpressionError) as raised:
        compiled.render(SCOPE)

    assert raised.value.path == path
    assert str(raised.value) == f"{path}: nothing is not there; an expression here sees: input"


def test_the_same_text_in_two_places_fails_where_it_stands():
    failing = compile_params({"a": "{{ nothing }}"}), compile_params({"b": "{{ nothing }}"})

    paths = []
    for compiled in failing:
        with pytest.raises(ExpressionError) as raised:
            compiled.render(SCOPE)
        paths.append(raised.value.path)

    assert paths == ["params.a", "params.b"]


def test_what_cannot_be_read_fails_when_compiled():
    with pytest.raises(ExpressionSyntaxError) as raised:
        compile_params({"a": ["{{ b"]}, path="nodes[3].params")

    assert raised.value.path == "nodes[3].params.a[0]"


def test_parameters_nested_too_deep_are_refused():
    params = "{{ input.n }}"
    for _ in range(150):
        params = [params]

    with pytest.raises(BudgetExceededError):
        compile_params(params)
