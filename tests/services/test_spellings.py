"""One number in two spellings: who refused to be written to by the one is not written to by the other."""

import pytest

from patchbay.services.contacts.contacts import ContactSearch
from patchbay.storage import tables
from patchbay.storage.errors import Conflict
from patchbay.storage.paging import PageRequest
from patchbay.storage.spellings import one_spelling, other_spelling
from support.campaigns import CampaignDesk

WITH_NINE, WITHOUT_NINE = "5511987654321", "551187654321"


@pytest.fixture
async def desk(core) -> CampaignDesk:
    made = CampaignDesk(core)
    await made.template()
    return made


async def states(core) -> list[tuple[str, str | None]]:
    """Of what we sent, in whatever conversation."""
    found = await core.rows(tables.messages, "direction", "state", "error")
    return [(state, (error or {}).get("code")) for direction, state, error in found if direction == "out"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WITH_NINE, WITHOUT_NINE),
        ("5215512345678", "525512345678"),
        ("5491123456789", "541123456789"),
    ],
)
def test_numbers_of_some_countries_are_spelt_in_two_ways(one, other):
    assert (other_spelling("phone", one), other_spelling("phone", other)) == (other, one)
    assert one_spelling("phone", one) == one_spelling("phone", other)


@pytest.mark.parametrize("value", ["14155550123", "551132345678", "34600111222", "52"])
def test_other_numbers_are_spelt_in_one(value):
    assert (other_spelling("phone", value), one_spelling("phone", value)) == (None, value)


async def test_a_list_that_spells_the_number_otherwise_finds_who_opted_out(core, desk):
    await core.say("Stop promotions", sender=WITHOUT_NINE)
    campaign_id = await desk.listed({"phone": f"+{WITH_NINE}", "values": {"name": "Ana"}})

    forecast = await desk.preview(campaign_id)
    await desk.start(campaign_id)

    assert [(one.code, one.count) for one in forecast.reasons] == [("marketing_stopped", 1)]
    assert ("suppressed", "marketing_stopped") in await states(core)
    assert "offer" not in core.said


async def test_no_second_contact_is_made_of_another_spelling(core):
    await core.add_contact(name="Ana", phone=f"+{WITH_NINE}")

    with pytest.raises(Conflict):
        await core.add_contact(name="Ana", phone=f"+{WITHOUT_NINE}")
    await core.say("hello", sender=WITHOUT_NINE)

    assert await core.rows(tables.contacts, "id") == [(await core.conversation()).contact_id]


async def test_whoever_looks_for_the_one_finds_the_contact_with_the_other(core):
    contact_id = await core.add_contact(name="Ana", phone=f"+{WITH_NINE}")
    contacts, other = core.wiring.contacts, f"+{WITHOUT_NINE}"

    asked = await contacts.page(core.workspace_id, PageRequest(10), ContactSearch(phone=other))
    searched = await contacts.search(core.workspace_id, other, 10)

    assert [one.id for one in asked.items] == [one.id for one in searched] == [contact_id]


async def test_lists_forget_a_deleted_contact_whose_number_they_spell_otherwise(core, desk):
    contact_id = await core.add_contact(name="Ana", phone=f"+{WITH_NINE}")
    campaign_id = await desk.listed({"phone": f"+{WITHOUT_NINE}", "values": {"name": "Ana"}})

    await core.wiring.contacts.remove(core.workspace_id, contact_id, "member:1")

    assert [(one.name, one.phone) for one in await desk.recipients(campaign_id)] == [("", None)]
