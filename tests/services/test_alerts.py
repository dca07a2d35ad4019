"""Alerts: one for each thing that is wrong, raised when it is noticed and gone when it is over."""

import re

import msgspec
import pytest

from patchbay.messaging.breaker import FIRST_PAUSE_S, MIN_CALLS
from patchbay.messaging.policy_facts import UNTIL_LIFTED
from patchbay.services.alerts.alerts import Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.alerts.words import PHRASES
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import PageRequest
from support.core import a_flow, answering, hears, node, refusal, says
from support.spine import accepting
from support.stub_server import Answer
from support.systems import a_tenant

FLOW = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
ACCOUNT = "900100200300400"


async def alerts_of(core, *, only_open=True, languages=()):
    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), languages, only_open=only_open)
    return page.items


async def kinds_of(core) -> list[str]:
    return sorted(one.kind for one in await alerts_of(core))


async def notify(core, field: str, value: dict, **entry) -> None:
    """The provider tells of something that is no message; what follows from it is done."""
    change = {"field": field, "value": value}
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT, "changes": [change], **entry}],
    }
    await core.wiring.intake.receive(
        core.workspace_id, "whatsapp", core.channel_id, msgspec.json.encode(body)
    )
    await core.settle()


async def raise_one(core, kind="channel_resting", **details):
    alarm = Alarm(of_channel(core.workspace_id, core.channel_id, kind), Severity.WARNING, details)
    async with core.wiring.database.transaction() as connection:
        return await raise_alerts(connection, [alarm], core.clock())


async def end_one(core, kind="channel_resting"):
    async with core.wiring.database.transaction() as connection:
        await end_alerts(connection, [of_channel(core.workspace_id, core.channel_id, kind)], core.clock())


def test_every_kind_has_a_sentence_and_advice_in_each_language_with_the_same_words():
    words = {
        language: {name: set(re.findall(r"{\w+}", text)) for name, text in phrases.items()}
        for language, phrases in PHRASES.items()
    }

    assert words["es"] == words["en"]
    kinds = {name.removesuffix(".do") for name in words["en"]}
    assert set(words["en"]) == {name for kind in kinds for name in (kind, f"{kind}.do")}


async def test_the_same_alert_again_is_counted_and_not_told_twice(core):
    first = await raise_one(core)
    core.clock.advance(minutes=5)
    second = await raise_one(core)

    (alert,) = await alerts_of(core)
    assert [one.is_new for one in (*first, *second)] == [True, False]
    assert first[0].id == second[0].id
    assert (alert.count, alert.last_seen_at > alert.raised_at) == (2, True)
    assert alert.title == "“Shop” rests, as its provider does not answer as it should."


async def test_an_alert_that_ended_and_begins_again_is_a_new_one(core):
    await raise_one(core)
    await end_one(core)
    gone = await alerts_of(core)
    await raise_one(core)

    (alert,) = await alerts_of(core)
    assert gone == []
    assert alert.count == 1
    assert len(await alerts_of(core, only_open=False)) == 2


async def test_alerts_are_told_in_the_readers_language(core):
    await raise_one(core, "channel_stopped", reason="locked")

    (alert,) = await alerts_of(core, languages=("es",))

    assert alert.title == "“Shop” no envía nada: locked"


async def test_who_acknowledged_first_is_kept_and_the_alert_stays_open(core):
    (raised,) = await raise_one(core)

    await core.wiring.alerts.acknowledge(core.workspace_id, raised.id, "member:ana", ())
    again = await core.wiring.alerts.acknowledge(core.workspace_id, raised.id, "member:bo", ())

    assert again.acknowledged_by == "member:ana"
    assert await kinds_of(core) == ["channel_resting"]
    assert "alert.acknowledged" in await core.rows(tables.audit, "action")


async def test_who_resolved_it_is_kept_and_it_is_open_no_more(core):
    (raised,) = await raise_one(core)

    ended = await core.wiring.alerts.resolve(core.workspace_id, raised.id, "member:ana", ())

    assert (ended.resolved_by, ended.resolved_at is not None) == ("member:ana", True)
    assert await alerts_of(core) == []


async def test_another_workspace_sees_none_of_it(core):
    (raised,) = await raise_one(core)

    page = await core.wiring.alerts.page("another", PageRequest(), ())
    try:
        await core.wiring.alerts.resolve("another", raised.id, "member:eve", ())
        refused = False
    except NotFound:
        refused = True

    assert (page.items, refused) == ([], True)
    assert await kinds_of(core) == ["channel_resting"]


