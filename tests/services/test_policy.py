"""The workspace's rules and what contacts said, as they bind what is really sent."""

from datetime import time, timedelta

import pytest
from sqlalchemy import update

from patchbay.messaging.consent import CONFIRMED_OUT
from patchbay.messaging.policy_facts import FrequencyCap, QuietHours, Rules
from patchbay.services.contacts.consents import NewConsent
from patchbay.services.contacts.contacts import ContactChange, ContactSearch
from patchbay.services.errors import Invalid
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, node, says
from support.sending import add_template, states, templated


def offering(purpose: str = "marketing", **params) -> dict:
    return a_flow(
        {"start": hears("go"), "say": says("An offer", purpose=purpose, **params)}, "start.message > say"
    )


async def asks_for(core, **rules) -> None:
    await core.wiring.policy_rules.put(core.workspace_id, Rules(**rules), "member:1")
    core.wiring.channel_cache.forget(core.channel_id)


async def the_contact(core) -> str:
    return (await core.wiring.contacts.page(core.workspace_id, PageRequest(10), ContactSearch())).items[0].id


async def test_marketing_waits_for_the_end_of_quiet_hours_and_says_so(core):
    await asks_for(core, quiet_hours=QuietHours(time(11), time(13)))
    await core.publish(offering())

    await core.say("go")
    waiting = (await core.outbox())[0]
    facts = await core.wiring.history.facts(core.workspace_id, waiting.id)
    sent_before = list(core.said)
    await core.later(hours=1, seconds=1)

    assert (waiting.state, sent_before, core.said) == ("queued", [], ["An offer"])
    assert facts[-1].error == {
        "code": "deferred",
        "message": "It is quiet hours where the contact is.",
        "until": "2026-03-02T13:00:00+00:00",
    }


async def test_rules_that_are_lifted_let_go_what_they_held(core):
    await asks_for(core, quiet_hours=QuietHours(time(11), time(13)))
    await core.publish(offering())
    await core.say("go")
    held = await states(core)

    await asks_for(core)
    await core.later(seconds=3)

    assert (held, core.said) == ([("queued", None)], ["An offer"])


async def test_what_waits_for_long_is_asked_about_again_now_and_then(core):
    await asks_for(core, quiet_hours=QuietHours(time(11), time(10)))
    await core.publish(offering())
    await core.say("go")

    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.workspaces).values(settings={}))
    core.wiring.channel_cache.forget(core.channel_id)
    await core.later(hours=1, seconds=1)

    assert core.said == ["An offer"]


async def test_answers_are_not_kept_by_quiet_hours(core):
    await asks_for(core, quiet_hours=QuietHours(time(11), time(13)))
    await core.publish(offering("service"))

    await core.say("go")

    assert core.said == ["An offer"]


async def test_a_contact_gets_no_more_of_a_purpose_than_the_workspace_allows(core):
    await asks_for(core, caps=(FrequencyCap("marketing", 2, 3600),))
    await core.publish(offering())

    for _ in range(3):
        await core.say("go")
    held = await states(core)
    await core.later(hours=1, minutes=1)
    await core.say("go")

    assert held[-1] == ("suppressed", "frequency_cap")
    assert core.said == ["An offer"] * 3


async def test_a_message_counts_from_when_it_went_out_and_not_from_when_it_was_decided(core):
    quiet = QuietHours(time(11), time(13))
    await asks_for(core, quiet_hours=quiet, caps=(FrequencyCap("marketing", 1, 3600),))
    await core.publish(offering())
    await core.say("go")
    await core.later(minutes=61)

    await core.later(minutes=10)
    await core.say("go")

    assert core.said == ["An offer"]
    assert await states(core) == [("accepted", None), ("suppressed", "frequency_cap")]


async def test_what_the_provider_counts_as_marketing_counts_against_the_limit_for_it(core):
    await asks_for(core, caps=(FrequencyCap("marketing", 1, 3600),))
    await add_template(core, category="MARKETING")
    await core.publish(templated())

    await core.say("go")
    await core.say("go")

    assert await states(core) == [("accepted", None), ("suppressed", "frequency_cap")]


async def test_two_messages_to_a_contact_in_one_batch_count_both(core):
    await asks_for(core, caps=(FrequencyCap("marketing", 1, 3600),))
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")
    late = node("flow.wait", seconds=1800)
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "now": says("One", purpose="marketing"),
                "nap": late,
                "then": says("Two", purpose="marketing"),
            },
            "start.message > now",
            "start.message > nap",
            "nap.out > then",
        )
    )
    await core.say("go")
    await core.later(minutes=31)

    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(minutes=2)

    assert [lane[0] for lane in await core.rows(tables.messages, "queue") if lane] == ["1", "3"]
    assert sorted(await states(core)) == [("accepted", None), ("suppressed", "frequency_cap")]


