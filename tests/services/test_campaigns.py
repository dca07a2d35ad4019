"""Campaigns from the draft to what everybody got: whom, what, when, and what keeps it from going out."""

from datetime import date, time, timedelta

import pytest
from msgspec import convert

from patchbay.messaging.policy_facts import FrequencyCap, QuietHours, Rules
from patchbay.messaging.prices import PriceTable
from patchbay.services.campaign_audience import NewRows
from patchbay.services.campaigns import CampaignChange, NewCampaign
from patchbay.services.contacts import NewConsent
from patchbay.services.costs import CostSum, Money
from patchbay.services.errors import Invalid, NotNow
from patchbay.services.templates import TemplateRow
from patchbay.storage import tables
from patchbay.storage.campaign_progress import RecipientFilter
from patchbay.storage.letters import LetterFilter, Wanted
from patchbay.storage.paging import PageRequest
from patchbay.storage.segments import Segment
from support.core import answering, refusal

CHOICE = {"name": "offer", "language": "en", "body": ["{{ contact.name }}"]}
VIPS = {"any_tags": ["vip"]}


class Desk:
    """Where a test draws campaigns up."""

    def __init__(self, core) -> None:
        self.core = core
        self.wiring = core.wiring
        self.workspace_id = core.workspace_id

    async def template(self, language="en", body="Hello {{1}}, save 10 %.", **values) -> None:
        row = {
            "channel_id": self.core.channel_id,
            "name": "offer",
            "language": language,
            "components": [{"type": "BODY", "text": body}],
            "category": "MARKETING",
            "status": "APPROVED",
            **values,
        }
        await self.wiring.templates.create(self.workspace_id, convert(row, TemplateRow), "test")

    async def people(self, *names: str, **values) -> list[str]:
        return [
            await self.core.add_contact(
                name=name, phone=f"+55119000010{place:02}", **{"tags": ["vip"], **values}
            )
            for place, name in enumerate(names)
        ]

    async def draft(self, segment=VIPS, template=CHOICE, **values) -> str:
        given = {"name": "Spring", "channel_id": self.core.channel_id, "template": template, **values}
        new = convert({**given, "segment": segment}, NewCampaign)
        return await self.wiring.campaigns.create(self.workspace_id, new, "member:1")

    async def listed(self, *rows: dict) -> str:
        campaign_id = await self.draft(None)
        await self.append(campaign_id, *rows)
        return campaign_id

    async def append(self, campaign_id: str, *rows: dict):
        new = convert({"rows": list(rows)}, NewRows)
        return await self.wiring.campaign_audience.append(self.workspace_id, campaign_id, new, "member:1")

    async def start(self, campaign_id: str) -> None:
        await self.wiring.campaigns.start(self.workspace_id, campaign_id, "member:1")
        await self.core.settle()

    async def send(self, **values) -> str:
        campaign_id = await self.draft(**values)
        await self.start(campaign_id)
        return campaign_id

    async def state(self, campaign_id: str) -> tuple[str, str | None]:
        found = await self.wiring.campaigns.get(self.workspace_id, campaign_id)
        return found.state, found.state_reason

    async def progress(self, campaign_id: str):
        return await self.wiring.campaign_progress.progress(self.workspace_id, campaign_id)

    async def preview(self, campaign_id: str):
        return await self.wiring.campaign_preview.preview(self.workspace_id, campaign_id)

    async def recipients(self, campaign_id: str, **wanted) -> list:
        page = await self.wiring.campaign_progress.recipients(
            self.workspace_id, campaign_id, PageRequest(), RecipientFilter(**wanted)
        )
        return page.items

    async def rules(self, **rules) -> None:
        await self.wiring.policy_rules.put(self.workspace_id, Rules(**rules), "member:1")
        self.wiring.channel_cache.forget(self.core.channel_id)

    @property
    def bodies(self) -> list[str]:
        """What the provider was asked to fill in, oldest first."""
        return [_first_value(sent["template"]) for sent in self.core.sent]


def _first_value(template: dict) -> str:
    value = template["components"][0]["parameters"][0]["text"]
    return f"{template['language']['code']}: {value}"


@pytest.fixture
async def desk(core) -> Desk:
    desk = Desk(core)
    await desk.template()
    return desk


