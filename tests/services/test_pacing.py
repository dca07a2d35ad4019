"""How fast numbers send of their own accord, in one process and over Redis."""

import pytest
from redis.asyncio import Redis

from patchbay.services.sending.pacing import Ask, MemoryPacing
from patchbay.services.sending.pacing_redis import RedisPacing


@pytest.fixture(params=["memory", "redis"])
async def pacing(request):
    if request.param == "memory":
        yield MemoryPacing()
        return
    redis = Redis.from_url(request.getfixturevalue("redis_url"))
    yield RedisPacing(redis)
    await redis.aclose()


async def take(pacing, most: int, now_s: float, key: str = "a", rate: float = 10) -> int:
    return (await pacing.take({key: Ask(most, rate)}, now_s))[key].tokens


async def test_a_second_fills_a_bucket_and_no_more(pacing):
    assert await take(pacing, 99, 1000.0) == 10
    assert await take(pacing, 99, 1000.0) == 0
    assert await take(pacing, 99, 1000.5) == 5
    assert await take(pacing, 99, 2000.0) == 10


async def test_an_empty_bucket_says_when_there_is_a_token_again(pacing):
    await take(pacing, 10, 1000.0)

    grant = (await pacing.take({"a": Ask(1, 10)}, 1000.05))["a"]

    assert (grant.tokens, round(grant.wait_s, 3)) == (0, 0.05)


@pytest.mark.parametrize(("asked", "wait_s"), [(1, 0.01), (4, 0.04), (500, 0.1)])
async def test_a_bucket_that_ran_dry_is_worth_a_look_once_there_is_a_handful(pacing, asked, wait_s):
    await take(pacing, 100, 1000.0, rate=100)

    grant = (await pacing.take({"a": Ask(asked, 100)}, 1000.0))["a"]

    assert (grant.tokens, round(grant.wait_s, 3)) == (0, wait_s)


async def test_who_is_given_less_than_asked_for_learns_when_there_is_more(pacing):
    enough = (await pacing.take({"a": Ask(10, 10)}, 1000.0))["a"]
    less = (await pacing.take({"a": Ask(10, 10)}, 1000.5))["a"]

    assert (enough.tokens, enough.wait_s) == (10, 0.0)
    assert (less.tokens, round(less.wait_s, 3)) == (5, 0.1)


async def test_buckets_do_not_know_one_another(pacing):
    await take(pacing, 10, 1000.0)

    granted = await pacing.take({"a": Ask(5, 10), "b": Ask(5, 10)}, 1000.0)

    assert {key: grant.tokens for key, grant in granted.items()} == {"a": 0, "b": 5}


async def test_what_was_not_used_is_there_for_the_next(pacing):
    await take(pacing, 10, 1000.0)

    await pacing.give_back({"a": 4}, 1000.0)

    assert await take(pacing, 99, 1000.0) == 4


async def test_slower_than_one_a_second_is_a_rate_too(pacing):
    assert await take(pacing, 5, 1000.0, rate=0.1) == 1
    assert await take(pacing, 5, 1009.0, rate=0.1) == 0
    assert await take(pacing, 5, 1010.5, rate=0.1) == 1


async def test_a_clock_that_goes_back_fills_nothing(pacing):
    await take(pacing, 10, 1000.0)

    assert await take(pacing, 1, 990.0) == 0
    assert await take(pacing, 1, 1000.0) == 0


async def test_a_bucket_that_is_held_fills_again_when_that_is_over(pacing):
    await pacing.hold("a", 5, 1000.0)

    grant = (await pacing.take({"a": Ask(1, 10)}, 1001.0))["a"]

    assert (grant.tokens, round(grant.wait_s, 3)) == (0, 4.1)
    assert await take(pacing, 99, 1005.5) == 5


async def test_a_bucket_that_is_held_takes_nothing_back(pacing):
    await take(pacing, 8, 1000.0)
    await pacing.hold("a", 5, 1000.1)

    await pacing.give_back({"a": 4}, 1000.2)

    assert await take(pacing, 99, 1000.3) == 0
    assert await take(pacing, 99, 1005.6) == 5


async def test_a_shorter_hold_does_not_end_a_longer_one(pacing):
    await pacing.hold("a", 60, 1000.0)
    await pacing.hold("a", 4, 1000.0)

    assert await take(pacing, 99, 1030.0) == 0


async def test_without_redis_each_process_paces_itself():
    pacing = RedisPacing(Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2))

    assert await take(pacing, 99, 1000.0) == 10
    assert await take(pacing, 99, 1000.0) == 0
    await pacing.give_back({"a": 4}, 1000.0)
    assert await take(pacing, 99, 1000.0) == 4
