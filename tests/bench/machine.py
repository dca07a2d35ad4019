"""The machine itself: what it is, and how much of it others took while we measured."""

import os
import platform
import time
from pathlib import Path

import asyncpg
import redis

from bench.processes import cpu_s

OUR_SERVERS = ("postgres", "redis-server")
_TICKS = os.sysconf("SC_CLK_TCK")


class Others:
    """Programs that have nothing to do with this: with them, a figure says little."""

    def __init__(self) -> None:
        self._began_at = time.monotonic()
        self._before = _busy_s() - _ours_s()

    def share(self) -> float:
        """How much of all processors they took since this was made."""
        taken_s = _busy_s() - _ours_s() - self._before
        return max(0.0, taken_s / (time.monotonic() - self._began_at) / (os.cpu_count() or 1))


async def describe(connection: asyncpg.Connection, redis_url: str) -> str:
    """One line about machine and servers."""
    settings = [
        f"{name} {await connection.fetchval(f'show {name}')}"
        for name in ("server_version", "synchronous_commit", "fsync", "shared_buffers")
    ]
    with redis.Redis.from_url(redis_url) as client:
        redis_version = client.info("server")["redis_version"]
    return (
        f"{os.cpu_count()} processors for everything; Python {platform.python_version()}; "
        f"PostgreSQL: {', '.join(settings)}; Redis {redis_version}"
    )


def _busy_s() -> float:
    """Processor seconds spent since the machine started, idling and waiting for disks aside."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    user, nice, system, _idle, _waiting, *interrupts_and_stolen = fields
    return (user + nice + system + sum(interrupts_and_stolen[:3])) / _TICKS


def _ours_s() -> float:
    """Processor seconds of this process, its children and the servers, of those that still live."""
    return sum(cpu_s(pid) for pid in map(_pid, Path("/proc").iterdir()) if pid and _is_ours(pid))


def _pid(path: Path) -> int:
    return int(path.name) if path.name.isdigit() else 0


def _is_ours(pid: int) -> bool:
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        return False
    parent = int(rest.split()[1])
    return name in OUR_SERVERS or os.getpid() in (pid, parent)
