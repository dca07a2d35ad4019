"""What campaigns would do and what they did: previews, costs, progress."""

from datetime import date, time

import pytest

from patchbay.messaging.policy_facts import QuietHours
from patchbay.messaging.prices import PriceTable
from patchbay.services.campaigns import preview, runner
from patchbay.services.contacts.consents import NewConsent
from patchbay.services.costs.costs import CostSum, Money
from patchbay.storage.letters import LetterFilter, Wanted
from support.campaigns import CHOICE, CampaignDesk
from support.core import answering, refusal
from support.first_words import limits_reach
from support.spanish_reasons import is_told


@pytest.fixture
async def desk(core) -> CampaignDesk:
    desk = CampaignDesk(core)
    await desk.template()
    return desk


async def test_a_preview_says_what_would_become_of_everybody_and_is_right(desk):
    ids = await desk.people("Ana", "Bo", "Cy", "", "Eve", timezone="UTC")
    await desk.core.add_contact(name="Far", phone="+5511900001077", tags=["vip"], timezone="Asia/Tokyo")
    out = NewConsent("all", "out", "phone call")
    await desk.wiring.consents.record(desk.workspace_id, ids[1], out, "test")
    await desk.core.add_contact(name="No number", tags=["vip"])
    await desk.rules(quiet_hours=QuietHours(time(20), time(8)))
    campaign_id = await desk.draft()

    preview = await desk.preview(campaign_id)
    nothing_sent = await desk.core.outbox() == []
    await desk.start(campaign_id)
    progress = await desk.progress(campaign_id)

    counts = (preview.sent, preview.deferred, preview.suppressed, preview.skipped)
    assert (preview.audience, preview.is_sample, counts, nothing_sent) == (7, False, (3, 1, 2, 1), True)
    assert {(one.code, one.count) for one in preview.reasons} == {
        ("deferred", 1),
        ("opted_out", 1),
        ("no_address", 1),
        ("missing_value", 1),
    }
    assert all(one.text == f"Hello {one.name}, save 10 %." for one in preview.examples)
    assert progress.states == {"accepted": 3, "queued": 1, "suppressed": 2, "skipped": 1}


async def test_a_preview_says_what_it_costs_at_most_and_progress_what_it_did(desk):
    rates = {"Brazil": {"marketing": "0.0625"}}
    table = PriceTable("march", date(2026, 3, 1), "EUR", {"BR": "Brazil"}, rates)
    await desk.wiring.prices.put(desk.workspace_id, [table], "member:1")
    await desk.people("Ana", "Bo")
    await desk.core.add_contact(name="Eve", phone="+819000000001", tags=["vip"])
    campaign_id = await desk.draft()

    preview = await desk.preview(campaign_id)
    await desk.start(campaign_id)
    ana = next(one for one in await desk.recipients(campaign_id) if one.name == "Ana")
    message = await desk.wiring.history.message(desk.workspace_id, ana.message_id)
    pricing = {"pricing_model": "PMP", "type": "regular", "category": "marketing"}
    await desk.core.status(message.id, "delivered", message.provider_id, pricing=pricing)

    assert preview.estimate == CostSum(3, 0, 1, [Money("0.125", "EUR")])
    assert (await desk.progress(campaign_id)).cost == CostSum(1, 0, 0, [Money("0.0625", "EUR")])


async def test_marketing_to_the_united_states_is_kept_back_and_foretold(desk):
    await desk.people("Ana")
    for name, phone in (("Joe", "+12125550123"), ("Jean", "+14165550123"), ("Demo", "+15550001077")):
        await desk.core.add_contact(name=name, phone=phone, tags=["vip"])
    campaign_id = await desk.draft()

    preview = await desk.preview(campaign_id)
    await desk.start(campaign_id)
    (refused,) = await desk.recipients(campaign_id, code="no_marketing_there")

    assert (preview.sent, preview.suppressed, preview.reasons[0].code) == (3, 1, "no_marketing_there")
    assert is_told(preview.reasons[0].reason)
    assert (refused.name, (await desk.progress(campaign_id)).states) == (
        "Joe",
        {"accepted": 3, "suppressed": 1},
    )


