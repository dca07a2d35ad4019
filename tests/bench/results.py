"""Everything one benchmark found, as data: the table is drawn from it, and `--json` writes it down."""

from msgspec import Struct, field

from bench.editor import EditorResults
from bench.figures import Account, Phase
from bench.neighbours import NeighbourResults
from bench.processes import Memory


class Cost(Struct, frozen=True):
    """What Patchbay asks of the database and Redis per pipeline, its idle sweeps taken off."""

    commits: float
    round_trips: float
    commands: float


class SystemResults(Struct):
    """What was found about one system."""

    idle_memory: dict[str, Memory] = field(default_factory=dict)
    load_memory: dict[str, Memory] = field(default_factory=dict)
    steady: Phase | None = None
    most: list[Phase] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    window: int = 0
    """With how many pipelines under way it did most, or is said to."""


class Waiting(Struct, frozen=True):
    """Runs that wait for a reply, and some that get one."""

    created: Phase
    replied: Phase
    bytes_per_run: float
    memory_before: dict[str, Memory]
    memory: dict[str, Memory]


class Results(Struct):
    """Of one benchmark; Patchbay is the first system."""

    machine: str
    systems: dict[str, SystemResults] = field(default_factory=dict)
    others_share: float = 0.0
    """Of all processors, what other programs took meanwhile."""
    idle_cost_per_s: Cost | None = None
    cost_at_rate: Cost | None = None
    cost_at_most: Cost | None = None
    cost_of_pure: Cost | None = None
    pure: list[Phase] = field(default_factory=list)
    pure_steady: Phase | None = None
    stored_bytes: dict[str, float] = field(default_factory=dict)
    waiting: Waiting | None = None
    neighbours: NeighbourResults | None = None
    editor: EditorResults | None = None

    @property
    def accounts(self) -> list[Account]:
        """Of every phase there was."""
        phases = [*self.pure, *filter(None, (self.pure_steady,))]
        if self.waiting is not None:
            phases += [self.waiting.created, self.waiting.replied]
        return [one.account for one in phases] + [
            account for system in self.systems.values() for account in system.accounts
        ]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost, sent twice or left behind, anywhere."""
        return all(account.is_whole for account in self.accounts)
