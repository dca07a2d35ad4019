"""Who wants no more promotions, by a button under a template or in words, gets none from that moment on."""

from datetime import time, timedelta

import pytest

from patchbay.messaging.consent import CONFIRMED_IN, CONFIRMED_MARKETING_OUT
from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.services.contacts.consents import NewConsent
from patchbay.services.routing.inquiry import Inquiry
from patchbay.storage.paging import PageRequest
from support.campaigns import CampaignDesk
from support.core import a_flow, awaits, hears, node, says
from support.spine import CUSTOMER

STOPPED = CONFIRMED_MARKETING_OUT["en"]


@pytest.fixture
async def desk(core) -> CampaignDesk:
    return CampaignDesk(core)


async def tap(core, text: str, payload: str | None = None, *, under: str | None = None, **extra) -> str:
    """A quick reply of a template, as the platform tells of it."""
    context = {} if under is None else {"context": {"id": under, "from": "15550001111"}}
    button = {"text": text, "payload": text if payload is None else payload}
    return await core.send_in({"type": "button", "button": button, **context, **extra})


async def the_contact(core):
    return (await core.conversation()).contact_id


async def ledger(core) -> list[tuple[str, str, str, str | None]]:
    page = await core.wiring.consents.page(core.workspace_id, await the_contact(core), PageRequest(20))
    return [(one.purpose, one.state, one.source, one.evidence) for one in page.items]


async def states(core) -> list[tuple[str, str | None]]:
    return [(one.state, (one.error or {}).get("code")) for one in await core.outbox()]


ANSWERING = a_flow({"start": hears(), "hi": says("Taken")}, "start.message > hi")
SELLING = a_flow(
    {"start": hears("sale"), "say": says("An offer", purpose="marketing")}, "start.message > say"
)
TELLING = a_flow(
    {"start": hears("order"), "say": says("On its way", purpose="utility")}, "start.message > say"
)


async def test_the_platforms_button_ends_promotions_and_nothing_else(core):
    await core.publish(SELLING)
    await core.publish(TELLING)
    await tap(core, "Stop promotions", under="wamid.PROMO")

    await core.say("sale")
    await core.say("order")

    assert await ledger(core) == [("marketing", "out", "button", "Stop promotions under wamid.PROMO")]
    assert core.said == [STOPPED, "On its way"]
    assert ("suppressed", "marketing_stopped") in await states(core)


@pytest.mark.parametrize(
    ("text", "payload", "language"),
    [
        ("Detener promociones", None, "es"),
        ("Parar promo\u00e7\u00f5es", None, "pt"),
        ("STOP", None, "en"),
        ("Sair", None, "pt"),
        ("Ya no", "PARAR_PROMOCIONES", "es"),
        ("\U0001f44e", "opt-out", "en"),
    ],
)
async def test_it_is_understood_by_what_it_says_or_carries_and_answered_in_its_language(
    core, text, payload, language
):
    await tap(core, text, payload)

    assert core.said == [CONFIRMED_MARKETING_OUT[language]]
    assert [one[:3] for one in await ledger(core)] == [("marketing", "out", "button")]


async def test_the_words_written_count_as_much_as_the_button(core):
    await core.say("Stop promotions")

    assert await ledger(core) == [("marketing", "out", "message", "Stop promotions")]
    assert core.said == [STOPPED]


async def test_it_is_confirmed_once_and_no_workflow_hears_of_it(core):
    await core.publish(ANSWERING)

    await tap(core, "Stop promotions")
    await tap(core, "Stop promotions")
    await core.say("hello")

    assert core.said == [STOPPED, "Taken"]


async def test_who_opted_out_of_everything_is_not_told_again(core):
    await core.say("STOP")

    await tap(core, "Stop promotions")

    assert len(core.said) == 1
    assert [one[:2] for one in await ledger(core)] == [("marketing", "out"), ("all", "out")]


async def test_an_opt_in_word_takes_it_back(core):
    await core.publish(SELLING)
    await tap(core, "Stop promotions")

    await core.say("START")
    await core.say("sale")

    assert core.said == [STOPPED, CONFIRMED_IN["en"], "An offer"]
    assert (await ledger(core))[0] == ("marketing", "in", "message", "START")


async def test_an_opt_in_word_takes_back_whatever_was_refused(core):
    await core.publish(SELLING)
    await tap(core, "Stop promotions")
    await core.say("STOP")

    await core.say("START")
    await core.say("sale")

    assert core.said[-2:] == [CONFIRMED_IN["en"], "An offer"]


async def preference(core, value: str, **extra) -> None:
    said = {
        "wa_id": CUSTOMER,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(core.clock.now.timestamp()),
        **extra,
    }
    await core.receive({"user_preferences": [said]}, field="user_preferences")
    await core.settle()


async def test_the_platforms_resume_takes_it_back_too(core):
    await core.publish(SELLING)
    await tap(core, "Stop promotions")
    core.clock.advance(seconds=2)

    await preference(core, "resume")
    await core.say("sale")

    assert core.said == [STOPPED, "An offer"]
    newest = (await ledger(core))[0]
    assert newest == ("marketing", "in", "whatsapp preference", "User requested to resume marketing messages")


