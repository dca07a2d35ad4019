"""Alerts on their way to a URL of the workspace's."""

import msgspec
import pytest

from patchbay.security.signatures import verify_meta_signature
from patchbay.services.alerts.alerts import Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.alerts.posts import AT_ONCE, PAUSES, AlertPosts, NewAlertHook
from patchbay.services.channels.port import ChannelPort
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from support.spanish_reasons import is_told
from support.stub_server import Answer, StubServer

SECRET = "a-secret-of-16-or-more"


class Listener:
    """Where a workspace's alerts go."""

    def __init__(self, core, stub: StubServer) -> None:
        self.core = core
        self.stub = stub
        self.posts = core.wiring.alert_posts

    async def listen(self, path: str = "/alerts", **more) -> None:
        new = NewAlertHook(self.stub.url + path, SECRET, **more)
        await self.posts.put(self.core.workspace_id, new, "test")

    def concern(self, number: int = 1):
        return of_channel(self.core.workspace_id, f"01channel{number}", "number_quality")

    async def begin(self, number: int = 1) -> None:
        async with self.core.wiring.database.transaction() as connection:
            alarm = Alarm(self.concern(number), Severity.WARNING)
            await raise_alerts(connection, [alarm], self.core.wiring.clock())

    async def end(self, number: int = 1) -> None:
        async with self.core.wiring.database.transaction() as connection:
            await end_alerts(connection, [self.concern(number)], self.core.wiring.clock())

    async def run(self, **later: float) -> None:
        self.core.clock.advance(**later)
        while await self.posts.run_once():
            pass

    @property
    def told(self) -> list[str]:
        return [msgspec.json.decode(asked.body)["event"] for asked in self.stub.asked]


@pytest.fixture
async def listener(core):
    async with StubServer(lambda _: Answer(204)).running() as stub:
        yield Listener(core, stub)


async def test_an_alert_is_posted_when_it_is_raised_and_when_it_ends_and_each_once(listener):
    await listener.listen(language="es")

    await listener.begin()
    await listener.run()
    await listener.begin()
    await listener.run(minutes=5)
    await listener.end()
    await listener.run()
    await listener.run(days=1)

    assert listener.told == ["alert.raised", "alert.ended"]
    first, second = (msgspec.json.decode(asked.body) for asked in listener.stub.asked)
    assert first["id"] == f"{first['alert']['id']}:alert.raised"
    assert first["alert"]["title"] == "La calidad de “01channel1” está en rojo."
    assert (first["alert"]["resolved_at"], second["alert"]["resolved_at"] is not None) == (None, True)


async def test_a_post_is_signed_over_its_bytes(listener):
    await listener.listen()

    await listener.begin()
    await listener.run()

    (asked,) = listener.stub.asked
    signature = asked.headers["x-patchbay-signature-256"]
    assert verify_meta_signature(asked.body, signature, [SECRET])
    assert SECRET not in str(asked.headers)


async def test_what_is_over_before_it_was_told_is_told_in_its_order(listener):
    await listener.listen()

    await listener.begin()
    await listener.end()
    await listener.run()

    assert listener.told == ["alert.raised", "alert.ended"]


async def test_what_is_not_taken_is_posted_again_later_until_it_is(listener):
    await listener.listen()
    listener.stub.answer = lambda _: Answer(500)

    await listener.begin()
    await listener.run()
    await listener.run(seconds=10)
    failed = await listener.posts.get(listener.core.workspace_id)
    listener.stub.answer = lambda _: Answer(200)
    await listener.run(seconds=30)
    well = await listener.posts.get(listener.core.workspace_id)

    bodies = [msgspec.json.decode(asked.body)["id"] for asked in listener.stub.asked]
    assert (len(bodies), len(set(bodies))) == (2, 1)
    assert failed.error == "expected an answer from 200 to 299, got 500"
    assert is_told(failed.error)
    assert (well.error, well.failed_at, well.posted_at is not None) == (None, None, True)


async def test_after_about_a_day_it_is_given_up_and_the_end_is_told_all_the_same(listener):
    await listener.listen()
    listener.stub.answer = lambda _: Answer(500)

    await listener.begin()
    for _ in range(len(PAUSES) + 3):
        await listener.run(days=1)
    given_up = len(listener.stub.asked)
    listener.stub.answer = lambda _: Answer(200)
    await listener.end()
    await listener.run()

    assert given_up == len(PAUSES) + 1
    assert listener.told[given_up:] == ["alert.raised", "alert.ended"]


async def test_one_that_ends_while_it_is_posted_is_told_to_have_ended(listener):
    await listener.listen()
    await listener.begin()
    wiring = listener.core.wiring

    class EndingMeanwhile(ChannelPort):
        async def request(self, *args, **more):
            await listener.end()
            return await super().request(*args, **more)

    http = EndingMeanwhile(wiring.http)
    await AlertPosts(
        wiring.database, wiring.vault, http=http, audit=wiring.audit, clock=wiring.clock
    ).run_once()
    await listener.run()

    assert listener.told == ["alert.raised", "alert.ended"]


async def test_alerts_from_before_there_was_a_url_are_not_posted(listener):
    await listener.begin()
    await listener.run()
    await listener.listen()
    await listener.run(days=1)

    assert listener.told == []


async def test_many_are_all_posted(listener):
    await listener.listen()
    for number in range(AT_ONCE + 5):
        await listener.begin(number)

    await listener.run()

    assert len(listener.told) == AT_ONCE + 5


async def test_a_test_says_what_came_of_it(listener):
    await listener.listen()

    taken = await listener.posts.test(listener.core.workspace_id)
    listener.stub.answer = lambda _: Answer(302)
    moved = await listener.posts.test(listener.core.workspace_id)

    assert (taken.error, moved.error) == (None, "expected an answer from 200 to 299, got 302")
    assert listener.told == ["alert.test", "alert.test"]


async def test_addresses_that_may_not_be_reached_are_not(listener):
    new = NewAlertHook("http://169.254.169.254/latest", SECRET)
    await listener.posts.put(listener.core.workspace_id, new, "test")

    tested = await listener.posts.test(listener.core.workspace_id)

    assert tested.error is not None
    assert listener.stub.asked == []


async def test_the_secret_is_sealed_kept_where_none_is_given_and_never_shown(listener):
    with pytest.raises(NotFound):
        await listener.posts.put(listener.core.workspace_id, NewAlertHook("https://a.example"), "test")
    await listener.listen()

    await listener.posts.put(listener.core.workspace_id, NewAlertHook(listener.stub.url + "/new"), "test")
    await listener.begin()
    await listener.run()
    (sealed,) = await listener.core.rows(tables.alert_hooks, "sealed")

    (asked,) = listener.stub.asked
    assert asked.path == "/new"
    assert verify_meta_signature(asked.body, asked.headers["x-patchbay-signature-256"], [SECRET])
    assert SECRET.encode() not in bytes(sealed)


async def test_nothing_is_posted_once_it_is_taken_away(listener):
    await listener.listen()
    await listener.begin()

    await listener.posts.remove(listener.core.workspace_id, "test")
    await listener.run()

    assert listener.told == []
    assert (await listener.posts.get(listener.core.workspace_id)).url is None
