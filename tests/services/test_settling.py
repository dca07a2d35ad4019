"""A message of unknown outcome is settled by its sign, wherever on the way to us that is."""

from datetime import UTC, datetime, timedelta

import pytest

from patchbay.services.sending.judging import SETTLE_S
from patchbay.wiring import Wiring
from support.spine import CUSTOMER, Spine
from support.stub_server import Answer, StubServer
from support.systems import a_tenant, settings_for

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FLOW = {
    "schema": "patchbay.workflow/1",
    "name": "One answer",
    "nodes": [
        {"id": "start", "type": "whatsapp.trigger", "params": {}},
        {"id": "say", "type": "whatsapp.send_message", "params": {"text": "Hi", "on_unknown": "resend"}},
    ],
    "edges": [{"source": "start", "output": "message", "target": "say"}],
}


@pytest.fixture
async def unanswered(database_url, passwords):
    """A system whose provider takes what it gets and cuts the line, and a clock."""
    clock = [NOON]
    wiring = Wiring(settings_for(database_url), passwords=passwords, clock=lambda: clock[0])
    async with StubServer(lambda _: Answer(cut=True)).running() as provider:
        spine = Spine(wiring, await a_tenant(wiring), provider)
        await spine.open_channel()
        await spine.publish(FLOW)
        await spine.say("hello")
        yield spine, clock
    await wiring.close()


def a_sign_of(sent: dict) -> dict:
    """The status of a message."""
    status = {"id": "wamid.OUT1", "status": "sent", "timestamp": str(int(NOON.timestamp()))}
    return status | {"recipient_id": CUSTOMER, "biz_opaque_callback_data": sent["biz_opaque_callback_data"]}


async def test_a_sign_that_has_come_and_is_not_read_yet_keeps_a_message_from_being_sent_again(unanswered):
    spine, clock = unanswered
    (sent,) = spine.sent
    await spine.receive({"statuses": [a_sign_of(sent)]})

    # Nobody was there to read it: the first thing a worker does is to sweep.
    clock[0] += timedelta(seconds=SETTLE_S + 1)
    await spine.settle()

    assert len(spine.sent) == 1
    (message,) = [one for one in await spine.messages() if one.direction == "out"]
    assert (message.state, message.error) == ("sent", None)


async def test_without_a_sign_it_is_sent_again_once(unanswered):
    spine, clock = unanswered

    for _ in range(3):
        clock[0] += timedelta(seconds=SETTLE_S + 1)
        await spine.settle()

    assert len(spine.sent) == 2


async def test_a_sign_that_could_not_be_handed_over_while_everything_was_down_is_waited_for_anew(unanswered):
    spine, clock = unanswered
    (sent,) = spine.sent

    # An hour later the provider hands over again what nobody took; another process is faster than the reader.
    clock[0] += timedelta(hours=1)
    await spine.receive({"statuses": [a_sign_of(sent)]})
    await spine.wiring.relay.sweep()
    claimed = await spine.wiring.submit.claim()
    await spine.settle()

    assert (claimed.going, len(spine.sent)) == ((), 1)
    (message,) = [one for one in await spine.messages() if one.direction == "out"]
    assert (message.state, message.error) == ("sent", None)


async def test_without_a_sign_it_is_sent_again_though_everything_was_down(unanswered):
    spine, clock = unanswered

    clock[0] += timedelta(hours=1)
    await spine.settle()
    at_first = len(spine.sent)
    clock[0] += timedelta(seconds=SETTLE_S + 1)
    await spine.settle()

    assert (at_first, len(spine.sent)) == (1, 2)
