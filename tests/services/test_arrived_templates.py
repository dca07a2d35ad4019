"""A message sent as a template shows what the contact read, whatever became of the template since."""

import pytest
from sqlalchemy import event, update

from patchbay.services.templates.templates import TemplateEdit, TemplateRow
from patchbay.storage import tables
from patchbay.storage.conversations import ConversationFilter
from patchbay.storage.letters import LetterFilter
from patchbay.storage.message_history import MessageFilter
from patchbay.storage.paging import PageRequest
from support.core import Core, a_flow, answering, hears, node, refusal
from support.template_news import TEMPLATE_ID, status, told

OLD, NEW = "Your table, {{1}}, is free.", "Come in, {{1}}: it is free."
SAY = node("whatsapp.send_template", template="table_free", language="en-US", body=["Ana\nPrado"])


@pytest.fixture
async def template_id(core) -> str:
    row = TemplateRow(
        core.channel_id, "table_free", "en_US", [{"type": "BODY", "text": OLD}], status="APPROVED"
    )
    made = await core.wiring.templates.create(core.workspace_id, row, "member:1")
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.templates).values(provider_id=TEMPLATE_ID))
    await core.publish(a_flow({"start": hears("go"), "say": SAY}, "start.message > say"))
    return made


async def change_words(core: Core, body: str, minute: int) -> None:
    await told(core, "message_template_components_update", minute, message_template_element=body)


async def shown(core: Core) -> list[str | None]:
    """What stands in the conversation of what we sent, oldest first."""
    (talk,) = (
        await core.wiring.history.conversations(core.workspace_id, PageRequest(), ConversationFilter())
    ).items
    page = await core.wiring.history.conversation_messages(core.workspace_id, talk.id, PageRequest())
    return [one.shown.body if one.shown else None for one in reversed(page.items) if one.direction == "out"]


async def test_each_message_reads_as_its_template_did_when_it_went_out(core, template_id):
    await core.say("go")
    core.clock.advance(minutes=10)
    await change_words(core, NEW, 5)
    await core.say("go")

    assert await shown(core) == ["Your table, Ana Prado, is free.", "Come in, Ana Prado: it is free."]


async def test_words_that_nobody_handed_in_are_not_shown(core, template_id):
    edit = TemplateEdit([{"type": "BODY", "text": NEW}])
    await change_words(core, OLD + " Come!", 0)
    core.clock.advance(minutes=1)

    await core.wiring.templates.edit(core.workspace_id, template_id, edit, "member:1")
    await core.say("go")

    assert await shown(core) == ["Your table, Ana Prado, is free. Come!"]


async def test_what_waits_reads_as_it_would_go_out_now_and_then_as_it_did(core, template_id):
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", None)
    await core.say("go")
    waiting = await shown(core)
    await change_words(core, NEW, 0)
    core.clock.advance(minutes=1)

    changed = await shown(core)
    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(minutes=5)
    await change_words(core, OLD, 7)

    assert waiting == ["Your table, Ana Prado, is free."]
    assert changed == await shown(core) == ["Come in, Ana Prado: it is free."]


async def test_a_template_nobody_knows_shows_nothing(core):
    await core.publish(a_flow({"start": hears("go"), "say": SAY}, "start.message > say"))

    await core.say("go")

    assert await shown(core) == [None]


async def test_it_shows_wherever_the_message_does(core, template_id):
    core.provider.answer = answering(refusal(131026))
    await core.say("go")
    history, workspace_id = core.wiring.history, core.workspace_id

    (talk,) = (await history.conversations(workspace_id, PageRequest(), ConversationFilter())).items
    (run_id,) = await core.rows(tables.runs, "id")
    of_node = await history.messages(workspace_id, PageRequest(), MessageFilter(run_id=run_id, node_id="say"))
    detail = await history.message(workspace_id, of_node.items[0].id)
    (letter,) = (await core.wiring.letters.page(workspace_id, "message", PageRequest(), LetterFilter())).items
    opened = await core.wiring.letters.get(workspace_id, "message", letter.id)

    everywhere = [talk.last_message.shown, of_node.items[0].shown, detail.shown, opened.shown]
    assert [one.body for one in everywhere] == ["Your table, Ana Prado, is free."] * 4
    of_other = MessageFilter(run_id=run_id, node_id="other")
    assert (await history.messages(workspace_id, PageRequest(), of_other)).items == []


async def test_a_deleted_template_still_shows_what_it_said(core, template_id):
    await core.say("go")
    await status(core, "DELETED", 1)
    core.clock.advance(minutes=2)

    await core.wiring.template_review.remove(core.workspace_id, template_id, "member:1")

    assert await shown(core) == ["Your table, Ana Prado, is free."]


async def test_a_page_asks_as_often_for_one_message_as_for_many(core, template_id):
    asked: list[str] = []
    engine = core.wiring.database.engine.sync_engine

    async def statements() -> int:
        asked.clear()
        await core.wiring.history.messages(core.workspace_id, PageRequest(), MessageFilter(direction="out"))
        return len(asked)

    await core.say("go")
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for_one = await statements()
    for minute in range(1, 5):
        await change_words(core, f"{OLD} {minute}", minute)
        core.clock.advance(minutes=1)
        await core.say("go")

    assert await statements() == for_one > 0
    assert len(set(await shown(core))) == 5
