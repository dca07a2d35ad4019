"""What goes out first where there is more than room: replies before campaigns, workspaces in turn."""

from collections import Counter
from datetime import time

import pytest

from patchbay.messaging.consent import CONFIRMED_OUT
from patchbay.messaging.lanes import Lane
from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.storage import messages, party_lookup
from patchbay.storage.channels import ChannelRepository
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


async def test_a_campaign_goes_on_as_its_number_may_and_not_once_a_second(core):
    await queue(core, core.workspace_id, core.channel_id, people=70, lane=Lane.CAMPAIGN)

    first = await core.wiring.submit.claim()
    core.clock.advance(seconds=first.again_in_s)
    second = await core.wiring.submit.claim()
    core.clock.advance(seconds=5)
    last = await core.wiring.submit.claim()

    assert [len(one.going) for one in (first, second, last)] == [64, 6, 0]
    assert first.again_in_s == pytest.approx(0.1, abs=0.01)
    assert last.again_in_s is None


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


async def offer_at_night(core) -> None:
    """A contact asks for an offer, which waits for the end of quiet hours, an hour from now."""
    quiet = Rules(quiet_hours=QuietHours(time(11), time(13)))
    await core.wiring.policy_rules.put(core.workspace_id, quiet, "member:1")
    flow = a_flow(
        {"start": hears("go"), "offer": says("An offer", purpose="marketing")}, "start.message > offer"
    )
    await core.publish(flow)
    await core.say("go")


async def test_nothing_waits_for_an_answer_that_alone_is_held_till_later(core):
    await core.publish(a_flow({"start": hears("help"), "say": says("Here I am")}, "start.message > say"))
    await offer_at_night(core)

    await core.say("help")
    conversation = await core.conversation()
    await core.wiring.hand_overs.reply(core.workspace_id, conversation.id, "A person here", "member:1")
    await core.settle()

    assert core.said == ["Here I am", "A person here"]


async def test_the_confirmation_of_an_opt_out_does_not_wait_either(core):
    await offer_at_night(core)

    await core.say("stop")
    await core.later(hours=1, minutes=1)

    assert core.said == [CONFIRMED_OUT["en"]]
    assert [one.state for one in await core.outbox()] == ["suppressed", "accepted"]


async def test_what_is_held_goes_out_in_its_order(core):
    await offer_at_night(core)
    await core.say("go")

    await core.later(hours=1, minutes=1)

    assert core.said == ["An offer", "An offer"]
    ids = [one.id for one in await core.outbox()]
    assert [sent["biz_opaque_callback_data"] for sent in core.sent] == ids


async def test_what_waits_for_a_paused_number_keeps_its_order(core):
    await core.publish(a_flow({"start": hears(), "say": says("{{ input.text }}")}, "start.message > say"))
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")
    await core.say("1")
    await core.later(seconds=30)
    await core.say("2")

    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(seconds=5)
    await core.say("3")
    await core.later(seconds=61)

    assert core.said == ["1", "2", "3"]


async def test_nothing_waits_for_a_number_that_another_process_has_resumed_meanwhile(core):
    await core.publish(a_flow({"start": hears(), "say": says("{{ input.text }}")}, "start.message > say"))
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")
    await core.wiring.channel_cache.get(core.channel_id)
    repository = ChannelRepository(core.wiring.vault)
    async with core.wiring.database.transaction() as connection:
        await repository.change(
            connection, core.workspace_id, core.channel_id, now=core.clock(), state="active"
        )

    await core.say("1")

    assert core.said == ["1"]
