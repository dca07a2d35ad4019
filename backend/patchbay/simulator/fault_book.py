"""The faults in force, and when each happens. Pure but for the counts it keeps."""

from __future__ import annotations

from collections import Counter
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from patchbay.simulator import weather
from patchbay.simulator.config import CALM
from patchbay.simulator.faults import ANSWERS, DELIVERIES, PLANS, Fault, gathering_s
from patchbay.simulator.phone_numbers import digits_of
from patchbay.simulator.shapes import SHAPES, shaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from patchbay.simulator.config import Weather
    from patchbay.simulator.faults import Answer, Copy, FaultOrder, Match, Plan, Stage, Subject
    from patchbay.simulator.shapes import Entries

KINDS = frozenset({*ANSWERS, *PLANS, *SHAPES, *DELIVERIES, "batch"})


def stage_of(order: FaultOrder) -> Stage:
    """When a fault acts."""
    if order.kind in DELIVERIES:
        return "delivery"
    if order.kind in SHAPES:
        return "shape"
    if order.kind == "batch":
        return "gather"
    if order.kind not in ANSWERS or (order.kind == "error" and order.is_async):
        return "lifecycle"
    return order.when if order.kind in {"error", "html_body"} else ANSWERS[order.kind][0]


class FaultBook:
    """The faults in force: those ordered one by one, then the weather's. The first that matches happens.

    Chance is drawn per fault and person, and each of their messages draws once more. So a seed gives every
    person the same faults, however the messages of all of them happen to interleave.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._ordered: dict[str, Fault] = {}
        self._weather: dict[str, Fault] = {}
        self._by_stage: dict[Stage, list[Fault]] = {}
        self._drawn: Counter[tuple[str, str]] = Counter()
        self.weather = CALM

    def add(self, fault_id: str, order: FaultOrder) -> Fault:
        """Put a fault in force.

        Raises:
            KeyError: No such kind.
        """
        if order.kind not in KINDS:
            raise KeyError(order.kind)
        left = order.times if order.times is not None else (None if order.probability is not None else 1)
        chance = f"{self._seed}/{len(self._ordered)}/{order.kind}"
        fault = self._ordered[fault_id] = Fault(fault_id, order, left, chance)
        self._sort()
        return fault

    def set_weather(self, wanted: Weather) -> None:
        """Replace the weather, and draw anew from its seed; what was ordered one by one stays."""
        self.weather = wanted
        self._drawn.clear()
        self._weather = {
            name: Fault(name, order, None, f"{wanted.seed}/{name}")
            for number, order in enumerate(weather.SKIES[wanted.name])
            for name in [f"{wanted.name}-{number}-{order.kind}"]
        }
        self._sort()

    def all(self) -> list[Fault]:
        """Every fault, spent ones too, so that a test can see how often each happened."""
        return [*self._ordered.values(), *self._weather.values()]

    def clear(self) -> None:
        """End all faults: the weather is calm."""
        self._ordered.clear()
        self.set_weather(CALM)

    def answer(self, stage: Stage, subject: Subject) -> Answer | None:
        """How a send is to be answered, if a fault says so; uses that fault up by one."""
        order = self._take(stage, subject)
        return ANSWERS[order.kind][1](order) if order else None

    def plan(self, plan: Plan, subject: Subject) -> Plan:
        """The statuses a message will get instead of the proper ones."""
        order = self._take("lifecycle", subject)
        return PLANS[order.kind](order, plan) if order else plan

    def shape(self, entries: Entries, subject: Subject) -> Entries:
        """What a webhook says instead of what is proper, on every attempt."""
        order = self._take("shape", subject)
        return shaped(order.kind, entries) if order else entries

    def gathers_s(self, subject: Subject) -> float | None:
        """How long a webhook waits for others to share its POST; None when it goes alone."""
        order = self._take("gather", subject)
        return gathering_s(order) if order else None

    def delivery(self, subject: Subject) -> Callable[[Copy], list[Copy]]:
        """What makes, of a proper webhook, that which goes out on the first attempt."""
        order = self._take("delivery", subject)
        return partial(DELIVERIES[order.kind], order) if order else _properly

    def _take(self, stage: Stage, subject: Subject) -> FaultOrder | None:
        for fault in self._matching(stage, subject):
            chance = fault.order.probability
            if chance is not None and self._draw(fault, subject) >= chance:
                continue
            fault.left = None if fault.left is None else fault.left - 1
            fault.happened += 1
            return fault.order
        return None

    def _matching(self, stage: Stage, subject: Subject) -> Iterator[Fault]:
        for fault in self._by_stage.get(stage, ()):
            if fault.left != 0 and _matches(fault.order.match, subject):
                yield fault

    def _draw(self, fault: Fault, subject: Subject) -> float:
        """The next number of this fault and person, from 0 to below 1."""
        self._drawn[fault.chance, subject.user] += 1
        drawn = f"{fault.chance}/{subject.user}/{self._drawn[fault.chance, subject.user]}"
        return int.from_bytes(blake2b(drawn.encode(), digest_size=8).digest()) / 2**64

    def _sort(self) -> None:
        self._by_stage = {}
        for fault in self.all():
            self._by_stage.setdefault(stage_of(fault.order), []).append(fault)


def _properly(copy: Copy) -> list[Copy]:
    return [copy]


def _matches(match: Match, subject: Subject) -> bool:
    user = digits_of(match.user) if match.user else None
    wanted = ((user, subject.user), (match.number, subject.number), (match.type, subject.type))
    return all(want in {None, got} for want, got in wanted) and match.webhook in {None, subject.webhook}