# ── Whom ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_everybody_of_a_segment_gets_the_template_filled_for_them(desk):
    await desk.people("Ana", "Bo")
    await desk.core.add_contact(name="Not asked", phone="+5511900001099")

    campaign_id = await desk.send()
    await desk.core.later(seconds=6)

    assert desk.bodies == ["en: Ana", "en: Bo"]
    assert await desk.state(campaign_id) == ("completed", None)
    messages = await desk.core.outbox()
    assert {(one.author, one.campaign_id, one.run_id) for one in messages} == {
        ("campaign", campaign_id, None)
    }


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ({"any_tags": ["vip", "new"]}, {"Ana", "Bo", "Cy"}),
        ({"all_tags": ["vip", "new"]}, {"Bo"}),
        ({"any_tags": ["vip"], "no_tags": ["new"]}, {"Ana"}),
        ({"no_tags": ["vip"]}, {"Cy", "Di"}),
        ({"any_tags": ["VIP"]}, set()),
        ({"any_tags": ['a"vip']}, {"Di"}),
        ({"languages": ["pt"]}, {"Ana", "Bo"}),
        ({"languages": ["pt_PT"]}, {"Bo"}),
        ({"opted_in": "marketing"}, {"Ana"}),
        ({}, {"Ana", "Bo", "Cy", "Di"}),
    ],
)
async def test_a_segment_is_who_fits_all_that_is_asked(desk, segment, names):
    people = {
        "Ana": {"tags": ["vip"], "language": "pt_BR"},
        "Bo": {"tags": ["new", "vip"], "language": "pt-PT"},
        "Cy": {"tags": ["new"]},
        "Di": {"tags": ['a"vip'], "language": "en"},
    }
    ids = {name: await desk.core.add_contact(name=name, **values) for name, values in people.items()}
    agreed = NewConsent("marketing", "in", "web form")
    await desk.wiring.contacts.record_consent(desk.workspace_id, ids["Ana"], agreed, "test")

    counted = await desk.wiring.campaign_audience.count(desk.workspace_id, convert(segment, Segment))
    campaign_id = await desk.draft(segment)
    looked_at = await desk.preview(campaign_id)

    assert (counted.count, looked_at.audience) == (len(names), len(names))


async def test_a_segment_asks_where_and_when_people_wrote(desk):
    await desk.core.say("hello")
    heard_at = desk.core.clock.now
    core, count = desk.core, desk.wiring.campaign_audience.count

    async def counted(**segment) -> int:
        return (await count(desk.workspace_id, Segment(**segment))).count

    await core.add_contact(name="Silent", phone="+5511900001099")
    assert await counted(spoken_on=core.channel_id) == 1
    assert await counted(spoken_on="another") == 0
    assert await counted(heard_after=heard_at - timedelta(hours=1)) == 1
    assert await counted(heard_after=heard_at + timedelta(hours=1)) == 0
    assert await counted(heard_before=heard_at + timedelta(hours=1)) == 1
    assert await counted(heard_before=heard_at - timedelta(hours=1)) == 0


async def test_a_list_names_people_by_number_or_contact_and_each_once(desk):
    (ana,) = await desk.people("Ana")
    choice = {**CHOICE, "body": ["{{ contact.name }}, {{ row.code }}"]}
    campaign_id = await desk.draft(None, choice)

    appended = await desk.append(
        campaign_id,
        {"contact_id": ana, "values": {"code": "A1"}},
        {"phone": "+5511900001000", "values": {"code": "A2"}},
        {"phone": "5511900002222", "values": {"code": "B1", "name": "Bo"}},
        {"phone": "+55 11 90000-2222", "values": {"code": "B2"}},
        {"contact_id": "nobody", "values": {"code": "C1"}},
    )
    await desk.start(campaign_id)

    assert (appended.added, appended.total) == (4, 4)
    assert desk.bodies == ["en: Ana, A1", "en: Bo, B1"]
    skipped = await desk.recipients(campaign_id, state="skipped")
    assert [(one.phone or one.contact_id, one.code) for one in skipped] == [
        ("+5511900001000", "duplicate"),
        ("nobody", "no_contact"),
    ]


async def test_a_list_is_forgotten_where_a_segment_was_chosen_after_all(desk):
    await desk.people("Ana")
    campaign_id = await desk.listed({"phone": "+5511900002222", "values": {"name": "Bo"}})
    change = convert({"segment": VIPS}, CampaignChange)
    await desk.wiring.campaigns.change(desk.workspace_id, campaign_id, change, "member:1")

    await desk.start(campaign_id)

    assert desk.bodies == ["en: Ana"]
    assert (await desk.progress(campaign_id)).audience == 1