async def test_who_signs_up_by_the_platforms_link_agrees_to_promotions(core):
    await core.say("hello")

    await preference(core, "signup", signup_id="77")

    (kept,) = await ledger(core)
    assert kept[:3] == ("marketing", "in", "whatsapp preference")
    assert kept[3].endswith("Sign-up 77")


DRIP = a_flow(
    {
        "start": hears("sale"),
        "say": node("whatsapp.send_template", template="offer", language="en", body=["Ana"]),
        "wait": awaits(),
        "last": says("Last chance!"),
    },
    "start.message > say",
    "say.accepted > wait",
    "wait.reply > last",
    "wait.timeout > last",
)


async def test_the_run_whose_promotion_it_is_ends_with_it(core, desk):
    await desk.template()
    await core.publish(DRIP)
    await core.say("sale")
    (promotion,) = await core.outbox()

    await tap(core, "No, stop", "STOP", under=promotion.provider_id)
    await core.say("what about my order?")

    (run,) = await core.runs()
    assert (run.state, run.error["message"]) == ("cancelled", "The contact asked for no more promotions.")
    assert core.said == ["offer", STOPPED]


async def test_a_run_that_asked_something_else_goes_on(core):
    await core.publish(
        a_flow(
            {"start": hears("help"), "wait": awaits(), "got": says("Got it")},
            "start.message > wait",
            "wait.reply > got",
        )
    )
    await core.say("help")

    await core.say("no more promotions")
    await core.say("my order is late")

    assert core.said == [STOPPED, "Got it"]


async def test_stop_under_a_message_about_an_order_is_about_everything(core, desk):
    await desk.template(category="UTILITY")
    await core.publish(DRIP)
    await core.say("sale")
    (told,) = await core.outbox()

    await tap(core, "Stop", under=told.provider_id)

    assert [one[:2] for one in await ledger(core)] == [("all", "out")]


async def test_what_a_campaign_put_off_till_morning_is_suppressed_at_once(core, desk):
    quiet = QuietHours(time(11), time(18))
    await core.wiring.policy_rules.put(core.workspace_id, Rules(quiet_hours=quiet), "member:1")
    core.wiring.channel_cache.forget(core.channel_id)
    await desk.template()
    await core.add_contact(name="Ana", phone=f"+{CUSTOMER}", tags=["vip"])
    await desk.send()
    before = await states(core)

    await tap(core, "Stop promotions")
    await core.later(seconds=2)

    assert before == [("queued", None)]
    assert (await states(core))[0] == ("suppressed", "marketing_stopped")
    assert core.said == [STOPPED]


async def test_a_campaign_started_later_passes_them_over(core, desk):
    await desk.template()
    await core.add_contact(name="Ana", phone=f"+{CUSTOMER}", tags=["vip"])
    await tap(core, "Stop promotions")

    forecast = await desk.preview(await desk.draft())
    await desk.send()

    assert [(reason.code, reason.count) for reason in forecast.reasons] == [("marketing_stopped", 1)]
    assert core.said == [STOPPED]


async def test_a_colleague_who_has_the_conversation_does_not_keep_it_from_counting(core):
    await core.say("hello")
    conversation = await core.conversation()
    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:1")
    await core.settle()

    await tap(core, "Stop promotions")

    assert [one[:2] for one in await ledger(core)] == [("marketing", "out")]
    assert core.said == [STOPPED]


@pytest.mark.parametrize("refuse", [preference, tap], ids=["preference", "button"])
async def test_it_holds_though_consent_was_noted_in_the_same_second(core, refuse):
    """Of which the platform tells no fractions."""
    await core.publish(SELLING)
    await core.say("hello")
    core.clock.advance(milliseconds=500)
    agreed = NewConsent("marketing", "in", "counter")
    await core.wiring.consents.record(core.workspace_id, await the_contact(core), agreed, "member:1")

    await refuse(core, "stop" if refuse is preference else "Stop promotions")
    await core.say("sale")

    assert "An offer" not in core.said


async def test_it_holds_from_when_it_was_said_and_not_from_when_it_was_read(core):
    await core.publish(ANSWERING)
    stop, later = core.clock.now, core.clock.now + timedelta(seconds=1)
    core.clock.advance(seconds=20)
    items = [
        {"type": "text", "text": {"body": text}, "timestamp": str(int(at.timestamp()))}
        for text, at in (("STOP", stop), ("one more thing", later))
    ]
    await core.arrive_all(*items)
    await core.settle()

    assert core.said[-1] == "Taken"


async def test_whoever_asks_who_takes_it_is_told(core):
    asked = Inquiry(channel_id=core.channel_id, text="Stop promotions", button_id="Stop promotions")

    answer = await core.wiring.route_inquiry.ask(core.workspace_id, asked)

    assert (answer.taken_by.kind, answer.taken_by.code) == ("consent", "no_promotions")
