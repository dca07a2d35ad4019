"""Limits above single messages: how many one contact, a portfolio and a workspace may be sent."""

from patchbay.messaging.lanes import Lane
from patchbay.messaging.pair_rate import BURST
from patchbay.messaging.policy_facts import Rules, Urgent
from patchbay.services.contacts.contacts import ContactChange
from patchbay.storage import tables
from support.core import a_flow, awaits, hears, says
from support.first_words import limits_reach, states, writes_first


async def asks_for(core, **rules) -> None:
    await core.wiring.policy_rules.put(core.workspace_id, Rules(**rules), "member:1")
    core.wiring.channel_cache.forget(core.channel_id)


async def test_a_higher_limit_lets_go_at_once_what_waited_for_the_lower(core):
    await limits_reach(core, 1)
    await writes_first(core, "551190000001", "551190000002")
    before = await states(core)

    await limits_reach(core, 5)
    await core.later(seconds=3)

    assert (before, await states(core)) == (["accepted", "queued"], ["accepted", "accepted"])


async def lanes(core) -> list[int]:
    """Of what went out, oldest first."""
    return [int(queue[0]) for queue in await core.rows(tables.messages, "queue") if queue]


async def reasons(core) -> set[str]:
    """Why messages wait."""
    waiting = [one for one in await core.outbox() if one.state == "queued"]
    facts = [await core.wiring.history.facts(core.workspace_id, one.id) for one in waiting]
    return {one[-1].error["message"] for one in facts if one[-1].error}


async def test_no_contact_is_sent_more_at_once_than_the_platform_takes(core):
    await core.publish(a_flow({"start": hears("go"), "say": says("One more")}, "start.message > say"))

    for _ in range(BURST + 2):
        await core.say("go")
    at_once = len(core.said)
    why = await reasons(core)
    said = []
    for _ in range(3):
        await core.later(seconds=5)
        said.append(len(core.said))

    assert at_once == BURST
    assert why == {"The contact was sent as many messages at once as WhatsApp lets anybody send."}
    assert said == [BURST, BURST + 1, BURST + 2]


async def test_a_portfolio_reaches_as_many_people_as_it_may_and_the_others_a_day_later(core):
    await limits_reach(core, 2)

    await writes_first(core, "551100000001", "551100000002", "551100000003")
    first, why = await states(core), await reasons(core)
    await core.later(hours=24, minutes=1)

    assert first == ["accepted", "accepted", "queued"]
    assert why == {"The business has written to as many people today as WhatsApp lets it."}
    assert await states(core) == ["accepted"] * 3


async def test_who_was_reached_today_counts_once(core):
    await limits_reach(core, 1)

    await writes_first(core, "551100000001", times=2)
    await core.later(seconds=1)

    assert await states(core) == ["accepted"] * 2


async def test_whoever_wrote_is_answered_beyond_the_limit(core):
    await limits_reach(core, 1)
    await core.publish(a_flow({"start": hears("go"), "say": says("Here")}, "start.message > say"))
    await writes_first(core, "551100000001")

    await core.say("go")

    assert core.said == ["offer", "Here"]


async def test_a_limit_that_is_lifted_binds_no_more(core):
    await limits_reach(core, 1)
    await writes_first(core, "551100000001", "551100000002")
    await limits_reach(core, None)

    await core.later(hours=24, minutes=1)

    assert await states(core) == ["accepted"] * 2


async def test_a_workspace_sends_no_more_a_day_than_it_set_itself(core):
    await asks_for(core, most_per_day=3)

    await writes_first(core, *(f"55110000000{digit}" for digit in range(4)))
    today, why = await states(core), await reasons(core)
    await core.later(hours=25)

    assert today == ["accepted"] * 3 + ["queued"]
    assert why == {"The workspace has sent as many messages today as it set itself."}
    assert await states(core) == ["accepted"] * 4


async def test_urgent_words_put_the_answer_into_the_urgent_lane(core):
    await asks_for(core, urgent=Urgent(words=("fraud", "stolen card")))
    await core.publish(
        a_flow(
            {"start": hears(), "ask": says("What happened?"), "wait": awaits(), "say": says("We block it.")},
            "start.message > ask",
            "ask.accepted > wait",
            "wait.reply > say",
        )
    )

    await core.say("Hello")
    await core.say("My STOLEN card, please!")

    assert await lanes(core) == [Lane.REPLY, Lane.URGENT]
    assert await core.rows(tables.conversations, "urgent_at") != [None]


async def test_contacts_with_an_urgent_tag_are_always_urgent(core):
    await asks_for(core, urgent=Urgent(tags=("vip",)))
    await core.publish(a_flow({"start": hears(), "say": says("Here")}, "start.message > say"))
    await core.say("Hello")
    (contact_id,) = await core.rows(tables.contacts, "id")
    vip = ContactChange(tags=["vip"])
    await core.wiring.contacts.change(core.workspace_id, contact_id, vip, "member:1")

    await core.say("Hello again")

    assert await lanes(core) == [Lane.REPLY, Lane.URGENT]


async def test_a_conversation_is_urgent_for_a_day(core):
    await asks_for(core, urgent=Urgent(words=("fraud",)))
    await core.publish(a_flow({"start": hears(), "say": says("Here")}, "start.message > say"))
    await core.say("fraud")
    core.clock.advance(hours=24, seconds=1)

    await core.say("thanks")

    assert await lanes(core) == [Lane.URGENT, Lane.REPLY]