async def test_where_agreement_is_asked_for_only_who_agreed_is_written_to(core):
    await asks_for(core, opt_in=("marketing",))
    await core.publish(offering())
    await core.say("go")
    agreed = NewConsent("marketing", "in", "web form", "I want offers")

    await core.wiring.consents.record(core.workspace_id, await the_contact(core), agreed, "member:1")
    await core.say("go")

    assert (await states(core))[0] == ("suppressed", "no_opt_in")
    assert core.said == ["An offer"]


@pytest.mark.parametrize("purpose", ["service", "utility", "marketing"])
async def test_a_purpose_that_was_refused_is_refused_alone(core, purpose):
    await core.publish(offering(purpose))
    await core.say("hello")
    contact_id = await the_contact(core)
    await core.wiring.consents.record(core.workspace_id, contact_id, NewConsent(purpose, "out"), "member:1")

    await core.say("go")

    assert await states(core) == [("suppressed", f"{purpose}_stopped")]


async def test_the_newest_word_on_a_purpose_holds(core):
    await core.publish(offering())
    await core.say("hello")
    contact_id = await the_contact(core)
    for state in ("out", "in"):
        statement = NewConsent("marketing", state)
        await core.wiring.consents.record(core.workspace_id, contact_id, statement, "member:1")
        core.clock.advance(seconds=1)

    await core.say("go")

    assert core.said == ["An offer"]


async def test_stop_is_kept_with_the_words_it_was_said_in_and_start_takes_it_back(core):
    await core.say("STOP!")
    contact_id = await the_contact(core)
    opted_out_at = (await core.wiring.contacts.get(core.workspace_id, contact_id)).opted_out_at
    await core.later(seconds=1)
    await core.say("Start")

    kept = (await core.wiring.consents.page(core.workspace_id, contact_id, PageRequest(10))).items
    assert [(one.purpose, one.state, one.source, one.evidence) for one in kept] == [
        ("all", "in", "message", "Start"),
        ("all", "out", "message", "STOP!"),
    ]
    assert opted_out_at is not None
    assert (await core.wiring.contacts.get(core.workspace_id, contact_id)).opted_out_at is None


async def test_stop_is_confirmed_once_and_in_the_language_it_was_said_in(core):
    for word in ("Baja", "STOP", "stop"):
        await core.say(word)
        await core.later(seconds=1)

    assert core.said == [CONFIRMED_OUT["es"]]


async def test_who_comes_by_an_advertisement_is_free_to_answer_for_three_days(core):
    advert = {"source_type": "ad", "source_id": "120", "source_url": "https://fb.me/x"}
    await core.say("hello", referral=advert)
    came_at = core.clock.now.replace(microsecond=0)
    free_until = (await core.conversation()).free_until

    await core.say("still there")
    await core.later(hours=73)

    assert free_until == came_at + timedelta(hours=72)
    assert (await core.conversation()).free_until is None


async def test_who_comes_by_themselves_is_not(core):
    await core.say("hello")

    assert (await core.conversation()).free_until is None


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"quiet_hours": QuietHours(time(9), time(9))}, "quiet_hours.ends"),
        ({"caps": (FrequencyCap("marketing", 1, 60), FrequencyCap("marketing", 2, 60))}, "caps[1]"),
    ],
)
async def test_rules_that_cannot_be_kept_are_refused_with_their_place(core, rules, where):
    with pytest.raises(Invalid) as refused:
        await asks_for(core, **rules)

    assert [problem.path for problem in refused.value.problems] == [where]
    assert await core.wiring.policy_rules.get(core.workspace_id) == Rules()


@pytest.mark.parametrize(("actor", "state"), [("api_key:1", "suppressed"), ("member:1", "accepted")])
async def test_who_opted_out_hears_from_people_and_not_from_programs(core, actor, state):
    await core.say("STOP")
    conversation = await core.conversation()

    await core.wiring.hand_overs.reply(core.workspace_id, conversation.id, "One more thing", actor)
    await core.settle()

    assert [one.state for one in await core.outbox()] == ["accepted", state]


@pytest.mark.parametrize("timezone", ["Madrid", "America", "../etc/passwd", ""])
async def test_a_time_zone_that_is_none_is_refused(core, timezone):
    contact_id = await core.add_contact(name="Ana", timezone="Europe/Madrid")

    with pytest.raises(Invalid) as refused:
        await core.add_contact(name="Bo", timezone=timezone)
    with pytest.raises(Invalid):
        await core.wiring.contacts.change(
            core.workspace_id, contact_id, ContactChange(timezone=timezone), "member:1"
        )

    assert refused.value.problems[0].path == "timezone"
    assert (await core.wiring.contacts.get(core.workspace_id, contact_id)).timezone == "Europe/Madrid"
