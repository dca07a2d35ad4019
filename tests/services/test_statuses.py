"""What the provider says afterwards: statuses move messages, and the runs that wait for them."""

from sqlalchemy import update

from patchbay.storage import tables
from support.core import CUSTOMER
from support.sending import following, only_message, saying


async def test_a_late_sent_never_undoes_delivered(core):
    await core.publish(saying("Hi"))
    await core.say("go")
    message = await only_message(core)

    for status in ("delivered", "sent", "read", "delivered", "sent"):
        await core.status(message.id, status, message.provider_id)

    assert (await only_message(core)).state == "read"
    assert [state for state, _ in await core.facts(message.id)] == [
        "queued",
        "submitting",
        "accepted",
        "sent",
        "delivered",
        "read",
    ]


async def test_a_status_that_overtakes_the_answer_is_not_lost(core):
    await core.publish(saying("Hi"))
    own = {"id": "wamid.OUT1", "status": "delivered", "recipient_id": CUSTOMER}
    await core.receive({"statuses": [{**own, "timestamp": str(int(core.clock.now.timestamp()))}]})
    await core.settle()
    parked = await core.outcomes("status.delivered")

    await core.say("go")

    assert parked == [("status.delivered", "parked", None)]
    assert (await only_message(core)).state == "delivered"
    assert await core.outcomes("status.delivered") == [("status.delivered", "applied", None)]


async def test_a_status_that_overtakes_is_of_its_own_number_s_message_only(core):
    await core.publish(saying("Hi"))
    other = core.new_channel("700800900100999")
    await core.wiring.channels.create(core.workspace_id, other, "test")
    own = {"id": "wamid.OUT1", "status": "failed", "recipient_id": CUSTOMER}
    metadata = {"display_phone_number": "15550009999", "phone_number_id": "700800900100999"}
    stamped = {**own, "timestamp": str(int(core.clock.now.timestamp()))}
    await core.receive({"metadata": metadata, "statuses": [stamped]})
    await core.settle()

    await core.say("go")

    assert (await only_message(core)).state == "accepted"
    assert await core.outcomes("status.failed") == [("status.failed", "parked", None)]


async def test_a_status_of_nobody_s_message_is_kept_and_in_the_end_ignored(core):
    own = {"id": "wamid.FOREIGN", "status": "read", "recipient_id": CUSTOMER, "timestamp": "1772000000"}
    await core.receive({"statuses": [{**own, "biz_opaque_callback_data": "another-system:7"}]})
    await core.settle()

    await core.later(minutes=11)

    assert [state for _, state, _ in await core.outcomes("status.read")] == ["ignored"]


async def test_a_status_of_another_workspace_s_message_moves_nothing(core):
    await core.publish(saying("Hi"))
    await core.say("go")
    message = await only_message(core)
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.messages).values(workspace_id="other"))

    await core.status(message.id, "read", "wamid.FORGED")

    assert set(await core.rows(tables.messages, "state")) == {"received", "accepted"}


async def test_each_wired_state_of_a_message_leaves_at_its_port_once(core):
    await core.publish(following("accepted", "delivered", "read", "failed"))
    await core.say("go")
    message = await only_message(core)

    for status in ("sent", "delivered", "delivered", "read", "read"):
        await core.status(message.id, status, message.provider_id)
    await core.later(days=2)

    assert [name for name, _, _ in core.world.done] == ["accepted", "delivered", "read"]
    assert [run.state for run in await core.runs()] == ["completed"]


async def test_a_state_reached_before_its_wait_is_opened_is_not_missed(core):
    await core.publish(following("delivered", "read"))
    await core.say("go")
    message = await only_message(core)

    statuses = [
        {"id": message.provider_id, "status": status, "timestamp": "1772452900", "recipient_id": CUSTOMER}
        for status in ("delivered", "read")
    ]
    await core.receive({"statuses": statuses[:1]})
    turns = await core.take()
    await core.receive({"statuses": statuses[1:]})
    later = await core.take()
    await core.wiring.drain.play([*turns, *later])
    await core.settle()

    assert [name for name, _, _ in core.world.done] == ["delivered", "read"]


async def test_failing_at_the_provider_s_end_reaches_the_run_with_the_reason(core):
    await core.publish(following("delivered", "failed"))
    await core.say("go")
    message = await only_message(core)

    await core.status(message.id, "failed", message.provider_id, errors=[{"code": 131026, "title": "no"}])

    failed = await only_message(core)
    assert (failed.state, failed.error["code"]) == ("failed", 131026)
    assert core.world.times("failed") == 1


async def test_waiting_for_delivery_ends_when_its_time_is_up(core):
    await core.publish(following("delivered", "timeout", timeout_s=60))
    await core.say("go")

    await core.later(seconds=61)

    assert core.world.times("timeout") == 1
