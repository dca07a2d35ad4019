"""Campaigns from the draft to what everybody got: what, when, and what keeps it from going out."""

from datetime import timedelta

import pytest
from msgspec import convert

from patchbay.messaging.policy_facts import FrequencyCap
from patchbay.services.campaigns import runner
from patchbay.services.campaigns.campaigns import CampaignChange
from patchbay.services.errors import Invalid, NotNow
from patchbay.storage import tables
from support.campaigns import CHOICE, CampaignDesk
from support.core import answering, refusal
from support.spanish_reasons import is_told


@pytest.fixture
async def desk(core) -> CampaignDesk:
    desk = CampaignDesk(core)
    await desk.template()
    return desk


# ── What ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_nobody_gets_a_message_with_a_hole(desk):
    await desk.people("Ana", "")

    campaign_id = await desk.send()

    assert desk.bodies == ["en: Ana"]
    (skipped,) = await desk.recipients(campaign_id, state="skipped")
    assert (skipped.code, skipped.reason) == ("missing_value", "There is no value for place 1: it is empty.")


async def test_people_get_the_language_they_speak_where_it_is_approved(desk):
    await desk.template("pt_BR", "Oi {{1}}")
    await desk.template("es", "Hola {{1}}", status="PENDING")
    await desk.template("de", "Guten Tag", status="APPROVED")
    for place, language in enumerate(["pt_BR", "pt", "es", "de", "en_GB", None]):
        await desk.core.add_contact(
            name=str(language), phone=f"+55119000010{place:02}", tags=["vip"], language=language
        )

    await desk.send()

    assert desk.bodies == ["pt_BR: pt_BR", "pt_BR: pt", "en: es", "en: de", "en: en_GB", "en: None"]


@pytest.mark.parametrize(
    ("choice", "path"),
    [
        (None, "template"),
        ({**CHOICE, "name": "unknown"}, "template.name"),
        ({**CHOICE, "body": []}, "template"),
        ({**CHOICE, "body": ["{{ contact.name"]}, "template.body[0]"),
        ({**CHOICE, "body": ["{{ steps.a }}"]}, "template.body[0]"),
        ({**CHOICE, "body": ["{{ row.code }}"]}, "template.body[0]"),
    ],
)
async def test_a_campaign_that_does_not_fit_is_not_started(desk, choice, path):
    await desk.people("Ana")
    campaign_id = await desk.draft(template=choice)

    with pytest.raises(Invalid) as caught:
        await desk.start(campaign_id)

    assert [problem.path for problem in caught.value.problems] == [path]


async def test_a_campaign_to_nobody_is_not_started(desk):
    with pytest.raises(Invalid, match="cannot be sent"):
        await desk.send()


async def test_a_file_and_a_button_are_filled_too(desk):
    components = [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Hello"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "See", "url": "https://shop.example/{{1}}"}]},
    ]
    await desk.template(name="rich", components=components)
    await desk.people("Ana")
    button = {"index": 0, "value": "{{ contact.id }}"}
    choice = {"name": "rich", "language": "en", "header": "https://shop.example/a.png", "buttons": [button]}

    await desk.send(template=choice)

    kinds = [one["type"] for one in desk.core.sent[0]["template"]["components"]]
    assert kinds == ["header", "button"]


# ── When ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_campaign_waits_for_its_time_and_takes_who_is_there_then(desk):
    await desk.people("Ana")
    campaign_id = await desk.send(starts_at=(desk.core.clock.now + timedelta(hours=1)).isoformat())
    before = (await desk.state(campaign_id), list(desk.bodies))
    await desk.core.add_contact(name="Late", phone="+5511900001099", tags=["vip"])

    await desk.core.later(hours=1, seconds=1)

    assert before == (("scheduled", None), [])
    assert desk.bodies == ["en: Ana", "en: Late"]


async def test_a_rate_lets_so_many_go_a_minute(desk):
    await desk.people(*"abcdefgh")
    await desk.send(rate_per_minute=60)

    sent = [len(desk.bodies)]
    for _ in range(4):
        await desk.core.later(seconds=1)
        sent.append(len(desk.bodies))

    assert sent == [1, 2, 3, 4, 5]