async def test_a_preview_holds_against_values_what_the_sender_does(desk):
    components = [{"type": "BODY", "text": "Hello {{1}}" + "!" * 20}, {"type": "FOOTER", "text": "Acme"}]
    await desk.template(name="note", components=components)
    choice = {"name": "note", "language": "en", "body": ["{{ row.note }}"]}
    campaign_id = await desk.draft(None, choice)
    notes = {"1": "A" * 998, "2": "A" * 999, "3": "One\nand two", "4": " \n ", "5": None}
    rows = [
        {"phone": f"+551190000000{place}", "values": {} if note is None else {"note": note}}
        for place, note in notes.items()
    ]
    await desk.append(campaign_id, *rows)

    preview = await desk.preview(campaign_id)
    await desk.start(campaign_id)
    progress = await desk.progress(campaign_id)

    assert (preview.sent, preview.suppressed, preview.skipped) == (2, 1, 2)
    assert sorted(one.code for one in preview.reasons for _ in range(one.count)) == [
        "missing_value",
        "missing_value",
        "template_misfit",
    ]
    assert {(one.code, one.count) for one in progress.reasons} == {
        ("missing_value", 2),
        ("template_misfit", 1),
    }
    assert [one.reason for one in preview.reasons if not is_told(one.reason)] == []
    assert "Hello One and two" + "!" * 20 + "\n\nAcme" in [one.text for one in preview.examples]
    assert progress.states == {"accepted": 2, "suppressed": 1, "skipped": 2}
    assert sorted(desk.bodies) == ["en: " + "A" * 998, "en: One and two"]


@pytest.mark.parametrize("at_once", [1, 250])
async def test_a_preview_counts_how_many_people_a_number_may_write_to(desk, monkeypatch, at_once):
    await limits_reach(desk.core, 2)
    choice = {**CHOICE, "body": ["friend"]}
    campaign_id = await desk.draft(None, choice)
    await desk.append(campaign_id, *({"phone": f"+55119000000{place:02}"} for place in range(5)))
    monkeypatch.setattr(preview, "BATCH", at_once)

    looked = await desk.preview(campaign_id)
    await desk.start(campaign_id)

    assert (looked.sent, looked.deferred) == (2, 3)
    assert (await desk.progress(campaign_id)).states == {"accepted": 2, "queued": 3}


async def test_values_that_are_much_work_keep_nobody_waiting_for_long(desk, monkeypatch):
    await desk.people("Ana", "Bo", "Cy")
    campaign_id = await desk.draft()
    monkeypatch.setattr(preview, "LONGEST_S", 0.0)
    monkeypatch.setattr(runner, "LONGEST_S", 0.0)

    looked = await desk.preview(campaign_id)
    await desk.start(campaign_id)
    await desk.core.settle()

    assert (looked.audience, looked.looked_at, looked.is_sample, looked.sent) == (3, 1, True, 1)
    assert desk.bodies == ["en: Ana", "en: Bo", "en: Cy"]


async def test_progress_knows_who_answered_and_who_opted_out(desk):
    (ana, _) = await desk.people("Ana", "Bo")
    campaign_id = await desk.send()
    desk.core.clock.advance(minutes=1)

    await desk.core.say("thanks", sender="5511900001001")
    out = NewConsent("marketing", "out", "phone call")
    await desk.wiring.consents.record(desk.workspace_id, ana, out, "test")

    progress = await desk.progress(campaign_id)
    assert (progress.audience, progress.replied, progress.opted_out) == (2, 1, 1)


async def test_a_message_sent_again_counts_for_its_recipient_once(desk):
    await desk.people("Ana", "Bo")
    desk.core.provider.answer = answering(refusal(131009))
    campaign_id = await desk.send()
    everything = Wanted(filter=LetterFilter())

    await desk.wiring.letters.replay(desk.workspace_id, "message", everything, "member:1")
    await desk.core.settle()

    assert (await desk.progress(campaign_id)).states == {"accepted": 2}
    assert [one.state for one in await desk.recipients(campaign_id)] == ["accepted", "accepted"]
