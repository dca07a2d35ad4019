"""Pages of conversations go through all of them once."""

import pytest
from sqlalchemy import event

from patchbay.storage.conversations import ConversationFilter
from patchbay.storage.errors import BadCursor, NotFound
from patchbay.storage.paging import PageRequest, encode_cursor


async def test_pages_go_through_every_conversation_once_whatever_became_of_them(core):
    for number in range(5):
        sender = f"551190000002{number}"
        await core.send_in({"type": "text", "text": {"body": "hello"}}, sender=sender)
    system = {"type": "system", "system": {"type": "user_identity_changed", "body": "changed"}}
    await core.send_in(system, sender="5511900000031")
    (taken,) = (await page_of(core, limit=1)).items
    await core.wiring.hand_overs.take(core.workspace_id, taken.id, "test")

    seen, cursor = [], None
    for _ in range(9):
        page = await page_of(core, limit=2, cursor=cursor)
        seen += [one.id for one in page.items]
        cursor = page.next
        if cursor is None:
            break

    assert seen == [one.id for one in (await page_of(core, limit=50)).items]
    assert (len(seen), len(set(seen)), seen[0]) == (6, 6, taken.id)


@pytest.mark.parametrize("moment", ["yesterday", "", "99999-01-01", "2026-03-02T12:00:00+25:00"])
async def test_a_cursor_with_a_made_up_time_is_refused(core, moment):
    with pytest.raises(BadCursor):
        await page_of(core, cursor=encode_cursor([0, moment, "x"]))


def delete_all_before_they_are_read(core, table: str) -> None:
    """As another transaction may that commits amid the reading: the next statement finds none of them."""
    engine, deleted = core.wiring.database.engine.sync_engine, []

    def delete(connection, _cursor, statement, *_):
        if f"FROM {table}" in statement and not deleted:
            deleted.append(table)
            connection.exec_driver_sql(f"DELETE FROM {table}")

    event.listen(engine, "before_cursor_execute", delete)


@pytest.mark.parametrize("table", ["contacts", "channels"])
async def test_a_conversation_that_is_deleted_while_it_is_read_is_not_there(core, table):
    await core.say("hello")
    delete_all_before_they_are_read(core, table)

    assert (await page_of(core)).items == []


@pytest.mark.parametrize("table", ["contacts", "channels"])
async def test_one_conversation_that_is_deleted_while_it_is_read_is_not_found(core, table):
    await core.say("hello")
    conversation = await core.conversation()
    delete_all_before_they_are_read(core, table)

    with pytest.raises(NotFound):
        await core.wiring.history.conversation(core.workspace_id, conversation.id)


async def page_of(core, **request):
    wanted = ConversationFilter()
    return await core.wiring.history.conversations(core.workspace_id, PageRequest(**request), wanted)
