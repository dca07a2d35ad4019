"""What the provider says of templates by webhook: applied once, in the order in which it happened."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import update

from patchbay.services.live.live import MemoryLive
from patchbay.services.templates.templates import TemplateRow
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, node
from support.template_news import TEMPLATE_ID, status, told

BODY = [{"type": "BODY", "text": "Your table, {{1}}, is free.", "example": {"body_text": [["Ana"]]}}]


async def a_template(core, *, language="en_US") -> str:
    row = TemplateRow(core.channel_id, "table_free", language, BODY, status="APPROVED")
    template_id = await core.wiring.templates.create(core.workspace_id, row, "test")
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.templates).values(provider_id=TEMPLATE_ID))
    return template_id


async def template_of(core, template_id):
    return await core.wiring.templates.get(core.workspace_id, template_id)


async def versions_of(core, template_id) -> list[tuple[str, str, str]]:
    page = await core.wiring.templates.versions(core.workspace_id, template_id, PageRequest(50))
    return [(one.change, one.by, one.category) for one in reversed(page.items)]


async def audited(core, template_id) -> list[str]:
    page = await core.wiring.audit.page(core.workspace_id, PageRequest(50), f"template:{template_id}")
    return [entry.action for entry in reversed(page.items)]


async def test_a_pause_is_kept_with_its_reason_and_its_end(core):
    template_id = await a_template(core)

    other = {"title": "FIRST_PAUSE", "description": "Low quality."}
    await status(core, "PAUSED", 5, other_info=other, reason="NONE")

    found = await template_of(core, template_id)
    assert (found.status, found.reason) == ("PAUSED", "Low quality.")
    assert found.paused_until == datetime(2026, 3, 2, 15, 5, tzinfo=UTC)
    assert await audited(core, template_id) == ["template.created", "template.status_changed"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_news_counts_in_the_order_in_which_it_happened(core, order):
    template_id = await a_template(core)
    events = ["PAUSED", "REINSTATED", "DISABLED"]

    for index in order:
        await status(core, events[index], index)

    assert (await template_of(core, template_id)).status == "DISABLED"


async def test_the_same_notice_twice_changes_nothing(core):
    template_id = await a_template(core)
    await status(core, "PAUSED", 1)
    await status(core, "APPROVED", 2)

    await status(core, "PAUSED", 1)
    await status(core, "APPROVED", 2)

    assert (await template_of(core, template_id)).status == "APPROVED"
    assert (await audited(core, template_id)).count("template.status_changed") == 2


async def test_quality_and_a_warning_leave_a_template_as_it_is(core):
    template_id = await a_template(core)

    await told(core, "message_template_quality_update", 1, new_quality_score="RED")
    await status(core, "FLAGGED", 2)

    found = await template_of(core, template_id)
    assert (found.status, found.quality) == ("APPROVED", "RED")


async def test_a_category_is_announced_and_then_changes(core):
    template_id = await a_template(core)

    await told(core, "template_category_update", 1, new_category="UTILITY", correct_category="MARKETING")
    announced = await template_of(core, template_id)
    await told(core, "template_category_update", 2, previous_category="UTILITY", new_category="MARKETING")

    changed = await template_of(core, template_id)
    assert (announced.category, announced.category_coming) == ("UTILITY", "MARKETING")
    assert (changed.category, changed.category_before, changed.category_coming) == (
        "MARKETING",
        "UTILITY",
        None,
    )
    assert (await versions_of(core, template_id))[-1] == ("recategorised", "provider", "MARKETING")


async def test_an_approval_may_bring_another_category(core):
    template_id = await a_template(core)

    await status(core, "APPROVED", 1, message_template_category="MARKETING")

    found = await template_of(core, template_id)
    assert (found.category, found.category_before) == ("MARKETING", "UTILITY")


async def test_other_words_are_taken_over_and_the_former_ones_kept(core):
    template_id = await a_template(core)

    await told(
        core,
        "message_template_components_update",
        1,
        message_template_element="Come in, {{1}}, it is free.",
        message_template_footer="Acme",
    )

    found = await template_of(core, template_id)
    assert found.components == [
        {**BODY[0], "text": "Come in, {{1}}, it is free."},
        {"type": "FOOTER", "text": "Acme"},
    ]
    assert [change for change, _, _ in await versions_of(core, template_id)] == ["written", "changed"]


@pytest.mark.parametrize(
    "other", [{"waba": "1"}, {"message_template_id": 99}, {"message_template_language": "pt_BR"}]
)
async def test_what_is_said_of_another_template_changes_nothing(core, other):
    template_id = await a_template(core)

    await status(core, "DISABLED", 1, **other)

    assert (await template_of(core, template_id)).status == "APPROVED"


async def test_all_numbers_of_the_account_hear_of_it(core):
    template_id = await a_template(core)
    second = await core.wiring.channels.create(core.workspace_id, core.new_channel("700800900100299"), "test")
    row = TemplateRow(second, "table_free", "en_US", BODY, status="APPROVED")
    other = await core.wiring.templates.create(core.workspace_id, row, "test")

    await status(core, "DISABLED", 1)

    assert [(await template_of(core, one)).status for one in (template_id, other)] == ["DISABLED"] * 2


async def test_those_who_look_on_are_told(core):
    live = core.wiring.live = MemoryLive()
    await a_template(core)
    listener = await live.listen(core.workspace_id)

    await status(core, "PAUSED", 1)

    assert "template" in {notice.kind for notice in await listener.heard(1)}


async def test_what_waits_for_a_paused_template_goes_out_as_soon_as_it_goes_on(core):
    await a_template(core)
    await status(core, "PAUSED", 5)
    template = node("whatsapp.send_template", template="table_free", language="en_US", body=["Ana"])
    await core.publish(a_flow({"start": hears("go"), "say": template}, "start.message > say"))
    await core.say("go")
    waiting = len(core.sent)

    await status(core, "UNPAUSED", 6)

    assert waiting == 0
    assert [one["template"]["name"] for one in core.sent] == ["table_free"]
