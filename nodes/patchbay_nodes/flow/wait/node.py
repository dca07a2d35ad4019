"""The node that lets time pass."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.sdk import (
    Context,
    ForTime,
    Happening,
    InvalidParams,
    Outcome,
    Port,
    PureNode,
    emit,
    field,
)

MAX_WAIT_S = 366 * 86_400
"""A run that sleeps longer than a year is a calendar's business."""


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `flow.wait`: exactly one of the two."""

    seconds: Annotated[
        Annotated[float, Meta(ge=0, le=MAX_WAIT_S)] | None,
        field(title="For", help="Seconds.", widget="duration", examples=[3600]),
    ] = None
    until: Annotated[
        str | None,
        field(
            title="Until",
            help="A date and time with its offset; one that has passed does not wait.",
            examples=["2026-12-24T18:00:00+01:00"],
        ),
    ] = None

    def __post_init__(self) -> None:
        """Refuse both and neither."""
        if (self.seconds is None) == (self.until is None):
            raise ValueError("expected either seconds or until, got neither or both")


class Wait(PureNode[Params]):
    """Waits for a span of time or until a moment, then passes the value on."""

    type = "flow.wait"
    title = "Wait"
    aliases = ("delay", "sleep", "pause", "timer", "later")
    params = Params
    outputs = (Port("out", "Then"),)

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Start to wait, if there is anything to wait for."""
        seconds = params.seconds if params.until is None else _seconds_until(params.until, ctx.now)
        if not seconds:
            return emit("out", value)
        return Outcome(waits=(ForTime(seconds),), memory=value)

    def resume(self, ctx: Context, params: Params, memory: Any, happening: Happening) -> Outcome:
        """Go on with the value that came in."""
        return emit("out", memory)


def _seconds_until(until: str, now: datetime) -> float:
    """Seconds from `now`; 0 once the moment has passed.

    Raises:
        InvalidParams: Not a moment, or one too far away.
    """
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidParams(
            "params.until: expected a date and time with its offset, such as 2026-12-24T18:00Z"
        )
    seconds = (moment - now).total_seconds()
    if seconds > MAX_WAIT_S:
        raise InvalidParams(f"params.until: expected a moment within {MAX_WAIT_S} seconds, got a later one")
    return max(seconds, 0.0)
