"""Faults on demand: what can be made to go wrong, and when it does. Pure but for the counts it keeps.

A fault acts at one of four stages of a message:

    before     instead of accepting a send: an answer, nothing accepted
    after      once a send is accepted: another answer, or none
    lifecycle  on the statuses a message will get
    delivery   on the webhook as it goes out, on its first attempt only: retries are clean, as Meta's are
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from patchbay.simulator.errors import GraphError
from patchbay.simulator.phone_numbers import digits_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Stage: TypeAlias = Literal["before", "after", "lifecycle", "delivery"]


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
    times: int | None = None
    """How often it happens. Left out: once, or for ever where a probability is given."""
    probability: float | None = None
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


class Fault(msgspec.Struct):
    """A fault in force."""

    id: str
    order: FaultOrder
    left: int | None
    """Times it will still happen; None is for ever."""
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
    delay_s: float = 0.0


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


def _bad_signature(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, signature="sha256=" + "0" * 64)]


def _unsigned(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, signature=None)]


def _truncated(_: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, body=copy.body[: len(copy.body) // 2])]


def _delayed(order: FaultOrder, copy: Copy) -> list[Copy]:
    return [msgspec.structs.replace(copy, delay_s=_seconds(order, 5.0))]


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
    "drop_statuses": _drop,
    "skip_delivered": _skip_delivered,
    "late_failed": _late_failed,
}
DELIVERIES: dict[str, Callable[[FaultOrder, Copy], list[Copy]]] = {
    "duplicate": _duplicate,
    "duplicate_later": _duplicate_later,
    "delay_webhook": _delayed,
    "bad_signature": _bad_signature,
    "unsigned": _unsigned,
    "truncated": _truncated,
}
KINDS = frozenset({*ANSWERS, *PLANS, *DELIVERIES})


def stage_of(order: FaultOrder) -> Stage:
    """When a fault acts."""
    if order.kind in DELIVERIES:
        return "delivery"
    if order.kind not in ANSWERS or (order.kind == "error" and order.is_async):
        return "lifecycle"
    return order.when if order.kind in {"error", "html_body"} else ANSWERS[order.kind][0]


class FaultBook:
    """The faults in force, in the order they were ordered; the first that matches happens."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._faults: dict[str, Fault] = {}

    def add(self, fault_id: str, order: FaultOrder) -> Fault:
        """Put a fault in force.

        Raises:
            KeyError: No such kind.
        """
        if order.kind not in KINDS:
            raise KeyError(order.kind)
        left = order.times if order.times is not None else (None if order.probability is not None else 1)
        fault = self._faults[fault_id] = Fault(fault_id, order, left)
        return fault

    def all(self) -> list[Fault]:
        """Every fault ordered, spent ones too, so that a test can see how often each happened."""
        return list(self._faults.values())

    def clear(self) -> None:
        """End all faults."""
        self._faults.clear()

    def answer(self, stage: Stage, subject: Subject) -> Answer | None:
        """How a send is to be answered, if a fault says so; uses that fault up by one."""
        order = self._take(stage, subject)
        return ANSWERS[order.kind][1](order) if order else None

    def plan(self, plan: Plan, subject: Subject) -> Plan:
        """The statuses a message will get instead of the proper ones."""
        order = self._take("lifecycle", subject)
        return PLANS[order.kind](order, plan) if order else plan

    def copies(self, copy: Copy, subject: Subject) -> list[Copy]:
        """What goes out instead of a proper webhook, first attempt."""
        order = self._take("delivery", subject)
        return DELIVERIES[order.kind](order, copy) if order else [copy]

    def _take(self, stage: Stage, subject: Subject) -> FaultOrder | None:
        for fault in self._faults.values():
            if fault.left == 0 or stage_of(fault.order) != stage or not _matches(fault.order.match, subject):
                continue
            if fault.order.probability is not None and self._rng.random() >= fault.order.probability:
                continue
            fault.left = None if fault.left is None else fault.left - 1
            fault.happened += 1
            return fault.order
        return None


def _matches(match: Match, subject: Subject) -> bool:
    user = digits_of(match.user) if match.user else None
    wanted = ((user, subject.user), (match.number, subject.number), (match.type, subject.type))
    return all(want in {None, got} for want, got in wanted) and match.webhook in {None, subject.webhook}
