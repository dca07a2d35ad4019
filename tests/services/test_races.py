"""What happens at the same moment, where databases have many writers."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update

from patchbay.services.channels.forms import ChannelChange
from patchbay.storage.channel_checks import add_missing
from patchbay.storage.outbox import HELD_UNTIL
from patchbay.storage.tables import campaign_recipients, channel_checks, channels, messages
from support.campaigns import CampaignDesk
from support.core import a_flow, acts, awaits, hears, node
from support.patience import SOON_S
from support.sending import set_channel
from support.stub_server import Answer


async def test_timers_and_replies_at_the_same_moment_never_lock_each_other_out(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "wait": awaits(timeout_s=60),
                "reply": acts("reply"),
                "late": acts("late"),
            },
            "start.message > wait",
            "wait.reply > reply",
            "wait.timeout > late",
        )
    )
    people = [f"55119{number:08}" for number in range(30)]
    for person in people:
        await core.arrive_all({"type": "text", "text": {"body": "go"}}, sender=person)
    await core.settle()
    core.clock.advance(seconds=61)
    for person in people:
        await core.arrive_all({"type": "text", "text": {"body": "answer"}}, sender=person)

    await asyncio.gather(*(one.settle() for one in (core, core.peer(), core.peer())))
    await core.settle()

    ended = core.world.times("reply") + core.world.times("late")
    assert ended == len(people)
    assert {run.state for run in await core.runs()} == {"completed"}


async def test_a_person_who_takes_over_while_a_run_hands_over_is_not_refused(core):
    await core.publish(
        a_flow({"start": hears("go"), "human": node("inbox.handoff")}, "start.message > human")
    )
    await core.say("hello")
    conversation = await core.conversation()
    other = core.peer()

    for _ in range(5):
        await core.arrive("go")
        await asyncio.gather(
            core.settle(),
            other.wiring.hand_overs.reply(core.workspace_id, conversation.id, "Hi", "member:olive"),
        )
        await core.settle()
        if (await core.conversation()).owner == "human":
            await core.wiring.hand_overs.give_back(core.workspace_id, conversation.id, "member:olive")
        await core.settle()

    assert core.said.count("Hi") == 5


_WAITING = text(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def until_waiting(core, transactions: int = 1) -> None:
    """Until so many transactions wait for what another has locked."""
    waiting = 0
    async with asyncio.timeout(SOON_S):
        while waiting < transactions:
            await asyncio.sleep(0.01)
            async with core.wiring.database.transaction() as connection:
                waiting = (await connection.execute(_WAITING)).scalar_one()


async def comes_back(core, message_id: str) -> None:
    """A message that was under way is queued again."""
    async with core.wiring.database.transaction() as connection:
        query = update(messages).where(messages.c.id == message_id)
        await connection.execute(query.values(state="queued", not_before=core.clock()))


@pytest.fixture
async def desk(core) -> CampaignDesk:
    desk = CampaignDesk(core)
    await desk.template()
    await desk.people("Ana", "Bo")
    return desk


async def under_way(desk, **values) -> str:
    """A campaign of which everything that is queued is just being sent."""
    campaign_id = await desk.draft(**values)
    await desk.wiring.campaigns.start(desk.workspace_id, campaign_id, "member:1")
    for _ in range(2):
        await desk.wiring.campaign_runner.run_once()
    await desk.wiring.submit.claim()
    return campaign_id


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_comes_back_while_a_paused_campaign_is_looked_at_is_held(core, desk):
    campaign_id = await under_way(desk)
    ana, bo = await core.rows(messages, "id")
    await desk.wiring.campaigns.pause(desk.workspace_id, campaign_id, "member:1")
    await comes_back(core, ana)

    async with core.wiring.database.transaction() as holding:
        await holding.execute(select(messages.c.id).where(messages.c.id == ana).with_for_update())
        looking = asyncio.create_task(desk.wiring.campaign_runner.run_once())
        await until_waiting(core)
        await comes_back(core, bo)
    await looking
    core.clock.advance(seconds=2)
    await desk.wiring.campaign_runner.run_once()

    assert await core.rows(messages, "not_before") == [HELD_UNTIL, HELD_UNTIL]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_comes_back_as_a_campaign_is_stopped_is_cancelled(core, desk):
    campaign_id = await under_way(desk, rate_per_minute=1)
    (ana,) = await core.rows(messages, "id")
    await desk.wiring.campaigns.stop(desk.workspace_id, campaign_id, "member:1")

    async with core.wiring.database.transaction() as holding:
        await holding.execute(delete(campaign_recipients).where(campaign_recipients.c.state == "waiting"))
        looking = asyncio.create_task(desk.wiring.campaign_runner.run_once())
        await until_waiting(core)
        await comes_back(core, ana)
    await looking
    await desk.wiring.campaign_runner.run_once()
    await desk.wiring.campaign_runner.run_once()

    assert await core.rows(messages, "state") == ["cancelled"]
    assert await desk.state(campaign_id) == ("stopped", None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_token_that_is_replaced_stays_replaced_whatever_else_of_the_channel_changes(core):
    one, other = core.wiring.channels, core.peer().wiring.channels
    named = core.workspace_id, core.channel_id

    async with core.wiring.database.transaction() as holding:
        await holding.execute(select(channels.c.id).with_for_update())
        changing = asyncio.gather(
            one.change(*named, ChannelChange(access_token="new-token"), "member:1"),
            other.change(*named, ChannelChange(messages_per_s=5.0), "member:2"),
        )
        await until_waiting(core, 2)
    await changing

    known = await core.wiring.channel_cache.get_of(*named)
    assert (known.secrets.access_token, known.channel.settings.messages_per_s) == ("new-token", 5.0)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_restriction_that_a_check_lifts_is_over_for_who_looked_meanwhile(core):
    await set_channel(core, answers_until=core.clock.now + timedelta(days=1))
    core.provider.answer = lambda _: Answer(json={"health_status": {"can_send_message": "AVAILABLE"}})
    async with core.wiring.database.transaction() as connection:
        await add_missing(connection, core.clock())

    async with core.wiring.database.transaction() as holding:
        await holding.execute(select(channel_checks).with_for_update())
        checking = asyncio.create_task(core.wiring.channel_checks.check(core.workspace_id, core.channel_id))
        await until_waiting(core)
        await core.wiring.channel_cache.get(core.channel_id)
    await checking

    known = await core.wiring.channel_cache.get_of(core.workspace_id, core.channel_id)
    assert known.channel.answers_until is None
