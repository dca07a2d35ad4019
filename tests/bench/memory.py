"""The most memory that processes take while something goes on."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from bench.processes import Memory, Process

LOOK_EVERY_S = 0.5


@asynccontextmanager
async def watched_memory(processes: Sequence[Process]) -> AsyncIterator[Mapping[str, Memory]]:
    """Fills what it gives while the block runs: the most of each process, by its name."""
    most: dict[str, Memory] = {}

    def look() -> None:
        for process in processes:
            most[process.name] = max(process.memory(), most.get(process.name, Memory(0, 0)), key=_rss)

    async def keep_looking() -> None:
        while True:
            look()
            await asyncio.sleep(LOOK_EVERY_S)

    looking = asyncio.create_task(keep_looking())
    try:
        yield most
    finally:
        looking.cancel()
        look()


def memory_of(processes: Sequence[Process]) -> dict[str, Memory]:
    """What each takes now."""
    return {process.name: process.memory() for process in processes}


def _rss(memory: Memory) -> float:
    return memory.rss_mb