async def test_pause_holds_resume_goes_on(desk):
    await desk.people("Ana", "Bo", "Cy")
    campaigns = desk.wiring.campaigns
    campaign_id = await desk.draft()
    await campaigns.start(desk.workspace_id, campaign_id, "member:1")
    for _ in range(2):
        await desk.wiring.campaign_runner.run_once()

    await campaigns.pause(desk.workspace_id, campaign_id, "member:1")
    await desk.core.later(minutes=5)
    held = (await desk.state(campaign_id), list(desk.bodies), (await desk.progress(campaign_id)).states)
    await campaigns.resume(desk.workspace_id, campaign_id, "member:1")
    await desk.core.settle()
    await desk.core.later(seconds=6)

    assert held == (("paused", None), [], {"queued": 3})
    assert desk.bodies == ["en: Ana", "en: Bo", "en: Cy"]
    assert await desk.state(campaign_id) == ("completed", None)


async def test_no_campaign_waits_for_what_another_holds(desk):
    await desk.people("Ana")
    campaigns = desk.wiring.campaigns
    paused_id = await desk.draft()
    await campaigns.start(desk.workspace_id, paused_id, "member:1")
    for _ in range(2):
        await desk.wiring.campaign_runner.run_once()
    await campaigns.pause(desk.workspace_id, paused_id, "member:1")

    second_id = await desk.send()
    await desk.core.later(seconds=6)
    held = (await desk.progress(paused_id)).states

    assert (desk.bodies, await desk.state(second_id)) == (["en: Ana"], ("completed", None))
    assert held == {"queued": 1}


async def test_stop_cancels_what_is_queued_and_the_rest_of_the_audience(desk):
    await desk.people("Ana", "Bo", "Cy")
    campaign_id = await desk.send(rate_per_minute=1)
    await desk.wiring.campaigns.change(
        desk.workspace_id, campaign_id, CampaignChange(rate_per_minute=60), "member:1"
    )
    desk.core.clock.advance(seconds=1)
    await desk.wiring.campaign_runner.run_once()

    await desk.wiring.campaigns.stop(desk.workspace_id, campaign_id, "member:1")
    await desk.core.later(minutes=5)

    assert desk.bodies == ["en: Ana"]
    assert await desk.state(campaign_id) == ("stopped", None)
    assert (await desk.progress(campaign_id)).states == {"accepted": 1, "cancelled": 2}
    cancelled = next(one for one in await desk.core.outbox() if one.state == "cancelled")
    assert await desk.core.facts(cancelled.id) == [("queued", "campaign"), ("cancelled", "campaign")]


async def test_what_comes_back_into_the_outbox_of_a_paused_campaign_is_held(desk):
    await desk.people("Ana")
    campaign_id = await desk.draft()
    await desk.wiring.campaigns.start(desk.workspace_id, campaign_id, "member:1")
    for _ in range(2):
        await desk.wiring.campaign_runner.run_once()
    claimed = await desk.wiring.submit.claim()
    await desk.wiring.campaigns.pause(desk.workspace_id, campaign_id, "member:1")
    await desk.wiring.campaign_runner.run_once()
    desk.core.provider.answer = answering(refusal(131056))
    await desk.wiring.submit.send(claimed.going[0])
    asked = len(desk.core.sent)

    for _ in range(5):
        await desk.core.later(minutes=10)

    assert len(desk.core.sent) == asked
    assert (await desk.progress(campaign_id)).states == {"queued": 1}


@pytest.mark.parametrize(("done", "state"), [("pause", "queued"), ("stop", "cancelled")])
async def test_nothing_goes_out_after_a_process_that_stood_still_comes_back(desk, done, state):
    await desk.people("Ana")
    campaign_id = await desk.draft()
    await desk.wiring.campaigns.start(desk.workspace_id, campaign_id, "member:1")
    for _ in range(2):
        await desk.wiring.campaign_runner.run_once()
    (go,) = (await desk.wiring.submit.claim()).going
    await desk.core.later(seconds=50)

    await getattr(desk.wiring.campaigns, done)(desk.workspace_id, campaign_id, "member:1")
    await desk.core.later(seconds=5)
    await desk.wiring.submit.send(go)
    await desk.core.later(minutes=5)

    assert desk.core.sent == []
    assert (await desk.progress(campaign_id)).states == {state: 1}


# ── What keeps it from going out ─────────────────────────────────────────────────────────────────────


