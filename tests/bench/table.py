"""The one table."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from bench.figures import Account, Percentiles, Phase, median, noise
from bench.processes import Memory
from bench.results import Cost, Results


def show(results: Results, console: Console) -> None:
    """Print the table, and what it rests on."""
    table = Table(title="Patchbay benchmark", caption=results.machine, caption_justify="left")
    table.add_column("figure")
    for name in results.systems:
        table.add_column(name, justify="right")
    for title, rows in (
        ("six steps: trigger, set, branch, GET (5 ms), template text, send", _six_steps(results)),
        ("20 pure nodes", _pure(results)),
        ("runs that wait for a reply", _waiting(results)),
    ):
        table.add_section()
        table.add_row(f"[bold]{title}")
        for row in rows:
            table.add_row(*row)
    console.print(table)
    for line in _notes(results):
        console.print(line)


Row = Sequence[str]


def _six_steps(results: Results) -> list[Row]:
    systems = list(results.systems.values())
    most = [[phase.per_s for phase in system.most] for system in systems]
    rate, full = results.cost_at_rate, results.cost_at_most
    return [
        ("most per second, median", *(f"{median(each):.0f}" for each in most)),
        ("  each repetition", *(" ".join(f"{one:.0f}" for one in each) for each in most)),
        ("  pipelines under way", *(str(system.window) for system in systems)),
        ("  Patchbay to this one", "1", *(f"{_ratio(most[0], each):.2f}" for each in most[1:])),
        ("  CPU ms per pipeline", *(_cpu(system.most) for system in systems)),
        ("end to end at 20/s, ms", *(_latency(system.steady) for system in systems)),
        ("webhook ack at 20/s, ms", *(_acks(system.steady) for system in systems)),
        ("webhook ack at most, ms", *(_acks(_middle(system.most)) for system in systems)),
        ("CPU ms per pipeline at 20/s", *(_cpu([system.steady]) for system in systems)),
        ("memory idle, RSS (PSS) MB", *(_memory(system.idle_memory) for system in systems)),
        ("memory at most, RSS (PSS) MB", *(_memory(system.load_memory) for system in systems)),
        ("transactions per pipeline", _costs(rate, full, name="commits")),
        ("Redis round trips per pipeline", _costs(rate, full, name="round_trips")),
        ("Redis commands per pipeline", _costs(rate, full, name="commands")),
        ("bytes stored per run", f"{results.stored_bytes['six steps']:,.0f}"),
        ("started and arrived once", *(_accounts(system.accounts) for system in systems)),
    ]


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The middle one of the repetitions' ratios: what was measured side by side is compared."""
    return median([one / other for one, other in zip(ours, theirs, strict=True)])


def _pure(results: Results) -> list[Row]:
    per_s = [phase.per_s for phase in results.pure]
    return [
        ("most per second, median", f"{median(per_s):.0f}"),
        ("  each repetition", " ".join(f"{one:.0f}" for one in per_s)),
        ("  CPU ms per run", _cpu(results.pure)),
        ("end to end at 20/s with a send, ms", _latency(results.pure_steady)),
        ("transactions per run", _costs(results.cost_of_pure, name="commits")),
        ("Redis round trips per run", _costs(results.cost_of_pure, name="round_trips")),
        ("bytes stored per run", f"{results.stored_bytes['20 pure nodes']:,.0f}"),
        ("started and completed once", _accounts([phase.account for phase in results.pure])),
    ]


def _waiting(results: Results) -> list[Row]:
    found = results.waiting
    if found is None:
        return []
    waiting = found.created.account.started
    return [
        ("started per second", f"{found.created.per_s:.0f}"),
        ("bytes stored per waiting run", f"{found.bytes_per_run:,.0f}"),
        ("memory before, RSS (PSS) MB", _memory(found.memory_before)),
        (f"memory with {waiting:,} waiting", _memory(found.memory)),
        ("reply to provider call at 20/s, ms", _latency(found.replied)),
        ("started and waiting once", _accounts([found.created.account])),
        ("replied and answered once", _accounts([found.replied.account])),
    ]


def _notes(results: Results) -> list[str]:
    systems = results.systems.values()
    spread = max(noise([phase.per_s for phase in system.most]) for system in systems)
    busiest = max(phase.generator_share for system in systems for phase in system.most)
    notes = [
        "Three figures of time are p50 / p95 / p99. Two of cost are at 20/s, and at most.",
        f"Repetitions of one system lie up to {spread:.0%} apart.",
        f"Other programs took {results.others_share:.0%} of the processors meanwhile.",
        f"The load generator took at most {busiest:.0%} of one processor.",
        "Everything started arrived exactly once and is on record."
        if results.is_whole
        else "[bold red]Not everything started arrived exactly once: see the table.",
    ]
    if results.idle_cost_per_s is not None:
        idle = results.idle_cost_per_s
        notes.append(
            f"Idle, Patchbay makes {idle.commits:.1f} transactions and {idle.round_trips:.1f} Redis "
            "round trips a second; they are taken off the costs."
        )
    return notes


def _percentiles(found: Percentiles | None) -> str:
    return "" if found is None else f"{found.p50:.1f} / {found.p95:.1f} / {found.p99:.1f}"


def _latency(phase: Phase | None) -> str:
    return "" if phase is None else _percentiles(phase.end_to_end_ms)


def _acks(phase: Phase | None) -> str:
    return "" if phase is None else _percentiles(phase.ack_ms)


def _middle(phases: Sequence[Phase]) -> Phase:
    """The phase of the middle rate."""
    return sorted(phases, key=lambda phase: phase.per_s)[len(phases) // 2]


def _cpu(phases: Sequence[Phase | None]) -> str:
    known = [phase.cpu_ms for phase in phases if phase is not None]
    if not known:
        return ""
    return "\n".join(f"{name} {median([one[name] for one in known]):.2f}" for name in known[0])


def _memory(memory: Mapping[str, Memory]) -> str:
    each = [f"{name} {one.rss_mb:.0f} ({one.pss_mb:.0f})" for name, one in memory.items()]
    if len(each) > 1:
        sums = [sum(getattr(one, kind) for one in memory.values()) for kind in ("rss_mb", "pss_mb")]
        each.append("all {:.0f} ({:.0f})".format(*sums))
    return "\n".join(each)


def _costs(*costs: Cost | None, name: str) -> str:
    return "; ".join(f"{getattr(cost, name):.2f}" for cost in costs if cost is not None)


def _accounts(accounts: Sequence[Account]) -> str:
    faults = [str(account) for account in accounts if not account.is_whole]
    return "\n".join(faults) or f"{sum(account.started for account in accounts):,}"
