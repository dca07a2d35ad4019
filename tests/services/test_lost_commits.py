"""Whichever commit fails, or succeeds without anybody being told: each answer goes out once, in order."""

from datetime import UTC, datetime, timedelta

import pytest

from patchbay.messaging.breaker import MIN_CALLS, WINDOW_S
from patchbay.messaging.channel import Rejected
from patchbay.messaging.errors import classify
from patchbay.services.sending.retries import Answered
from patchbay.storage import channel_checks
from patchbay.wiring import Wiring
from support.core import answering, refusal
from support.lossy_database import ConnectionLost, LossyDatabase
from support.spine import CUSTOMER, Spine
from support.systems import a_tenant, settings_for

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMMITS = 24
"""About as many as it takes until the first two answers are out and told of."""
FLOW = {
    "schema": "patchbay.workflow/1",
    "name": "Two answers",
    "nodes": [
        {"id": "start", "type": "whatsapp.trigger", "params": {"match": {"keywords": ["order"]}}},
        {"id": "one", "type": "whatsapp.send_message", "params": {"text": "One", "on_unknown": "resend"}},
        {"id": "two", "type": "whatsapp.send_message", "params": {"text": "Two", "on_unknown": "resend"}},
        {"id": "reply", "type": "whatsapp.wait_for_reply", "params": {"expect": "text"}},
        {
            "id": "three",
            "type": "whatsapp.send_message",
            "params": {"text": "{{ steps.reply.text }}", "on_unknown": "resend"},
        },
    ],
    "edges": [
        {"source": "start", "output": "message", "target": "one"},
        {"source": "one", "output": "accepted", "target": "two"},
        {"source": "two", "output": "accepted", "target": "reply"},
        {"source": "reply", "output": "reply", "target": "three"},
    ],
}


class Customer:
    """Drives a system as its processes and the platform do: what failed is tried again."""

    def __init__(self, spine: Spine, clock: list[datetime]) -> None:
        self._spine = spine
        self._clock = clock
        self._reported = 0

    async def says(self, text: str, wamid: str) -> None:
        await self.writes(text, wamid)
        for pass_s in (0, 20, 60, 70):
            self._clock[0] += timedelta(seconds=pass_s)
            await self._work()

    async def writes(self, text: str, wamid: str) -> None:
        """Says something that is not read yet."""
        message = {"from": CUSTOMER, "id": wamid, "type": "text", "text": {"body": text}}
        message["timestamp"] = str(int(self._clock[0].timestamp()))
        contact = {"profile": {"name": "Ana"}, "wa_id": CUSTOMER}
        await self._deliver({"contacts": [contact], "messages": [message]})

    async def _deliver(self, value: dict) -> None:
        try:
            await self._spine.receive(value)
        except ConnectionLost:
            await self._spine.receive(value)

    async def _work(self) -> None:
        """Look for work until there is none, as often as a failure hides some."""
        sweep = self._spine.wiring.relay.sweep
        is_quiet = False
        while not is_quiet:
            is_quiet = True
            for look in (sweep, self._read, self._play, self._send):
                try:
                    found = await look()
                    is_quiet = is_quiet and (look is sweep or not found)
                except ConnectionLost:
                    is_quiet = False
            await self._report()

    async def _read(self) -> int:
        ingested = await self._spine.wiring.ingest.run_once(100)
        await self._spine.wiring.drain.play(ingested.turns)
        return ingested.bodies

    async def _play(self) -> int:
        turns = await self._spine.wiring.drain.claim()
        await self._spine.wiring.drain.play(turns)
        return len(turns)

    async def _send(self) -> int:
        claimed = await self._spine.wiring.submit.claim()
        for go in claimed.going:
            await self._spine.wiring.submit.send(go)
        return claimed.looked_at

    async def _report(self) -> None:
        """The platform tells of every message it took."""
        for number, sent in enumerate(self._spine.sent[self._reported :], self._reported + 1):
            status = {"id": f"wamid.OUT{number}", "status": "delivered", "recipient_id": CUSTOMER}
            status["timestamp"] = str(int(self._clock[0].timestamp()))
            status["biz_opaque_callback_data"] = sent["biz_opaque_callback_data"]
            await self._deliver({"statuses": [status]})
            self._reported = number


