"""The node that gives values a name."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.sdk import Context, Emit, Outcome, PureNode, SetVars, field

MAX_VALUES = 100

Name = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `flow.set`."""

    values: Annotated[
        dict[Name, Any],
        field(
            title="Values",
            help="What to remember, by name; later nodes find it at vars and the name.",
            pattern_help="Names have letters, digits and underscores, and begin with no digit.",
            widget="key_value",
            examples=[{"order_id": "{{ trigger.text.split()[1] }}"}],
            max_length=MAX_VALUES,
        ),
    ] = {}


class Set(PureNode[Params]):
    """Sets variables of the run.

    From the next node on they are seen as `vars.<name>`; the same values leave at `out`, so they are also
    `steps.<this node>.<name>`. Setting a name again replaces its value.
    """

    type = "flow.set"
    title = "Set variables"
    aliases = ("variable", "assign", "value", "edit fields", "remember")
    params = Params

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Set the variables and pass them on."""
        return Outcome(emits=(Emit("out", params.values),), commands=(SetVars(params.values),))
