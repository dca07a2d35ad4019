"""What can be said of an expression without running it."""

import pytest

from patchbay.engine.expressions import ExpressionProblem, check, referenced_names

SEES = "contact, conversation, index, input, item, now, run, steps, trigger, vars"


@pytest.mark.parametrize(
    "source",
    [
        "plain",
        "{ not } %} one",
        "{{ steps.a.b|default('x') }}",
        "{% for a in input %}{{ loop.index }}{{ a }}{% endfor %}",
        "{% set b = 1 %}{{ b + range(3)|sum }}",
        "{{ item ~ index ~ now ~ run.id ~ vars.a ~ conversation.id }}",
    ],
)
def test_a_good_expression_has_no_problems(source):
    assert check(source) == []


def test_the_names_that_exist_can_be_given():
    names = frozenset({"order"})

    assert check("{{ order.id }}", names) == []
    assert [problem.name for problem in check("{{ input }}", names)] == ["input"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            "a\n{{ b",
            ExpressionProblem(
                "expression_syntax",
                "line 2: unexpected end of template, expected 'end of print statement'",
                2,
            ),
        ),
        ("{{ input|zap }}", ExpressionProblem("expression_refused", "there is no filter zap", 1, "zap")),
        ("\n{{ input is big }}", ExpressionProblem("expression_refused", "there is no test big", 2, "big")),
        ("{{ open('a') }}", ExpressionProblem("expression_refused", "there is no function open", 1, "open")),
        (
            "{% import 'a' as b %}",
            ExpressionProblem(
                "expression_refused", "{% import %} is not allowed in an expression", 1, "import"
            ),
        ),
        (
            "{{ now|date('a', 'b', 'c') }}",
            ExpressionProblem("expression_refused", "filter date takes: format, timezone", 1, "date"),
        ),
        (
            "{{ stesp.a }}",
            ExpressionProblem(
                "expression_unknown_name",
                f"stesp is not a name that exists; an expression here sees: {SEES}",
                1,
                "stesp",
            ),
        ),
        (
            "x" * 30_000 + "{{ input }}",
            ExpressionProblem(
                "expression_budget", "an expression has at most 20,000 characters, got 30,011", 1
            ),
        ),
    ],
)
def test_a_problem_says_what_and_where(source, problem):
    assert check(source) == [problem]


def test_all_problems_are_told_at_once():
    problems = check("{{ a|b }}\n{{ c is d }}{{ e() }}")

    assert [(problem.name, problem.line) for problem in problems] == [
        ("b", 1),
        ("d", 2),
        ("e", 2),
        ("a", 1),
        ("c", 2),
    ]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("plain", set()),
        ("{{ broken", set()),
        ("{{ input }}", {("input",)}),
        ("{{ steps.lookup.json.id }}", {("steps", "lookup")}),
        ("{{ steps['lookup'].id }}", {("steps", "lookup")}),
        ("{{ steps[vars.which] }}", {("steps",), ("vars", "which")}),
        ("{{ trigger.text.split()[1] }}", {("trigger", "text")}),
        ("{{ input.upper() }}", {("input",)}),
        ("{{ steps.a.x|default(steps.b.y) }}", {("steps", "a"), ("steps", "b")}),
        (
            "{% if contact.name %}{% set a = vars.b %}{{ a.c }}{% endif %}",
            {("contact", "name"), ("vars", "b")},
        ),
        ("{% for l in steps.o.lines %}{{ l.sku }}{{ loop.index }}{% endfor %}", {("steps", "o")}),
        ("{{ range(input.n) }}", {("input", "n")}),
    ],
)
def test_names_that_are_looked_at(source, names):
    assert referenced_names(source) == names