async def test_a_number_whose_provider_fails_rests_and_its_alert_ends_with_the_first_success(core):
    await core.publish(FLOW)
    core.provider.answer = answering(*[refusal(131016, 503)] * MIN_CALLS)
    for number in range(MIN_CALLS):
        await core.say("go", sender=f"551190000{number:04}")
    resting = await kinds_of(core)

    await core.later(seconds=FIRST_PAUSE_S + 1)
    await core.later(seconds=61)

    assert resting == ["channel_resting"]
    assert await alerts_of(core) == []


async def test_a_stopped_account_is_an_alert_until_a_person_resumes_the_number(core):
    await core.publish(FLOW)
    core.provider.answer = answering(refusal(131031, 403))
    await core.say("go")
    (stopped,) = await alerts_of(core)

    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(seconds=61)

    assert (stopped.kind, stopped.severity) == ("channel_stopped", "critical")
    assert "locked" in stopped.title
    assert await alerts_of(core) == []


async def test_a_disabled_account_holds_its_numbers_and_nothing_is_lost(core):
    await core.publish(FLOW)
    ban = {"waba_ban_state": "DISABLE", "waba_ban_date": "March 2, 2026"}
    await notify(core, "account_update", {"event": "DISABLED_UPDATE", "ban_info": ban})
    await core.say("go")
    held = ([one.state for one in await core.outbox()], await kinds_of(core))

    back = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}
    await notify(core, "account_update", back)
    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(seconds=61)

    assert held == (["queued"], ["account_disabled", "channel_stopped"])
    assert [one.state for one in await core.outbox()] == ["accepted"]
    assert await alerts_of(core) == []


def a_ban(state: str) -> dict:
    return {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}}


