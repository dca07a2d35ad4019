"""Numbers that come out of a phase, and how several of them become one."""

import statistics
from collections.abc import Sequence

from msgspec import Struct


class Percentiles(Struct, frozen=True):
    """In milliseconds."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Percentiles | None":
        """None of nothing."""
        if not values:
            return None
        ordered = sorted(values)
        return cls(
            *(ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
        )


class Account(Struct, frozen=True):
    """What became of the pipelines of one phase."""

    started: int
    refused: int = 0
    lost: int = 0
    repeated: int = 0
    misdirected: int = 0
    unfinished: int = 0
    """What the system's own records do not hold as done."""

    @property
    def is_whole(self) -> bool:
        """Whether everything started arrived exactly once, at the right person, and is on record."""
        return not (self.refused or self.lost or self.repeated or self.misdirected or self.unfinished)

    def __str__(self) -> str:
        if self.is_whole:
            return f"{self.started} of {self.started} once"
        faults = {name: getattr(self, name) for name in self.__struct_fields__[1:]}
        return f"{self.started} started: " + ", ".join(f"{n} {name}" for name, n in faults.items() if n)


class Phase(Struct, frozen=True):
    """One stretch of load on one system."""

    account: Account
    seconds: float
    per_s: float
    ack_ms: Percentiles | None = None
    end_to_end_ms: Percentiles | None = None
    cpu_ms: dict[str, float] = {}
    """Processor time per pipeline, by process; `postgres` is this system's backends."""
    generator_share: float = 0.0
    """How much of one processor the load generator took: near 1, it is the generator that was measured."""


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def noise(values: Sequence[float]) -> float:
    """How far apart repetitions are: (most - least) / median."""
    return (max(values) - min(values)) / statistics.median(values) if values else 0.0