async def test_a_template_that_is_paused_or_counts_as_something_else_pauses_the_campaign(desk):
    await desk.people("Ana", "Bo")
    campaign_id = await desk.send(rate_per_minute=1)
    await desk.template(status="PAUSED")
    await desk.core.later(minutes=1)
    paused = await desk.state(campaign_id)
    await desk.template(category="UTILITY")
    await desk.wiring.campaigns.resume(desk.workspace_id, campaign_id, "member:1")
    await desk.template(category="MARKETING")
    await desk.core.later(minutes=1)

    assert paused == ("paused", "The template offer (en) is paused, not approved.")
    again = "The template offer (en) counts as marketing now; it was utility when the campaign was started."
    assert await desk.state(campaign_id) == ("paused", again)
    trail = await desk.core.rows(tables.audit, "actor", "action", "detail")
    by_itself = [
        detail for actor, action, detail in trail if (actor, action) == ("system", "campaign.paused")
    ]
    assert by_itself == [{"reason": paused[1]}, {"reason": again}]
    assert is_told(again)


async def test_a_campaign_that_cannot_go_on_says_so_until_it_can(desk, monkeypatch):
    await desk.people("Ana")
    campaign_id = await desk.draft()

    async def fails(*_args):
        raise RuntimeError("no")

    with monkeypatch.context() as broken:
        broken.setattr(runner.party_lookup, "conversations_of", fails)
        await desk.start(campaign_id)
        await desk.core.later(seconds=5)
        stuck = await desk.state(campaign_id)
    await desk.core.later(minutes=1)

    assert stuck == ("running", runner.STUCK)
    assert is_told(runner.STUCK)
    assert await desk.state(campaign_id) == ("completed", None)


async def test_a_paused_campaign_is_not_resumed_while_its_template_is_refused(desk):
    await desk.people("Ana")
    campaign_id = await desk.send(rate_per_minute=1)
    await desk.wiring.campaigns.pause(desk.workspace_id, campaign_id, "member:1")
    await desk.template(status="REJECTED")

    with pytest.raises(Invalid):
        await desk.wiring.campaigns.resume(desk.workspace_id, campaign_id, "member:1")


async def test_a_channel_is_not_deleted_while_a_campaign_goes_out_over_it(desk):
    await desk.people("Ana", "Bo")
    campaign_id = await desk.send(rate_per_minute=1)
    channels, campaigns = desk.wiring.channels, desk.wiring.campaigns
    await campaigns.pause(desk.workspace_id, campaign_id, "member:1")

    with pytest.raises(NotNow, match="“Spring” goes out over this channel: stop it first"):
        await channels.remove(desk.workspace_id, desk.core.channel_id, "member:1")
    await campaigns.stop(desk.workspace_id, campaign_id, "member:1")
    await desk.core.later(seconds=5)
    await channels.remove(desk.workspace_id, desk.core.channel_id, "member:1")

    assert {one.state for one in await desk.core.outbox()} == {"accepted"}


async def test_a_campaign_that_was_started_keeps_its_words(desk):
    await desk.people("Ana")
    campaign_id = await desk.send()

    change = convert({"template": CHOICE}, CampaignChange)
    with pytest.raises(NotNow):
        await desk.wiring.campaigns.change(desk.workspace_id, campaign_id, change, "member:1")
    with pytest.raises(NotNow):
        await desk.wiring.campaigns.remove(desk.workspace_id, campaign_id, "member:1")


async def test_frequency_caps_hold_for_campaigns(desk):
    await desk.people("Ana")
    await desk.rules(caps=(FrequencyCap("marketing", 1, 86_400),))

    await desk.send()
    second = await desk.send()

    (refused,) = await desk.recipients(second, code="frequency_cap")
    assert (refused.state, len(desk.bodies)) == ("suppressed", 1)


async def test_everything_people_do_is_on_record(desk):
    await desk.people("Ana")
    campaign_id = await desk.send(rate_per_minute=1)
    for done in ("pause", "resume", "stop"):
        await getattr(desk.wiring.campaigns, done)(desk.workspace_id, campaign_id, "member:1")

    trail = await desk.core.rows(tables.audit, "action", "target")

    actions = [action for action, target in trail if target == f"campaign:{campaign_id}"]
    assert actions == [f"campaign.{done}" for done in ("created", "started", "paused", "resumed", "stopped")]
