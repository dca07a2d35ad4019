"""What goes out first where there is more than room: replies before campaigns, workspaces in turn."""

from collections import Counter
from datetime import time

from patchbay.messaging.lanes import Lane
from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.storage import messages, party_lookup
from patchbay.storage.ids import new_id
from patchbay.storage.messages import StoredMessage
from support.core import a_flow, hears, node, says
from support.systems import a_tenant


async def queue(core, workspace_id: str, channel_id: str, *, people: int, lane: Lane, first: int = 0) -> None:
    """Queue one message to each of so many people."""
    arriving = [
        party_lookup.Arriving(workspace_id, channel_id, (("phone", f"5511{first + number:08}"),))
        for number in range(people)
    ]
    now = core.clock()
    async with core.wiring.database.transaction() as connection:
        parties = await party_lookup.find_or_add(connection, core.wiring.vault, arriving, now)
        await messages.add(
            connection,
            core.wiring.vault,
            [
                StoredMessage(
                    id=new_id(),
                    workspace_id=workspace_id,
                    conversation_id=party.conversation_id,
                    channel_id=channel_id,
                    contact_id=party.contact_id,
                    direction="out",
                    author="run",
                    kind="template",
                    content={"kind": "template", "template": "offer", "language": "en"},
                    state="queued",
                    lane=lane,
                    created_at=now,
                )
                for party in parties
            ],
        )


async def another_workspace(core) -> tuple[str, str]:
    """A second tenant on the same provider: its workspace and channel."""
    tenant = await a_tenant(core.wiring, "Globex")
    new = core.new_channel(phone_number_id="700800900100999")
    return tenant.workspace_id, await core.wiring.channels.create(tenant.workspace_id, new, "test")


async def claimed(core) -> Counter[tuple[str, int]]:
    """One look at the outbox: how many of each workspace and lane it took."""
    taken = await core.wiring.submit.claim()
    return Counter((one.message.workspace_id, one.message.lane) for one in taken.going)


async def test_a_reply_goes_before_a_campaign_that_was_there_first(core):
    await queue(core, core.workspace_id, core.channel_id, people=200, lane=Lane.CAMPAIGN)
    await queue(core, core.workspace_id, core.channel_id, people=3, lane=Lane.REPLY, first=1000)

    taken = await claimed(core)

    assert taken[core.workspace_id, Lane.REPLY] == 3
    assert taken[core.workspace_id, Lane.CAMPAIGN] > 0


async def test_campaigns_never_fill_a_process(core):
    await queue(core, core.workspace_id, core.channel_id, people=300, lane=Lane.CAMPAIGN)
    under_way = 0
    while taken := await claimed(core):
        under_way += taken.total()
    await queue(core, core.workspace_id, core.channel_id, people=3, lane=Lane.REPLY, first=1000)

    assert under_way < 300
    assert await claimed(core) == {(core.workspace_id, Lane.REPLY): 3}


async def test_a_burst_of_one_workspace_leaves_the_other_its_half(core):
    other_id, other_channel_id = await another_workspace(core)
    await queue(core, core.workspace_id, core.channel_id, people=150, lane=Lane.TRANSACTIONAL)
    await queue(core, other_id, other_channel_id, people=20, lane=Lane.TRANSACTIONAL)

    first = await claimed(core)

    assert first[other_id, Lane.TRANSACTIONAL] == 20
    assert first[core.workspace_id, Lane.TRANSACTIONAL] == 44


async def test_an_answer_does_not_wait_for_a_campaigns_message_that_is_held_till_later(core):
    flow = a_flow(
        {
            "start": hears("go"),
            "nap": node("flow.wait", seconds=1800),
            "offer": says("An offer", purpose="marketing"),
        },
        "start.message > nap",
        "nap.out > offer",
        name="Offers",
    )
    await core.publish(flow)
    await core.publish(a_flow({"start": hears("help"), "say": says("Here I am")}, "start.message > say"))
    quiet = Rules(quiet_hours=QuietHours(time(11), time(13)))
    await core.wiring.policy_rules.put(core.workspace_id, quiet, "member:1")
    await core.say("go")
    await core.later(minutes=31)
    held = [(one.state, one.error) for one in await core.outbox()]

    await core.say("help")

    assert held == [("queued", None)]
    assert core.said == ["Here I am"]
