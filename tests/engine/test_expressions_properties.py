"""What holds for any expression: it gives JSON or an error, and what Jinja gives where both give a value."""

import json
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from patchbay.engine.expressions import ExpressionError, check, compile_params, referenced_names, render
from patchbay.engine.expressions.filters import FILTERS
from patchbay.engine.expressions.methods import METHODS
from patchbay.engine.expressions.predicates import PREDICATES

GRAMMAR = json.loads((Path(__file__).parent / "expression_grammar.json").read_text("utf-8"))
JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
SCOPE = {
    "input": {"a": 1, "b": "x y", "c": [3, 1, 2], "d": {"e": None, "f": 2.5}, "items": [{"n": 1}, {"n": 2}]},
    "steps": {},
    "now": "2026-11-05T14:30:00Z",
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)

# Pieces of the language, good and bad, in any order: most of what comes out is nonsense, as attacks are.
pieces = st.sampled_from(
    [
        *GRAMMAR["fragments"],
        *(f"|{name}{arguments}" for name in FILTERS for arguments in ("", "(1)", "('a', 'b')")),
        *(f" is {name} " for name in PREDICATES),
        *(
            f".{name}{arguments}"
            for methods in METHODS.values()
            for name in methods
            for arguments in ("()", "('a')")
        ),
    ]
)


def outcome_of(source: str, scope: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "value", render(source, scope)
    except ExpressionError as error:
        return "error", (error.code, error.message)


@settings(max_examples=400)
@given(st.lists(pieces, max_size=14).map("".join), st.booleans())
@example("{{ '\\x41' }}", False)
def test_any_text_gives_json_or_an_expression_error(text, is_wrapped):
    source = "{{ " + text + " }}" if is_wrapped else text

    kind, value = outcome_of(source, SCOPE)

    if kind == "value":
        json.dumps(value, allow_nan=False)
    check(source)
    referenced_names(source)


@settings(max_examples=150)
@given(st.lists(pieces, max_size=10).map("".join), json_values)
def test_rendering_is_a_function_of_text_and_scope(text, value):
    source, scope = "{{ input" + text + " }}", {"input": value}
    before = json.dumps(value)

    first, second = outcome_of(source, scope), outcome_of(source, scope)

    assert first == second
    assert json.dumps(value) == before


@settings(max_examples=150)
@given(st.text(alphabet=st.characters(blacklist_characters="{"), max_size=40), json_values)
def test_text_without_expressions_and_single_expressions_come_back_untouched(text, value):
    params = {"plain": text, "value": "{{ input }}", "nested": [{"again": " {{input}}\n"}]}

    rendered = compile_params(params).render({"input": value})

    assert rendered == {"plain": text, "value": value, "nested": [{"again": value}]}
    assert rendered["value"] is value


def one_of(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from(GRAMMAR[kind])


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.tuples(inner, one_of("operators"), inner).map(lambda parts: f"({' '.join(parts)})")
        | st.tuples(inner, one_of("filters")).map(lambda parts: f"({parts[0]})|{parts[1]}")
        | st.tuples(inner, one_of("tests")).map(lambda parts: f"(({parts[0]}) is {parts[1]})")
        | st.tuples(inner, one_of("calls")).map(lambda parts: f"({parts[0]}).{parts[1]}")
        | st.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts))
        | st.tuples(inner, inner).map(lambda parts: "[{}, {}]".format(*parts))
        | st.tuples(inner, one_of("lookups")).map("".join)
        | inner.map(lambda part: f"(not {part})")
    )


expressions = st.recursive(one_of("names") | one_of("literals"), _combined, max_leaves=5)


def as_json(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else value


def by_jinja(source: str) -> tuple[bool, Any]:
    try:
        value = JINJA.compile_expression(source, undefined_to_none=False)(**SCOPE)
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, SyntaxError):
        return False, None
    return not isinstance(value, StrictUndefined), as_json(value)


def printed_by_jinja(source: str) -> str:
    return JINJA.from_string(source).render(SCOPE)


@settings(max_examples=500)
@given(expressions)
def test_where_both_give_a_value_it_is_the_value_that_jinja_gives(source):
    kind, ours = outcome_of("{{ " + source + " }}", SCOPE)
    has_value, theirs = by_jinja(source)

    # Jinja has tuples and generators, which print in their own way.
    if kind == "value" and has_value and "(" not in str(theirs):
        assert ours == theirs
        assert type(ours) is type(theirs)


@settings(max_examples=200)
@given(st.lists(expressions, min_size=2, max_size=3))
def test_text_around_is_written_as_jinja_writes_it(sources):
    source = "a {{ " + " }}, {{ ".join(sources) + " }}\n"

    kind, ours = outcome_of(source, SCOPE)

    if (
        kind == "value"
        and all(by_jinja(each)[0] for each in sources)
        and "(" not in ours + printed_by_jinja(source)
    ):
        assert ours == printed_by_jinja(source)
