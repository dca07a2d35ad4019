"""Group commit: what arrives while one transaction is under way goes out together in the next.

No timer is involved: alone, an item is written at once; under load, batches grow by themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from patchbay.storage.database import is_connection_lost

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """Turns many concurrent `add` calls into few `write` calls.

    Args:
        write: Writes a batch in one transaction and gives one result per item, in order. Where the connection
            is lost it is called with the same batch once more, and the first time may have been committed.
        max_size: Items one transaction may carry.
        concurrency: Transactions that may be under way at once.
    """

    def __init__(
        self, write: Callable[[list[T]], Awaitable[list[R]]], *, max_size: int = 200, concurrency: int = 1
    ) -> None:
        self._write = write
        self._max_size = max_size
        self._concurrency = concurrency
        self._queue: list[tuple[T, asyncio.Future[R]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = 0

    async def add(self, item: T) -> R:
        """Write an item, with whatever else is waiting; returns after the commit.

        Raises:
            Exception: Whatever `write` raised for this item alone; a bad item never harms the others
                of its batch.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._queue.append((item, future))
        if self._writing < self._concurrency:
            self._writing += 1
            task = asyncio.create_task(self._drain())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def _drain(self) -> None:
        # Counted here and not when the task is over: who is answered may add again before that, and would
        # rely on a writer that looks no more.
        try:
            while self._queue:
                batch, self._queue = self._queue[: self._max_size], self._queue[self._max_size :]
                await self._write_batch(batch)
        finally:
            self._writing -= 1

    async def _write_batch(self, batch: list[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._write_through([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - each caller gets it
            if len(batch) > 1:
                for one in batch:
                    await self._write_batch([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        except asyncio.CancelledError:
            for _, future in batch:
                future.cancel()
            raise
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)

    async def _write_through(self, items: list[T]) -> list[R]:
        """Write; once more where the connection is lost, which is no item's fault."""
        try:
            return await self._write(items)
        except Exception as error:
            if not is_connection_lost(error):
                raise
        return await self._write(items)