async def test_rows_that_cannot_be_used_are_named(desk):
    campaign_id = await desk.draft(None)

    with pytest.raises(Invalid) as caught:
        await desk.append(campaign_id, {"phone": "+5511900002222"}, {"phone": "none"}, {})

    assert [problem.path for problem in caught.value.problems] == ["rows[1].phone", "rows[2]"]


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


async def test_a_paused_campaign_is_not_resumed_while_its_template_is_refused(desk):
    await desk.people("Ana")
    campaign_id = await desk.send(rate_per_minute=1)
    await desk.wiring.campaigns.pause(desk.workspace_id, campaign_id, "member:1")
    await desk.template(status="REJECTED")

    with pytest.raises(Invalid):
        await desk.wiring.campaigns.resume(desk.workspace_id, campaign_id, "member:1")


async def test_a_campaign_that_was_started_keeps_its_words(desk):
    await desk.people("Ana")
    campaign_id = await desk.send()

    change = convert({"template": CHOICE}, CampaignChange)
    with pytest.raises(NotNow):
        await desk.wiring.campaigns.change(desk.workspace_id, campaign_id, change, "member:1")
    with pytest.raises(NotNow):
        await desk.wiring.campaigns.remove(desk.workspace_id, campaign_id, "member:1")


# ── Before and during ────────────────────────────────────────────────────────────────────────────────


async def test_a_preview_says_what_would_become_of_everybody_and_is_right(desk):
    ids = await desk.people("Ana", "Bo", "Cy", "", "Eve", timezone="UTC")
    await desk.core.add_contact(name="Far", phone="+5511900001077", tags=["vip"], timezone="Asia/Tokyo")
    out = NewConsent("all", "out", "phone call")
    await desk.wiring.contacts.record_consent(desk.workspace_id, ids[1], out, "test")
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


async def test_frequency_caps_hold_for_campaigns(desk):
    await desk.people("Ana")
    await desk.rules(caps=(FrequencyCap("marketing", 1, 86_400),))

    await desk.send()
    second = await desk.send()

    (refused,) = await desk.recipients(second, code="frequency_cap")
    assert (refused.state, len(desk.bodies)) == ("suppressed", 1)


async def test_progress_knows_who_answered_and_who_opted_out(desk):
    (ana, _) = await desk.people("Ana", "Bo")
    campaign_id = await desk.send()
    desk.core.clock.advance(minutes=1)

    await desk.core.say("thanks", sender="5511900001001")
    out = NewConsent("marketing", "out", "phone call")
    await desk.wiring.contacts.record_consent(desk.workspace_id, ana, out, "test")

    progress = await desk.progress(campaign_id)
    assert (progress.audience, progress.replied, progress.opted_out) == (2, 1, 1)


async def test_a_contact_that_was_deleted_is_skipped(desk):
    ana, _ = await desk.people("Ana", "Bo")
    campaign_id = await desk.draft()
    await desk.wiring.campaigns.start(desk.workspace_id, campaign_id, "member:1")
    await desk.wiring.campaign_runner.run_once()
    await desk.wiring.contacts.remove(desk.workspace_id, ana, "test")

    await desk.core.settle()

    assert desk.bodies == ["en: Bo"]
    assert (await desk.progress(campaign_id)).states == {"accepted": 1, "skipped": 1}


async def test_everything_people_do_is_on_record(desk):
    await desk.people("Ana")
    campaign_id = await desk.send(rate_per_minute=1)
    for done in ("pause", "resume", "stop"):
        await getattr(desk.wiring.campaigns, done)(desk.workspace_id, campaign_id, "member:1")

    trail = await desk.core.rows(tables.audit, "action", "target")

    actions = [action for action, target in trail if target == f"campaign:{campaign_id}"]
    assert actions == [f"campaign.{done}" for done in ("created", "started", "paused", "resumed", "stopped")]


async def test_a_message_sent_again_counts_for_its_recipient_once(desk):
    await desk.people("Ana", "Bo")
    desk.core.provider.answer = answering(refusal(131009))
    campaign_id = await desk.send()
    everything = Wanted(filter=LetterFilter())

    await desk.wiring.letters.replay(desk.workspace_id, "message", everything, "member:1")
    await desk.core.settle()

    assert (await desk.progress(campaign_id)).states == {"accepted": 2}
    assert [one.state for one in await desk.recipients(campaign_id)] == ["accepted", "accepted"]
