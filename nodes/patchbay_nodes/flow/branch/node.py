"""The node that takes one of several ways."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.sdk import ERROR_PORT, Context, InvalidParams, Outcome, Port, PureNode, Reason, emit, field

MAX_CASES = 50
OTHERWISE = "else"
SAME_NAME = "Another output is called “{name}” already: give this case another name."

_NOT_TRUE = frozenset({"", "false", "none", "null"})
"""Texts that count as false: what a condition mixed with other text gives for false and nothing."""


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """One way and its condition."""

    name: Annotated[
        str,
        field(
            title="Name",
            help="What its output is called.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
            pattern_help="Letters, digits, dashes and underscores; begin with a letter or a digit.",
            max_length=64,
        ),
    ]
    when: Annotated[
        Annotated[str, Meta(max_length=4000)] | bool,
        field(title="When", widget="condition", examples=["{{ input.status == 'shipped' }}"]),
    ]


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `flow.branch`."""

    cases: Annotated[
        tuple[Case, ...],
        field(
            title="Cases",
            help="Looked at from the top; the first whose condition is true is taken.",
            deferred=True,
            max_length=MAX_CASES,
        ),
    ] = ()


class Branch(PureNode[Params]):
    """Takes the first way whose condition is true, and the last where none is.

    Conditions are looked at in order, and only as far as needed, so a later one may rely on an earlier one
    being false. The value passes through unchanged.
    """

    type = "flow.branch"
    title = "Branch"
    aliases = ("if", "switch", "condition", "decision", "router", "case")
    params = Params
    outputs = (Port(OTHERWISE, "Otherwise", "No condition was true."),)

    @classmethod
    def outputs_for(cls, params: Mapping[str, Any]) -> tuple[Port, ...]:
        """One port for each named case, in order, then `else`."""
        cases = params.get("cases")
        written = cases if isinstance(cases, list | tuple) else ()
        names = [case.get("name") for case in written if isinstance(case, Mapping)]
        return (*(Port(name) for name in names if isinstance(name, str) and name), *cls.outputs)

    def check_params(self, params: Params) -> None:
        """Refuse names that stand for two outputs."""
        names = [case.name for case in params.cases]
        for index, name in enumerate(names):
            if name in {OTHERWISE, ERROR_PORT} or name in names[:index]:
                raise InvalidParams(Reason(SAME_NAME, {"name": name}), at=f"cases[{index}].name")

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Look at the conditions in order."""
        for case in params.cases:
            if _is_true(case.when if isinstance(case.when, bool) else ctx.render(case.when)):
                return emit(case.name, value)
        return emit(OTHERWISE, value)


def _is_true(result: Any) -> bool:
    if isinstance(result, str):
        return result.strip().lower() not in _NOT_TRUE
    return bool(result)
