"""Whether the parts this process stands on can be reached."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from patchbay.storage.database import Database

log = structlog.get_logger()

CHECK_TIMEOUT_S = 3.0

Check = Callable[[], Awaitable[object]]


class Readiness:
    """Asks each part for a sign of life.

    Args:
        database: Always one of the parts.
        others: More parts by name; a check raises when its part cannot be reached.
    """

    def __init__(self, database: Database, others: dict[str, Check]) -> None:
        self._checks: dict[str, Check] = {"database": database.ping, **others}

    async def check(self) -> dict[str, str]:
        """`ok` or `failing` for each part."""
        states = await asyncio.gather(*(self._state(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, states, strict=True))

    async def _state(self, name: str, check: Check) -> str:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                await check()
        except Exception as error:  # noqa: BLE001 whatever it is, the part is not ready
            log.warning("part_failing", part=name, error=type(error).__name__)
            return "failing"
        return "ok"
