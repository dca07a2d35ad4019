"""The node that calls a human."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.sdk import (
    Context,
    Effect,
    Emit,
    ForHuman,
    GivenBack,
    HandOver,
    Happening,
    Outcome,
    Port,
    PureNode,
    TakeBack,
    emit,
    field,
)

MAX_WAIT_S = 30 * 86_400


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `inbox.handoff`."""

    team: Annotated[
        str, field(title="Team", help="Who should answer; empty means anybody.", max_length=100)
    ] = ""
    note: Annotated[
        str,
        field(
            title="Note",
            help="What they should know before they answer. The contact does not see it.",
            widget="multiline",
            max_length=2000,
        ),
    ] = ""
    timeout_s: Annotated[
        Annotated[float, Meta(gt=0, le=MAX_WAIT_S)] | None,
        field(
            title="Take back after",
            help="Empty leaves it with them for as long as they want.",
            widget="duration",
        ),
    ] = None


class Handoff(PureNode[Params]):
    """Hands the conversation to a human and waits until it is given back.

    Meanwhile workflows send nothing in this conversation and get none of its messages. When time runs out,
    the conversation is taken back. `returned` gives `{by, note}`.
    """

    type = "inbox.handoff"
    title = "Hand over to a human"
    aliases = ("human", "agent", "operator", "person", "support", "transfer", "escalate")
    effect = Effect.WRITE
    params = Params
    outputs = (
        Port("returned", "Given back", "The human is done."),
        Port("timeout", "Timed out", "Nobody gave it back in time."),
    )

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """None where a human talked with them."""
        return {"returned": 0, "timeout": params.get("timeout_s")}

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Call the human."""
        return Outcome(commands=(HandOver(params.team, params.note),), waits=(ForHuman(params.timeout_s),))

    def resume(self, ctx: Context, params: Params, memory: Any, happening: Happening) -> Outcome:
        """Go on when the conversation is ours again."""
        if isinstance(happening, GivenBack):
            return emit("returned", {"by": happening.by, "note": happening.note})
        return Outcome(emits=(Emit("timeout", {"team": params.team}),), commands=(TakeBack(),))
