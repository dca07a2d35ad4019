"""What a refusal means for the contact and the template beyond the one message."""

import pytest
from sqlalchemy import select

from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.core import a_flow, answering, hears, node, refusal, says

OFFER = a_flow({"start": hears("offer"), "say": says("An offer", purpose="marketing")}, "start.message > say")
ANSWER = a_flow({"start": hears("help"), "say": says("Here I am")}, "start.message > say", name="Help")


async def fails(core, code: int, message) -> None:
    """The provider's last word on a message that it had taken."""
    await core.status(message.id, "failed", message.provider_id, errors=[{"code": code, "title": "no"}])


async def test_who_stopped_marketing_at_the_provider_gets_none_from_us(core):
    await core.publish(OFFER)
    await core.publish(ANSWER)
    await core.say("offer")
    await fails(core, 131050, (await core.outbox())[0])

    await core.say("offer")
    await core.say("help")

    first, second, third = await core.outbox()
    assert (first.state, second.state, second.error["code"]) == ("failed", "suppressed", "marketing_stopped")
    assert third.state == "accepted"
    kept = (await core.wiring.consents.page(core.workspace_id, first.contact_id, PageRequest(9))).items
    assert [(one.purpose, one.state, one.source) for one in kept] == [
        ("marketing", "out", "whatsapp refusal")
    ]


async def test_a_refusal_for_somebody_who_was_deleted_keeps_no_other_status_of_its_body_back(core):
    await core.publish(OFFER)
    await core.say("offer")
    await core.say("offer", sender="5511900000002")
    first, second = await core.outbox()
    await core.wiring.contacts.remove(core.workspace_id, first.contact_id, "member:1")

    stamped = {"timestamp": str(int(core.clock.now.timestamp()))}
    errors = [{"code": 131050, "title": "no"}]
    failed = {**stamped, "id": first.provider_id, "status": "failed", "errors": errors}
    delivered = {**stamped, "id": second.provider_id, "status": "delivered"}
    await core.receive({"statuses": [failed, delivered]})
    await core.settle()

    assert [one.state for one in await core.outbox()] == ["failed", "delivered"]
    assert await core.rows(tables.inbox, "state") == ["done"] * 3


async def test_who_stopped_marketing_and_is_deleted_gets_none_either_once_they_are_known_again(core):
    await core.publish(OFFER)
    await core.say("offer")
    (message,) = await core.outbox()
    await core.wiring.contacts.remove(core.workspace_id, message.contact_id, "member:1")

    await fails(core, 131050, message)

    assert await core.rows(tables.kept_refusals, "kind", "refused") == [("phone", "marketing")]
    await core.say("offer")
    assert (await core.outbox())[-1].error["code"] == "marketing_stopped"


async def test_whom_nothing_reaches_is_left_alone_until_they_write(core):
    flow = a_flow(
        {"start": hears("go"), **{f"nap{n}": node("flow.wait", seconds=3600) for n in range(3)}}
        | {f"say{n}": says(f"{n}") for n in range(4)},
        "start.message > say0",
        *(f"say{n}.accepted > nap{n}" for n in range(3)),
        *(f"nap{n}.out > say{n + 1}" for n in range(3)),
    )
    await core.publish(flow)
    await core.publish(ANSWER)
    await core.say("go")
    for sent in range(3):
        await fails(core, 131026, (await core.outbox())[sent])
        await core.later(hours=1, seconds=1)
    fourth = (await core.outbox())[3]

    await core.say("help")

    assert (fourth.state, fourth.error["code"]) == ("suppressed", "unreachable")
    assert core.said[-1] == "Here I am"


async def test_one_that_arrives_between_counts_them_anew(core):
    await core.publish(ANSWER)
    for code in (131026, 131026, None, 131026):
        await core.say("help")
        if code is not None:
            await fails(core, code, (await core.outbox())[-1])

    async with core.wiring.database.transaction() as connection:
        since = (await connection.execute(select(tables.contacts.c.unreachable_at))).scalar_one()
    assert since is None


@pytest.mark.parametrize("language", ["pt_BR", "pt-BR"])
async def test_a_template_that_is_refused_as_paused_is_not_tried_again_until_it_is_not(core, language):
    template = node("whatsapp.send_template", template="checkin", language=language)
    await core.publish(a_flow({"start": hears("go"), "say": template}, "start.message > say"))
    async with core.wiring.database.transaction() as connection:
        row = {"name": "checkin", "language": "pt_BR", "category": "UTILITY", "status": "APPROVED"}
        await connection.execute(
            tables.templates.insert().values(
                id="t1",
                workspace_id=core.workspace_id,
                channel_id=core.channel_id,
                components=[{"type": "BODY", "text": "Hi"}],
                updated_at=core.clock(),
                **row,
            )
        )
    core.provider.answer = answering(refusal(132015))

    await core.say("go")
    await core.say("go")

    first, second = await core.outbox()
    assert (first.state, second.state, len(core.sent)) == ("failed", "queued", 1)
