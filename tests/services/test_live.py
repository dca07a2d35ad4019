"""Live notices: who hears what, through memory and through Redis alike."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import takewhile
from urllib.parse import urlsplit

import msgspec
import pytest
import redis as blocking_redis
from redis.asyncio import Redis

from patchbay.services.errors import NoLiveNotices
from patchbay.services.live import redis as live_redis
from patchbay.services.live.live import MAX_WAITING, Listener, Live, LiveNotice, MemoryLive, SilentLive
from patchbay.services.live.redis import RedisLive
from patchbay.storage.ids import new_id
from support.patience import SOON_S


class World(msgspec.Struct):
    """Two ends that may be one: what is said at the first is heard at the second."""

    speaker: Live
    hearer: Live


@pytest.fixture(params=["memory", "redis"])
async def world(request):
    if request.param == "memory":
        live = MemoryLive()
        yield World(live, live)
        await live.close()
        return
    url = request.getfixturevalue("redis_url")
    async with through_redis(url) as speaker, through_redis(url) as hearer:
        yield World(speaker, hearer)


@asynccontextmanager
async def through_redis(url: str, **options) -> AsyncIterator[RedisLive]:
    """One process's end."""
    async with Redis.from_url(url, **options) as client:
        live = RedisLive(client)
        try:
            yield live
        finally:
            await live.close()


def a_notice(run_id: str = "run", state: str = "running") -> LiveNotice:
    return LiveNotice(kind="run", run_id=run_id, state=state)


async def hear(listener: Listener, until: Callable[[list], bool] = bool) -> list[LiveNotice]:
    """What comes, until it is enough."""
    found: list[LiveNotice] = []
    while not until(found):
        notices = await listener.heard(SOON_S)
        assert notices, f"heard only {found}"
        found += notices
    return found


async def test_a_notice_is_heard_in_its_workspace(world):
    listener = await world.hearer.listen("acme")

    world.speaker.publish("acme", a_notice())

    assert await hear(listener) == [a_notice()]


async def test_another_workspace_hears_nothing_of_it(world):
    stranger = await world.hearer.listen("other")

    world.speaker.publish("acme", a_notice("theirs"))
    world.speaker.publish("other", a_notice("own"))

    assert await hear(stranger) == [a_notice("own")]


async def test_everybody_who_listens_hears(world):
    listeners = [await world.hearer.listen("acme") for _ in range(3)]

    world.speaker.publish("acme", a_notice())

    assert [await hear(listener) for listener in listeners] == [[a_notice()]] * 3


async def test_the_same_said_often_is_heard_once(world):
    listener = await world.hearer.listen("acme")

    world.speaker.publish("acme", *[a_notice()] * 50, a_notice(state="completed"))

    assert await hear(listener, lambda found: len(found) >= 2) == [a_notice(), a_notice(state="completed")]


async def test_without_news_nothing_is_heard(world):
    listener = await world.hearer.listen("acme")

    assert await listener.heard(0.01) == []


async def test_who_left_hears_no_more(world):
    gone, here = await world.hearer.listen("acme"), await world.hearer.listen("acme")

    world.hearer.leave(gone)
    world.speaker.publish("acme", a_notice())

    await hear(here)
    assert await gone.heard(0.01) == []


async def test_a_stop_ends_every_listener(world):
    listeners = [await world.hearer.listen(name) for name in ("acme", "other")]

    world.hearer.end_all()

    assert [await listener.heard(SOON_S) for listener in listeners] == [None, None]


async def test_who_comes_after_a_stop_is_ended_at_once(world):
    world.hearer.end_all()

    listener = await world.hearer.listen("acme")

    assert await listener.heard(SOON_S) is None


async def test_who_falls_too_far_behind_is_ended(world):
    listener = await world.hearer.listen("acme")

    world.speaker.publish("acme", *(a_notice(str(number)) for number in range(MAX_WAITING + 1)))

    assert await listener.heard(SOON_S) is None


async def test_memory_carries_notices_from_another_thread():
    live = MemoryLive()
    listener = await live.listen("acme")

    threading.Thread(target=live.publish, args=("acme", a_notice())).start()

    assert await hear(listener) == [a_notice()]


async def test_a_burst_travels_through_redis_as_few_messages(redis_url):
    with blocking_redis.Redis.from_url(redis_url) as watching, watching.pubsub() as subscription:
        async with through_redis(redis_url) as live:
            subscription.subscribe(live.channel)

            for number in range(1_000):
                live.publish("acme", a_notice(str(number)))
        watching.publish(live.channel, "end")

        heard = [one["data"] for one in takewhile(lambda one: one["data"] != b"end", subscription.listen())]
    _subscribed, *bodies = heard
    assert [len(msgspec.json.decode(body)["acme"]) for body in bodies] == [1_000]


async def test_installations_on_one_server_do_not_hear_one_another(redis_url):
    own = urlsplit(redis_url)
    other = own._replace(path=f"/{int(own.path.strip('/')) ^ 1}").geturl()
    async with through_redis(redis_url) as here:
        listener = await here.listen("acme")

        async with through_redis(other) as there:
            there.publish("acme", a_notice("theirs"))
        here.publish("acme", a_notice("own"))

        assert await hear(listener) == [a_notice("own")]


async def test_a_broken_subscription_ends_its_listeners_and_stands_again(redis_url):
    name = new_id()
    async with through_redis(redis_url) as speaker, through_redis(redis_url, client_name=name) as hearer:
        listener = await hearer.listen("acme")

        with blocking_redis.Redis.from_url(redis_url) as server:
            (its,) = [one for one in server.client_list("pubsub") if one["name"] == name]
            server.client_kill_filter(_id=its["id"])

        assert await listener.heard(SOON_S) is None
        again = await hearer.listen("acme")
        speaker.publish("acme", a_notice())
        assert await hear(again) == [a_notice()]


async def test_without_redis_notices_are_lost_and_nobody_is_harmed():
    async with through_redis("redis://127.0.0.1:1", retry=None) as live:
        live.publish("acme", a_notice())


async def test_without_redis_who_would_listen_is_told_so(monkeypatch):
    monkeypatch.setattr(live_redis, "READ_S", 0.05)
    async with through_redis("redis://127.0.0.1:1", retry=None) as live:
        with pytest.raises(NoLiveNotices):
            await live.listen("acme")


async def test_a_process_that_knows_nothing_says_so():
    live = SilentLive()

    live.publish("acme", a_notice())

    with pytest.raises(NoLiveNotices):
        await live.listen("acme")


def test_a_notice_carries_only_what_it_says():
    assert msgspec.json.decode(msgspec.json.encode(a_notice())) == {
        "kind": "run",
        "run_id": "run",
        "state": "running",
    }


async def test_no_loop_is_harmed_by_a_listener_whose_own_is_gone():
    live = MemoryLive()

    def listen_and_leave_the_loop() -> None:
        asyncio.run(live.listen("acme"))

    thread = threading.Thread(target=listen_and_leave_the_loop)
    thread.start()
    thread.join()

    live.publish("acme", a_notice())
