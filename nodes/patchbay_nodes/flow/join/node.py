"""The node where branches meet."""

from typing import Any

from patchbay.sdk import Context, NoParams, Outcome, Port, PureNode, emit


class Join(PureNode[NoParams]):
    """Waits until every branch that can still arrive has arrived, then goes on once.

    The value is `{values, by}`: the values in the order they came, and the same by the id of the node each
    came from. A branch that can no longer get here is not waited for.
    """

    type = "flow.join"
    title = "Join"
    aliases = ("merge", "wait for all", "gather", "together")
    outputs = (Port("out", "All here"),)
    joins = True

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        """Pass on what the engine gathered."""
        return emit("out", value)
