"""Faults on demand: what can be made to go wrong. Pure.

A fault acts at one of six stages of a message:

    before     instead of accepting a send: an answer, nothing accepted
    after      once a send is accepted: another answer, or none
    lifecycle  on the statuses a message will get
    shape      on what a webhook says, for good: its retries say the same, see `shapes.py`
    gather     on how many webhooks share one POST
    delivery   on the webhook as it goes out, on its first attempt only: retries are clean, as Meta's are

`fault_book.py` says when one happens.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec

from patchbay.simulator import payloads
from patchbay.simulator.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Callable

Stage: TypeAlias = Literal["before", "after", "lifecycle", "shape", "gather", "delivery"]
MAX_PADDING_BYTES = 16 * 1024 * 1024
MAX_COPIES = 20


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which messages a fault is for; what is left out matches all."""

    user: str | None = None
    """Phone of the user."""
    number: str | None = None
    """Phone number id of the business."""
    type: str | None = None
    """Message type, as `text` or `template`."""
    webhook: Literal["messages", "statuses"] | None = None
    """For faults of deliveries."""


class FaultOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault as the control face takes it."""

    kind: str
    times: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """How often it happens. Left out: once, or for ever where a probability is given."""
    probability: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    match: Match = Match()
    code: int = 131000
    http_status: int | None = None
    details: str = ""
    when: Literal["before", "after"] = "before"
    is_async: bool = msgspec.field(default=False, name="async")
    seconds: float | None = None
    """How long, for kinds that take time: real for answers, simulated for webhooks and statuses."""
    cut: bool = False
    """Cut the connection instead of never answering."""
    bytes: Annotated[int, msgspec.Meta(ge=1, le=MAX_PADDING_BYTES)] = 4 * 1024 * 1024
    """How large an oversize body gets, at least."""
    copies: Annotated[int, msgspec.Meta(ge=2, le=MAX_COPIES)] = 3
    """How many deliveries are under way at once."""


class Fault(msgspec.Struct):
    """A fault in force."""

    id: str
    order: FaultOrder
    left: int | None
    """Times it will still happen; None is for ever."""
    chance: str = ""
    """Fixes, with whom it is about, what is drawn where it has a probability."""
    happened: int = 0


class Subject(msgspec.Struct, frozen=True):
    """What a fault is matched against."""

    user: str
    number: str
    type: str
    webhook: str = ""


class Answer(msgspec.Struct, frozen=True):
    """How a send is answered instead of properly."""

    status: int = 200
    body: bytes | None = None
    """None keeps the proper body."""
    content_type: str = "application/json"
    wait_s: float = 0.0
    """Real seconds before it is given."""
    cuts: bool = False
    """Nothing is given; the connection is closed."""
    statuses_first: bool = False
    """The first status is delivered before the answer is given."""
    message_status: str | None = None


class Planned(msgspec.Struct, frozen=True):
    """A status to come."""

    state: str
    occurs_ms: float
    """After acceptance."""
    emit_ms: float | None
    """When its webhook goes out; None for never."""
    error: dict[str, Any] | None = None
    is_priced: bool = False


class Copy(msgspec.Struct, frozen=True):
    """One delivery of a webhook."""

    body: bytes
    signature: str | None
    secret: str = ""
    """What the number signs with, for faults that change the body and sign it properly."""
    delay_s: float = 0.0
    waits_for_turn: bool = True
    """False lets it overtake, and go out beside, what its chat still waits for."""
    drips_s: float | None = None
    """Real seconds the body takes to arrive, a few bytes at a time."""
    loses_answer: bool = False
    """The connection breaks once the product has answered, so that its answer is never seen."""


Plan: TypeAlias = list[Planned]
_HTML = (
    b"<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"
)


def _error(order: FaultOrder) -> Answer:
    error = GraphError(order.code, order.details, http_status=order.http_status)
    return Answer(status=error.http_status, body=msgspec.json.encode(error.body("simulated")))


def _answer(status: int, code: int) -> Callable[[FaultOrder], Answer]:
    def build(order: FaultOrder) -> Answer:
        error = GraphError(code, order.details, is_transient=status >= 500)
        return Answer(status=order.http_status or status, body=msgspec.json.encode(error.body("simulated")))

    return build


def _html(order: FaultOrder) -> Answer:
    return Answer(status=order.http_status or 502, body=_HTML, content_type="text/html")


def _silence(order: FaultOrder) -> Answer:
    return Answer(wait_s=0.0 if order.cut else _seconds(order, 60.0), cuts=True)


def _slow(order: FaultOrder) -> Answer:
    return Answer(wait_s=_seconds(order, 2.0))


def _statuses_first(_: FaultOrder) -> Answer:
    return Answer(statuses_first=True)


def _held(_: FaultOrder) -> Answer:
    return Answer(message_status="held_for_quality_assessment")


def _reorder(_: FaultOrder, plan: Plan) -> Plan:
    last = max((p.emit_ms or 0.0 for p in plan), default=0.0)
    return [msgspec.structs.replace(p, emit_ms=last) for p in reversed(plan)]


def _read_first(_: FaultOrder, plan: Plan) -> Plan:
    read = next((p.emit_ms for p in plan if p.state == "read"), None)
    if read is None:
        return plan
    return [msgspec.structs.replace(p, emit_ms=read + 1000) if p.state == "delivered" else p for p in plan]


def _held_back(order: FaultOrder, plan: Plan) -> Plan:
    wait_ms = _seconds(order, 30.0) * 1000
    return [msgspec.structs.replace(p, emit_ms=(p.emit_ms or 0.0) + wait_ms) for p in plan]


def _drop_last(_: FaultOrder, plan: Plan) -> Plan:
    return [*plan[:-1], *(msgspec.structs.replace(p, emit_ms=None) for p in plan[-1:])]


def _drop(_: FaultOrder, plan: Plan) -> Plan:
    return [msgspec.structs.replace(p, emit_ms=None) for p in plan]


def _skip_delivered(_: FaultOrder, plan: Plan) -> Plan:
    return [
        msgspec.structs.replace(
            p, emit_ms=None if p.state == "delivered" else p.emit_ms, is_priced=p.state != "delivered"
        )
        for p in plan
    ]


def _late_failed(order: FaultOrder, plan: Plan) -> Plan:
    return [*(p for p in plan if p.state == "sent"), _failure(order, _seconds(order, 60.0) * 1000)]


def _failed(order: FaultOrder, plan: Plan) -> Plan:
    return [_failure(order, plan[0].occurs_ms if plan else 0.0)]


def _failure(order: FaultOrder, after_ms: float) -> Planned:
    return Planned("failed", after_ms, after_ms, GraphError(order.code, order.details).in_status())


def _duplicate(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [copy, copy]


def _duplicate_later(order: FaultOrder, copy: Copy) -> list[Copy]:
    return [copy, msgspec.structs.replace(copy, delay_s=_seconds(order, 86_400.0))]


def _duplicate_regrouped(_: FaultOrder, copy: Copy) -> list[Copy]:
    content = json.loads(copy.body)
    body = payloads.compact({**content, "entry": content["entry"] * 2})
    return [copy, msgspec.structs.replace(copy, body=body, signature=payloads.sign(body, copy.secret))]


def _bad_signature(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, signature="sha256=" + "0" * 64)]


def _unsigned(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, signature=None)]


def _truncated(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, body=copy.body[: len(copy.body) // 2])]


def _delayed(order: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, delay_s=_seconds(order, 5.0))]


def _concurrent(order: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, waits_for_turn=False)] * order.copies


def _overtakes(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, waits_for_turn=False)]


def _slow_loris(order: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, drips_s=_seconds(order, 30.0))]


def _answer_lost(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, loses_answer=True)]


def _oversize(order: FaultOrder, copy: Copy) -> list[Copy]:
    body = copy.body[:-1] + b',"padding":"' + b"x" * order.bytes + b'"}'
    return [msgspec.structs.replace(copy, body=body, signature=payloads.sign(body, copy.secret))]


def _seconds(order: FaultOrder, default: float) -> float:
    return default if order.seconds is None else order.seconds


ANSWERS: dict[str, tuple[Stage, Callable[[FaultOrder], Answer]]] = {
    "error": ("before", _error),  # stage moves with `when` and `async`
    "http_500_before": ("before", _answer(500, 131000)),
    "rate_429": ("before", _answer(429, 130429)),
    "html_body": ("before", _html),  # stage moves with `when`
    "http_500_after": ("after", _answer(500, 131000)),
    "timeout_after_acceptance": ("after", _silence),
    "slow_response": ("after", _slow),
    "status_before_response": ("after", _statuses_first),
    "held_for_quality_assessment": ("after", _held),
}
PLANS: dict[str, Callable[[FaultOrder, Plan], Plan]] = {
    "error": _failed,
    "reorder": _reorder,
    "read_before_delivered": _read_first,
    "reply_before_sent": _held_back,
    "drop_last_status": _drop_last,
    "drop_statuses": _drop,
    "skip_delivered": _skip_delivered,
    "late_failed": _late_failed,
}
DELIVERIES: dict[str, Callable[[FaultOrder, Copy], list[Copy]]] = {
    "duplicate": _duplicate,
    "duplicate_later": _duplicate_later,
    "duplicate_regrouped": _duplicate_regrouped,
    "delay_webhook": _delayed,
    "bad_signature": _bad_signature,
    "unsigned": _unsigned,
    "truncated": _truncated,
    "oversize": _oversize,
    "concurrent": _concurrent,
    "overtakes": _overtakes,
    "slow_loris": _slow_loris,
    "answer_lost": _answer_lost,
}
BATCH_S = 2.0
"""Simulated seconds the webhooks of one callback are gathered for, when a fault asks for that."""


def gathering_s(order: FaultOrder) -> float:
    """How long webhooks are gathered before they go out together."""
    return _seconds(order, BATCH_S)
