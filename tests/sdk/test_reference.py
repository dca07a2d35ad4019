"""The reference page of a node, made from what it declares."""

from typing import Annotated

from msgspec import Struct

from patchbay.sdk import Effect, Port, PureNode, emit, field
from patchbay.sdk.reference import node_page


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One row."""

    id: Annotated[str, field(title="Id", pattern="^[a|b]$")]


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    rows: Annotated[tuple[Row, ...], field(title="Rows", help="At least one.", min_length=1, max_length=3)]
    size: Annotated[int, field(title="Size", ge=0)] = 1


class Show(PureNode[Params]):
    """Shows rows.

    In their order.
    """

    type = "test.show"
    title = "Show"
    effect = Effect.WRITE
    sends = True
    params = Params
    outputs = (Port("out", "Then"), Port("none", "None", "There were no rows."))

    def run(self, ctx, params, value):
        return emit("out", value)


def test_a_page_says_what_the_node_does_with_its_ports_and_parameters():
    assert (
        node_page(Show())
        == """\
## `test.show`: Show

Shows rows.

In their order.

Version 1 · effect write · writes to the contact

| Output | |
|---|---|
| `out` | Then |
| `none` | There were no rows. |

| Parameter | Value | Default | |
|---|---|---|---|
| `rows` | list of `Row` (1 to 3) | required | Rows. At least one |
| `size` | whole number (from 0) | `1` | Size |

`Row`: One row.

| Parameter | Value | Default | |
|---|---|---|---|
| `id` | text like `^[a\\|b]$` | required | Id |
"""
    )