TROUBLES = {
    "disabled": a_ban("DISABLE"),
    "scheduled": a_ban("SCHEDULE_FOR_DISABLE"),
    "violation": {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}},
    "restriction": {
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [
            {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"},
            {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"},
        ],
    },
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_was_said_of_an_account_before_it_came_back_means_nothing_when_it_comes_late(
    core, trouble
):
    now = int(core.clock.now.timestamp())
    await notify(core, "account_update", a_ban("REINSTATE"), time=now - 60)

    await notify(core, "account_update", TROUBLES[trouble], time=now - 120)

    channel = await core.wiring.channels.get(core.workspace_id, core.channel_id)
    assert (channel.state, channel.answers_until, await alerts_of(core)) == ("active", None, [])


async def test_an_account_that_is_disabled_again_is_held_whatever_came_late_before(core):
    now = int(core.clock.now.timestamp())
    await notify(core, "account_update", a_ban("REINSTATE"), time=now - 60)
    await notify(core, "account_update", a_ban("REINSTATE"), time=now - 180)

    await notify(core, "account_update", a_ban("DISABLE"), time=now - 120)
    before = await kinds_of(core)
    await notify(core, "account_update", a_ban("DISABLE"), time=now - 30)

    assert (before, await kinds_of(core)) == ([], ["account_disabled", "channel_stopped"])


async def test_notices_read_together_count_by_when_they_were_said(core):
    now = int(core.clock.now.timestamp())
    entries = [
        {"id": ACCOUNT, "time": time, "changes": [{"field": "account_update", "value": a_ban(state)}]}
        for state, time in (("REINSTATE", now - 60), ("DISABLE", now - 120))
    ]
    body = {"object": "whatsapp_business_account", "entry": entries}

    await core.wiring.intake.receive(
        core.workspace_id, "whatsapp", core.channel_id, msgspec.json.encode(body)
    )
    await core.settle()

    assert await alerts_of(core) == []


async def test_an_account_that_may_not_answer_is_held_until_the_restriction_ends(core):
    await core.publish(FLOW)
    ends = int(core.clock.now.timestamp()) + 3600
    restriction = {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": ends}
    await notify(core, "account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]})
    await core.say("go")
    before = [one.state for one in await core.outbox()]

    await core.later(seconds=3700)

    assert before == ["queued"]
    assert [one.state for one in await core.outbox()] == ["accepted"]


async def test_a_restriction_on_writing_first_is_told_and_answers_still_go_out(core):
    await core.publish(FLOW)
    await restrict_first(core)

    await core.say("go")

    assert [one.state for one in await core.outbox()] == ["accepted"]
    assert await kinds_of(core) == ["account_restricted"]


async def test_what_would_be_the_first_word_waits_until_the_restriction_ends(core):
    await core.publish(LATER)
    await core.say("go")
    await restrict_first(core, expiration=int(core.clock.now.timestamp()) + 30 * 3600)

    await core.later(hours=26)
    (waiting,) = await core.outbox()
    told = await core.wiring.history.facts(core.workspace_id, waiting.id)
    await core.later(hours=4, minutes=1)

    assert waiting.state == "queued"
    assert told[-1].error["message"].startswith("WhatsApp has restricted the account: it may answer")
    assert [one.state for one in await core.outbox()] == ["accepted"]


@pytest.mark.parametrize("lift", ["reinstate", "check"])
async def test_a_restriction_without_an_end_holds_until_it_is_lifted(core, lift):
    await core.publish(LATER)
    await core.say("go")
    await restrict_first(core)
    await core.later(hours=26)
    await core.later(days=9)
    held = [one.state for one in await core.outbox()]

    if lift == "reinstate":
        await notify(
            core, "account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}
        )
    else:
        core.provider.answer = lambda asked: Answer(json={"health_status": {"can_send_message": "AVAILABLE"}})
        await core.wiring.channel_checks.check(core.workspace_id, core.channel_id)
        core.provider.answer = accepting().answer
    await core.later(seconds=3)

    assert held == ["queued"]
    assert [one.state for one in await core.outbox()] == ["accepted"]


async def test_a_restriction_holds_every_number_of_the_account_and_no_other_workspace(core):
    other = core.new_channel("700800900100201")
    sister_id = await core.wiring.channels.create(core.workspace_id, other, "test")
    stranger = await a_tenant(core.wiring, "Stranger")
    foreign_id = await core.wiring.channels.create(stranger.workspace_id, core.new_channel(), "test")

    await restrict_first(core)

    sister = await core.wiring.channels.get(core.workspace_id, sister_id)
    foreign = await core.wiring.channels.get(stranger.workspace_id, foreign_id)
    assert (sister.answers_until, foreign.answers_until) == (UNTIL_LIFTED, None)


LATER = a_flow(
    {
        "start": hears("go"),
        "nap": node("flow.wait", seconds=90_000),
        "say": node("whatsapp.send_template", template="checkin", language="en"),
    },
    "start.message > nap",
    "nap.out > say",
)


async def restrict_first(core, **more) -> None:
    restriction = {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", **more}
    await notify(core, "account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]})


async def test_a_person_who_paused_a_number_is_not_overruled_by_a_notice_with_an_end(core):
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")
    ends = int(core.clock.now.timestamp()) + 3600
    restriction = {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": ends}

    await notify(core, "account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]})

    channel = await core.wiring.channels.get(core.workspace_id, core.channel_id)
    assert (channel.state_reason, channel.paused_until) == ("Holiday", None)


async def test_a_paused_template_is_an_alert_until_it_is_approved_again(core):
    template = {
        "message_template_id": 4711,
        "message_template_name": "welcome",
        "message_template_language": "en_US",
    }
    await notify(core, "message_template_status_update", {"event": "PAUSED", "reason": None, **template})
    (paused,) = await alerts_of(core)

    await notify(core, "message_template_status_update", {"event": "APPROVED", **template})

    assert paused.title == "The provider has paused the template “welcome” (en_US)."
    assert await alerts_of(core) == []


async def test_a_flagged_number_and_a_rejected_name_are_told_and_taken_back(core):
    number = {"display_phone_number": "15550001111"}
    rejected = {"decision": "REJECTED", "requested_verified_name": "Shoop", "rejection_reason": "NAME"}
    await notify(core, "phone_number_quality_update", {"event": "FLAGGED", **number})
    await notify(core, "phone_number_name_update", {**rejected, **number})
    told = await kinds_of(core)

    await notify(core, "phone_number_quality_update", {"event": "UNFLAGGED", **number})
    await notify(core, "phone_number_name_update", {"decision": "APPROVED", **number})

    assert told == ["name_rejected", "number_flagged"]
    assert await alerts_of(core) == []


async def test_a_notice_of_the_account_is_an_alert_while_it_is_active(core):
    info = {
        "alert_severity": "CRITICAL",
        "alert_status": "ACTIVE",
        "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED",
        "alert_description": "Not eligible.",
    }
    notice = {"entity_type": "BUSINESS", "entity_id": 123}
    await notify(core, "account_alerts", {**notice, "alert_info": info})
    (told,) = await alerts_of(core)

    await notify(core, "account_alerts", {**notice, "alert_info": {**info, "alert_status": "NONE"}})

    assert told.title == "The provider says about the account 123: Not eligible."
    assert await alerts_of(core) == []


async def test_alerts_of_a_number_end_with_it(core):
    await raise_one(core)

    await core.wiring.channels.remove(core.workspace_id, core.channel_id, "member:1")

    assert await alerts_of(core) == []


async def test_open_alerts_are_counted_for_prometheus(core):
    await raise_one(core)

    text = (await core.wiring.metrics.exposition()).decode()

    assert 'patchbay_open_alerts{severity="warning"} 1.0' in text
    assert 'patchbay_open_alerts{severity="critical"} 0.0' in text
