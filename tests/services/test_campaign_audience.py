"""Whom campaigns go to: segments, lists, and those who are gone."""

from datetime import timedelta

import pytest
from msgspec import convert

from patchbay.services.campaigns.campaigns import CampaignChange
from patchbay.services.contacts.consents import NewConsent
from patchbay.services.errors import Invalid
from patchbay.storage.segments import Segment
from support.campaigns import CHOICE, VIPS, CampaignDesk


@pytest.fixture
async def desk(core) -> CampaignDesk:
    desk = CampaignDesk(core)
    await desk.template()
    return desk


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
    await desk.wiring.consents.record(desk.workspace_id, ids["Ana"], agreed, "test")

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


async def test_a_contact_that_was_deleted_is_skipped(desk):
    ana, _ = await desk.people("Ana", "Bo")
    campaign_id = await desk.draft()
    await desk.wiring.campaigns.start(desk.workspace_id, campaign_id, "member:1")
    await desk.wiring.campaign_runner.run_once()
    await desk.wiring.contacts.remove(desk.workspace_id, ana, "test")

    await desk.core.settle()

    assert desk.bodies == ["en: Bo"]
    assert (await desk.progress(campaign_id)).states == {"accepted": 1, "skipped": 1}


async def test_lists_forget_a_contact_that_was_deleted(desk):
    ana, _ = await desk.people("Ana", "Bo")
    rows = [
        {"phone": "+5511900001000", "values": {"name": "Ana"}},
        {"contact_id": ana, "values": {"name": "Ana"}},
        {"phone": "+5511900001001", "values": {"name": "Bo"}},
    ]
    sent, draft = await desk.listed(*rows), await desk.listed(*rows)
    await desk.start(sent)

    await desk.wiring.contacts.remove(desk.workspace_id, ana, "test")

    for campaign_id in (sent, draft):
        told = [(one.name, one.phone) for one in await desk.recipients(campaign_id)]
        assert told == [("", None), ("", None), ("Bo", "+5511900001001")]
    await desk.start(draft)
    assert (await desk.progress(draft)).states["skipped"] == 2
