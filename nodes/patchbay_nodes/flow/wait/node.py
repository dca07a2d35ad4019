"""The node that lets time pass."""

from collections.abc import Mapping
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
    Reason,
    emit,
    field,
    is_expression,
)

MAX_WAIT_S = 366 * 86_400
"""A run that sleeps longer than a year is a calendar's business."""


NEITHER = Reason("It is not said how long to wait.")
BOTH = Reason("It is to wait for a time and until a moment: keep one of them.")
NO_MOMENT = Reason("This is no moment: write a date, a time and an offset, as in 2026-12-24T18:00+01:00.")
TOO_FAR = Reason("The moment is more than a year away.")


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `flow.wait`: exactly one of the two."""

    seconds: Annotated[
        Annotated[float, Meta(ge=0, le=MAX_WAIT_S)] | None,
        field(title="For", help="How long to wait.", widget="duration", examples=[3600]),
    ] = None
    until: Annotated[
        str | None,
        field(
            title="Until",
            help="Or a date and time; one that has passed does not wait.",
            examples=["2026-12-24T18:00:00+01:00"],
        ),
    ] = None


class Wait(PureNode[Params]):
    """Waits for a span of time or until a moment, then passes the value on."""

    type = "flow.wait"
    title = "Wait"
    aliases = ("delay", "sleep", "pause", "timer", "later")
    params = Params
    outputs = (Port("out", "Then"),)

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The time it waits; of a moment nobody knows how far off it will be."""
        return {"out": params.get("seconds")}

    def check_params(self, params: Params) -> None:
        """Refuse both and neither, and what is no moment."""
        if params.until is None:
            if params.seconds is None:
                raise InvalidParams(NEITHER, at="seconds")
        elif params.seconds is not None:
            raise InvalidParams(BOTH, at="until")
        elif not is_expression(params.until):
            _moment(params.until)

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
    seconds = (_moment(until) - now).total_seconds()
    if seconds > MAX_WAIT_S:
        raise InvalidParams(TOO_FAR, at="until")
    return max(seconds, 0.0)


def _moment(until: str) -> datetime:
    try:
        moment = datetime.fromisoformat(until)
    except ValueError as error:
        raise InvalidParams(NO_MOMENT, at="until") from error
    if moment.tzinfo is None:
        raise InvalidParams(NO_MOMENT, at="until")
    return moment
