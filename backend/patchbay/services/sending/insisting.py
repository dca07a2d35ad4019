"""Writing down what cannot be learned again, through a restart of the database."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

PAUSES_S = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
"""Between attempts to write; in all shorter than the claim on a message."""


async def insist(write: Callable[[], Awaitable[None]], *, event: str, message_id: str) -> None:
    """Write, and again while that does not work; each attempt that failed is logged as `event`.

    Raises:
        Exception: Whatever kept the last attempt from it, some 24 seconds later.
    """
    for pause_s in PAUSES_S:
        try:
            await write()
        except Exception as error:  # noqa: BLE001 whatever it is, what is known is still worth keeping
            log.warning(event, message_id=message_id, error=type(error).__name__)
            await asyncio.sleep(pause_s)
        else:
            return
    await write()
