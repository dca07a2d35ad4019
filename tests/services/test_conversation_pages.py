"""Pages of conversations go through all of them once."""

import pytest

from patchbay.storage.conversations import ConversationFilter
from patchbay.storage.errors import BadCursor
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


async def page_of(core, **request):
    wanted = ConversationFilter()
    return await core.wiring.history.conversations(core.workspace_id, PageRequest(**request), wanted)
