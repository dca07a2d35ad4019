"""What cannot be played neither blocks others nor is lost."""

from sqlalchemy import update

from patchbay.storage import tables
from support.asking import ASKING, button
from support.core import (
    a_flow,
    acts,
    hears,
    node,
    registry_of,
    says,
)

SLEEPING = a_flow(
    {
        "start": hears("sleep"),
        "nap": node("flow.wait", seconds=60),
        "act": acts("nothing"),
        "woke": says("Awake"),
    },
    "start.message > nap",
    "nap.out > act",
    "act.out > woke",
)


async def test_a_run_whose_node_type_is_missing_waits_for_a_process_that_has_it(core, world):
    await core.publish(SLEEPING)
    await core.publish(ASKING)
    await core.say("sleep")
    lacking = core.peer(registry_of(world, without=("flow.wait",)))

    await lacking.later(seconds=61)
    await lacking.say("order")
    await lacking.tap(button(core))
    while_missing = list(core.said)
    await core.later(seconds=61)
    await core.later(seconds=61)

    assert while_missing == ["Which?", "Got one"]
    assert core.said[-1] == "Awake"
    assert {run.state for run in await core.runs()} == {"completed"}


async def test_a_run_that_cannot_be_played_can_be_cancelled(core, world):
    await core.publish(SLEEPING)
    await core.say("sleep")
    (run,) = await core.runs()
    lacking = core.peer(registry_of(world, without=("flow.wait",)))

    await core.wiring.run_control.cancel(core.workspace_id, run.id, "member:olive")
    await lacking.settle()

    (run,) = await core.runs()
    assert (run.state, run.ended_at is not None) == ("cancelled", True)
    assert await core.rows(tables.waits, "state") == ["cancelled"]


async def test_a_run_whose_state_cannot_be_read_blocks_neither_its_conversation_nor_others(core):
    await core.publish(ASKING)
    await core.say("order")
    await spoil(
        core, tables.runs, sealed_state=core.wiring.vault.seal_bytes("runs", await run_id(core), b"{")
    )

    await core.say("order", sender="5511977776666")
    await core.say("order")

    assert [sent["to"][-5:] for sent in core.sent] == ["00001", "76666", "00001"]


async def test_what_cannot_be_decrypted_blocks_nobody_else(core):
    await core.publish(ASKING)
    await core.say("order")
    await spoil(core, tables.runs, sealed_state=b"spoilt")

    await core.arrive("order")
    await core.arrive_all({"type": "text", "text": {"body": "order"}}, sender="5511977776666")
    await core.settle()
    await core.later(seconds=20)

    assert [sent["to"][-5:] for sent in core.sent] == ["00001", "76666"]
    assert set(await core.rows(tables.inbox, "state")) == {"done"}
    assert (await core.outcomes("message.text"))[1][1] == "pending"


async def run_id(core) -> str:
    return (await core.runs())[0].id


async def spoil(core, table, **values) -> None:
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(table).values(**values))
