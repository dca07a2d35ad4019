"""Group commit: nobody waits for ever, and a bad item harms nobody else."""

import asyncio

import pytest

from patchbay.storage.batch import Batcher
from support.lossy_database import ConnectionLost


async def test_who_adds_again_right_after_an_answer_is_answered_again():
    async def write(items):
        return items

    batcher = Batcher(write)

    async with asyncio.timeout(30):
        answers = [await batcher.add(number) for number in range(20)]

    assert answers == list(range(20))


async def test_what_comes_while_a_write_is_under_way_goes_out_together():
    batches = []
    go_on = asyncio.Event()

    async def write(items):
        batches.append(items)
        await go_on.wait()
        return items

    batcher = Batcher(write, max_size=3)
    adding = [asyncio.create_task(batcher.add(number)) for number in range(6)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    more = asyncio.create_task(batcher.add(6))
    go_on.set()

    assert await asyncio.gather(*adding, more) == list(range(7))
    assert batches == [[0, 1, 2], [3, 4, 5], [6]]


async def test_a_bad_item_fails_alone():
    async def write(items):
        if "bad" in items:
            raise ValueError("bad")
        return [item.upper() for item in items]

    batcher = Batcher(write)

    given = await asyncio.gather(*(batcher.add(item) for item in ("a", "bad", "b")), return_exceptions=True)

    assert given[0] == "A"
    assert given[2] == "B"
    with pytest.raises(ValueError, match="bad"):
        raise given[1]


async def test_writers_never_outnumber_what_is_allowed():
    under_way, most = 0, 0

    async def write(items):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return items

    batcher = Batcher(write, max_size=1, concurrency=2)

    await asyncio.gather(*(batcher.add(number) for number in range(10)))

    assert most == 2


async def test_a_batch_whose_connection_is_lost_is_written_once_more_as_it_is():
    batches = []

    async def write(items):
        batches.append(items)
        if len(batches) == 1:
            raise ConnectionLost
        return items

    batcher = Batcher(write)

    assert await asyncio.gather(*(batcher.add(number) for number in range(3))) == [0, 1, 2]
    assert batches == [[0, 1, 2], [0, 1, 2]]
