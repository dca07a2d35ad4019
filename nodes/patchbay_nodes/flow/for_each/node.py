"""The node that goes through a list."""

from typing import Annotated, Any

from msgspec import Struct

from patchbay.sdk import Context, Outcome, Port, PureNode, emit, field

MAX_ITEMS = 1000
"""Items of one list; a run has a ceiling of steps as well."""


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `flow.for_each`."""

    items: Annotated[
        tuple[Any, ...],
        field(
            title="Items",
            help="The list to go through, one item after the other.",
            widget="expression",
            examples=["{{ steps.orders.json }}"],
            max_length=MAX_ITEMS,
        ),
    ]


class ForEach(PureNode[Params]):
    """Does something for each item of a list, one after the other.

    Each item leaves at `item`; wire the end of what is done with it back to `next`. When the last has come
    back, the values that arrived at `next` leave together at `done`, in the order of the items. Inside,
    `item` and `index` name the item and its place, counted from 0. An empty list goes straight to `done`.

    The engine does the going through: `run` is called once and gives it the list on `done`.
    """

    type = "flow.for_each"
    title = "For each"
    aliases = ("loop", "repeat", "iterate", "split", "batch")
    params = Params
    inputs = (
        Port("in", "Start", "Starts with the first item."),
        Port("next", "Next", "What was made of an item; takes the next one."),
    )
    outputs = (
        Port("item", "Item", "One item."),
        Port("done", "Done", "The list of what arrived at `next`."),
    )
    loops = True

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Give the engine the list to go through."""
        return emit("done", list(params.items))
