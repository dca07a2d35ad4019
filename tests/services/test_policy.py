"""The workspace's rules and what contacts said, as they bind what is really sent."""

from datetime import time, timedelta

import pytest
from sqlalchemy import update

from patchbay.messaging.consent import CONFIRMED_OUT
from patchbay.messaging.policy_facts import FrequencyCap, QuietHours, Rules
from patchbay.services.contacts import ContactSearch, NewConsent
from patchbay.services.errors import Invalid
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, node, says

FALLBACK = {"template": "checkin", "language": "en", "body": ["Ana"]}


def offering(purpose: str = "marketing", **params) -> dict:
    return a_flow(
        {"start": hears("go"), "say": says("An offer", purpose=purpose, **params)}, "start.message > say"
    )


async def asks_for(core, **rules) -> None:
    await core.wiring.policy_rules.put(core.workspace_id, Rules(**rules), "member:1")
    core.wiring.channel_cache.forget(core.channel_id)


async def states(core) -> list[tuple[str, str | None]]:
    return [(one.state, (one.error or {}).get("code")) for one in await core.outbox()]


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
    assert facts[-1].error == {"code": "deferred", "message": "It is quiet hours where the contact is."}


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


async def test_where_agreement_is_asked_for_only_who_agreed_is_written_to(core):
    await asks_for(core, opt_in=("marketing",))
    await core.publish(offering())
    await core.say("go")
    agreed = NewConsent("marketing", "in", "web form", "I want offers")

    await core.wiring.contacts.record_consent(core.workspace_id, await the_contact(core), agreed, "member:1")
    await core.say("go")

    assert (await states(core))[0] == ("suppressed", "no_opt_in")
    assert core.said == ["An offer"]


@pytest.mark.parametrize("purpose", ["service", "utility", "marketing"])
async def test_a_purpose_that_was_refused_is_refused_alone(core, purpose):
    await core.publish(offering(purpose))
    await core.say("hello")
    contact_id = await the_contact(core)
    await core.wiring.contacts.record_consent(
        core.workspace_id, contact_id, NewConsent(purpose, "out"), "member:1"
    )

    await core.say("go")

    assert await states(core) == [("suppressed", f"{purpose}_stopped")]


async def test_the_newest_word_on_a_purpose_holds(core):
    await core.publish(offering())
    await core.say("hello")
    contact_id = await the_contact(core)
    for state in ("out", "in"):
        statement = NewConsent("marketing", state)
        await core.wiring.contacts.record_consent(core.workspace_id, contact_id, statement, "member:1")
        core.clock.advance(seconds=1)

    await core.say("go")

    assert core.said == ["An offer"]


async def test_stop_is_kept_with_the_words_it_was_said_in_and_start_takes_it_back(core):
    await core.say("STOP!")
    contact_id = await the_contact(core)
    opted_out_at = (await core.wiring.contacts.get(core.workspace_id, contact_id)).opted_out_at
    await core.later(seconds=1)
    await core.say("Start")

    kept = (await core.wiring.contacts.consents(core.workspace_id, contact_id, PageRequest(10))).items
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


async def test_outside_the_window_the_chosen_template_goes_out_and_is_what_is_kept(core):
    flow = a_flow(
        {
            "start": hears("go"),
            "nap": node("flow.wait", seconds=90_000),
            "say": says("Still there?", fallback=FALLBACK),
        },
        "start.message > nap",
        "nap.out > say",
    )
    await core.publish(flow)
    await core.say("go")

    await core.later(hours=26)

    (message,) = await core.outbox()
    facts = await core.wiring.history.facts(core.workspace_id, message.id)
    assert [one["template"]["name"] for one in core.sent] == ["checkin"]
    assert (message.kind, message.content["template"], message.state) == ("template", "checkin", "accepted")
    assert {"code": "replaced", "message": "The 24-hour window is closed: the template is sent instead."} in [
        fact.error for fact in facts
    ]


async def test_inside_the_window_the_template_is_not_needed(core):
    await core.publish(offering("service", fallback=FALLBACK))

    await core.say("go")

    assert core.said == ["An offer"]


async def test_what_is_sent_instead_passes_the_gate_itself(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "nap": node("flow.wait", seconds=90_000),
                "say": says("Still there?", fallback=FALLBACK),
            },
            "start.message > nap",
            "nap.out > say",
        )
    )
    await add_template(core, status="DISABLED")
    await core.say("go")

    await core.later(hours=26)

    assert (core.sent, await states(core)) == ([], [("suppressed", "template_not_approved")])


async def test_a_paused_template_waits_until_it_is_approved_again(core):
    await add_template(core, status="PAUSED")
    await core.publish(templated())
    await core.say("go")
    waiting = await states(core)

    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.templates).values(status="APPROVED"))
    await core.later(minutes=11)

    assert waiting == [("queued", None)]
    assert [one["template"]["name"] for one in core.sent] == ["checkin"]


async def test_a_template_that_lacks_a_variable_is_not_tried(core):
    await core.publish(templated())
    await add_template(core, text="Hi {{1}}, your order {{2}} is ready")

    await core.say("go")

    (message,) = await core.outbox()
    assert (core.sent, message.error["code"]) == ([], "template_misfit")
    assert message.error["message"] == "The template checkin expected 2 variables, got 1."


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


def templated() -> dict:
    template = node("whatsapp.send_template", **FALLBACK)
    return a_flow({"start": hears("go"), "say": template}, "start.message > say")


async def add_template(core, *, status: str = "APPROVED", text: str = "Hi {{1}}") -> None:
    async with core.wiring.database.transaction() as connection:
        await connection.execute(
            tables.templates.insert().values(
                id="template-1",
                workspace_id=core.workspace_id,
                channel_id=core.channel_id,
                name="checkin",
                language="en",
                category="UTILITY",
                status=status,
                components=[{"type": "BODY", "text": text}],
                updated_at=core.clock(),
            )
        )
