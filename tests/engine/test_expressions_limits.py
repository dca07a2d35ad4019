"""Every ceiling: just below it works, just above it fails and says so."""

import pytest

from patchbay.engine.expressions import BudgetExceededError, ExpressionError, WrongValueError, limits, render


def nested(levels):
    return "{{ " + "not " * levels + "true }}"


@pytest.mark.parametrize(
    ("below", "above", "error"),
    [
        pytest.param(
            "x" * (limits.MAX_SOURCE_CHARS - 7) + "{{ 1 }}",
            "x" * (limits.MAX_SOURCE_CHARS - 6) + "{{ 1 }}",
            BudgetExceededError,
            id="source",
        ),
        pytest.param(
            "{{ 1 }}" * (limits.MAX_NODES - 2),
            "{{ 1 }}" * (limits.MAX_NODES - 1),
            BudgetExceededError,
            id="nodes",
        ),
        pytest.param(
            nested(limits.MAX_NESTING - 3), nested(limits.MAX_NESTING - 2), BudgetExceededError, id="nesting"
        ),
        pytest.param(
            "{{ " + "(" * 24 + "1" + ")" * 24 + " }}",
            "{{ " + "(" * 25 + "1" + ")" * 25 + " }}",
            BudgetExceededError,
            id="brackets",
        ),
        pytest.param(
            "{% for a in range(2) %}{% for b in range(9990) %}{% endfor %}{% endfor %}",
            "{% for a in range(3) %}{% for b in range(9990) %}{% endfor %}{% endfor %}",
            BudgetExceededError,
            id="operations",
        ),
        pytest.param(
            "{{ ('a' * 1000000)|length }}", "{{ ('a' * 1000001)|length }}", BudgetExceededError, id="text"
        ),
        pytest.param(
            "{% set t = 'a' * 500000 %}{{ t }}{{ t }}",
            "{% set t = 'a' * 500000 %}{{ t }}{{ t }}.",
            BudgetExceededError,
            id="output",
        ),
        pytest.param("{{ 2 ** 1023 > 1 }}", "{{ 2 ** 1024 > 1 }}", BudgetExceededError, id="whole numbers"),
        pytest.param(
            "{{ -(2 ** 1023) < 1 }}", "{{ -(2 ** 1024) < 1 }}", BudgetExceededError, id="negative ones"
        ),
        pytest.param(
            "{{ ('0' * 400)|int }}", "{{ ('0' * 401)|int }}", BudgetExceededError, id="digits of a number"
        ),
        pytest.param(
            "{{ range(10000)|length }}", "{{ range(10001)|length }}", BudgetExceededError, id="range"
        ),
        pytest.param("{{ 1.5|round(30) }}", "{{ 1.5|round(31) }}", WrongValueError, id="decimals"),
        pytest.param("{{ [1]|tojson(8) }}", "{{ [1]|tojson(9) }}", WrongValueError, id="indent"),
        pytest.param(
            "{{ 'a'.strip('b' * 100) }}",
            "{{ 'a'.strip('b' * 101) }}",
            WrongValueError,
            id="stripped characters",
        ),
        pytest.param(
            "{{ 'a'.split('b' * 100) }}", "{{ 'a'.split('b' * 101) }}", WrongValueError, id="separator"
        ),
        pytest.param(
            "{{ [{}]|map(attribute='b' * 200, default=1) }}",
            "{{ [{}]|map(attribute='b' * 201, default=1) }}",
            WrongValueError,
            id="attribute",
        ),
        pytest.param(
            "{{ '2026-01-01'|date('a' * 64) }}",
            "{{ '2026-01-01'|date('a' * 65) }}",
            WrongValueError,
            id="date format",
        ),
    ],
)
def test_a_ceiling_holds(below, above, error):
    render(below, {})

    with pytest.raises(error):
        render(above, {})


@pytest.mark.parametrize("source", ["{{ [input] }}", "{{ [input] == [input] }}", "{{ input|tojson }}"])
def test_a_value_has_a_depth(source):
    def lists(depth):
        return [lists(depth - 1)] if depth > 1 else []

    render(source, {"input": lists(98)})

    with pytest.raises(BudgetExceededError, match="levels deep"):
        render(source, {"input": lists(101)})


def test_a_large_value_passes_through_untouched():
    large = [{"n": n} for n in range(200_000)]

    assert render("{{ input.rows }}", {"input": {"rows": large}}) is large


@pytest.mark.parametrize(
    "source", ["{{ input|sum }}", "{{ input|sort|first }}", "{% for a in input %}{% endfor %}"]
)
def test_ten_thousand_elements_are_no_problem(source):
    render(source, {"input": list(range(10_000))})


def test_an_object_of_many_keys_is_not_listed_in_full():
    scope = {"input": {f"k{n:03}": n for n in range(500)}}

    with pytest.raises(ExpressionError) as raised:
        render("{{ input.a }}", scope)

    assert raised.value.message == (
        "input.a is not there; input has: "
        "k000, k001, k002, k003, k004, k005, k006, k007, k008, k009, k010, k011 and 488 others"
    )
