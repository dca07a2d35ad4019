"""How a command of the benchmark runs, and what a person reads when it cannot."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
import uvloop

from bench.stores import Unmeasurable

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own; told to end, it still stops every process and drops every database.

    Raises:
        ClickException: Something it needs is missing, or it was told to end.
    """

    async def stoppable() -> T:
        task = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return uvloop.run(stoppable())
    except Unmeasurable as error:
        raise click.ClickException(f"expected {error}") from error
    except asyncio.CancelledError as error:
        raise click.ClickException("told to end") from error