@pytest.fixture
async def failing(sqlite_url, passwords, provider):
    clock = [NOON]
    wiring = Wiring(settings_for(sqlite_url), passwords=passwords, clock=lambda: clock[0])
    await wiring.database.close()
    wiring.database = LossyDatabase(sqlite_url)
    spine = Spine(wiring, await a_tenant(wiring), provider)
    await spine.open_channel()
    await spine.publish(FLOW)
    yield spine, clock
    await wiring.close()


@pytest.mark.parametrize("undone", [True, False], ids=["undone", "unconfirmed"])
@pytest.mark.parametrize("commit", range(COMMITS))
async def test_a_commit_that_fails_or_is_not_confirmed_changes_nothing(failing, commit, undone):
    spine, clock = failing
    database = spine.wiring.database
    database.fails_at, database.undone = database.transactions + 1 + commit, undone
    customer = Customer(spine, clock)

    await customer.says("order", "wamid.IN1")
    await customer.says("Thanks", "wamid.IN2")

    assert database.transactions > database.fails_at
    assert [sent["text"]["body"] for sent in spine.sent] == ["One", "Two", "Thanks"]
    assert [run.state for run in await spine.runs()] == ["completed"]


async def test_what_was_read_is_played_though_it_cannot_be_noted_that_the_provider_was_heard(failing):
    spine, clock = failing
    database = spine.wiring.database
    await Customer(spine, clock).writes("order", "wamid.IN1")
    database.fails_at, database.undone = database.transactions + 2, True

    ingested = await spine.wiring.ingest.run_once(100)

    assert database.transactions == database.fails_at
    assert len(ingested.turns) == 1


async def test_what_could_not_be_noted_of_hearing_is_noted_with_what_is_read_next(failing):
    spine, clock = failing
    database = spine.wiring.database
    async with database.transaction() as connection:
        await channel_checks.add_missing(connection, NOON)
    customer = Customer(spine, clock)
    await customer.writes("order", "wamid.IN1")
    database.fails_at, database.undone = database.transactions + 2, True
    await spine.wiring.ingest.run_once(100)
    await customer.writes("hello", "wamid.IN2")

    await spine.wiring.ingest.run_once(100)

    async with database.transaction() as connection:
        watched = await channel_checks.of_channels(connection, {spine.channel_id})
    assert watched[spine.channel_id].heard_at == NOON


async def test_bodies_whose_reading_lost_its_connection_are_read_together_once_more(failing):
    spine, clock = failing
    database = spine.wiring.database
    customer = Customer(spine, clock)
    for number in range(3):
        await customer.writes("order", f"wamid.IN{number}")
    read_once = database.transactions + 1
    database.fails_at, database.undone = read_once, True

    ingested = await spine.wiring.ingest.run_once(100)

    and_noted = 2
    assert database.transactions == read_once + and_noted
    assert (ingested.bodies, len(ingested.turns)) == (3, 1)


async def due(spine: Spine, clock: list[datetime], people: int) -> list:
    """Answers to people, of whom the provider wanted nothing more for a moment; taken to be sent now."""
    spine.provider.answer = answering(*[refusal(131056)] * people)
    for number in range(people):
        await spine.say("order", sender=f"551190000{number:04}")
    clock[0] += timedelta(seconds=2 * WINDOW_S)
    return list((await spine.wiring.submit.claim()).going)


async def keep_trouble(spine: Spine, going: list, *, is_lost: bool) -> str:
    """Keep for each that the provider had an error, and gives what the channel is after that."""
    database = spine.wiring.database
    for go in going:
        database.fails_at = database.transactions + 1 if is_lost else None
        await spine.wiring.answers.keep(Answered(go, Rejected(classify(131016, 503))))
    return (await spine.wiring.channels.get(spine.tenant.workspace_id, spine.channel_id)).state


@pytest.mark.parametrize("undone", [True, False], ids=["undone", "unconfirmed"])
async def test_a_failure_that_is_written_twice_counts_once(failing, undone):
    spine, clock = failing
    spine.wiring.database.undone = undone
    going = await due(spine, clock, MIN_CALLS)

    one_too_few = await keep_trouble(spine, going[1:], is_lost=True)
    enough = await keep_trouble(spine, going[:1], is_lost=True)

    assert (one_too_few, enough) == ("active", "paused")
