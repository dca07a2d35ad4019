"""Channels, remembered for a moment by whoever sends over them."""

from sqlalchemy import event

from patchbay.services.channels.forms import NewUltraMsg


async def test_channels_that_are_not_remembered_are_looked_up_together(core):
    new = [
        NewUltraMsg(name=f"Gateway {one}", instance_id=f"instance{one}", token="token") for one in range(3)
    ]
    made = [await core.wiring.channels.create(core.workspace_id, one, "test") for one in new]
    asked: list[str] = []
    engine = core.wiring.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    async with core.wiring.database.transaction() as connection:
        first = await core.wiring.channel_cache.get_all(connection, [*made, "nobody"])
        again = await core.wiring.channel_cache.get_all(connection, [*made, "nobody"])

    names = [known and known.channel.name for known in map(first.get, [*made, "nobody"])]
    assert names == ["Gateway 0", "Gateway 1", "Gateway 2", None]
    assert again == first
    assert len([one for one in asked if "FROM channels" in one]) == 1
