"""One person behind two contacts: what they refused holds, whichever of the two they turn out to be."""

from patchbay.services.contacts.consents import NewConsent
from patchbay.services.contacts.contacts import ContactChange, ContactSearch, ContactView
from patchbay.storage.paging import PageRequest
from support.core import CUSTOMER, a_flow, hears, says

BSUID = "BR.1a2b3c4d"
TEXT = {"type": "text", "text": {"body": "hello"}}
ANSWERS = a_flow({"start": hears("hello"), "hi": says("Hi")}, "start.message > hi")


async def hidden(core, bsuid: str = BSUID) -> None:
    """A message of somebody who shows their user id only."""
    item = core.an_item({**TEXT, "from_user_id": bsuid})
    del item["from"]
    await core.receive({"messages": [item]})
    await core.settle()


async def shown(core, bsuid: str = BSUID) -> None:
    """A message that shows user id and number together."""
    await core.arrive_all({**TEXT, "from_user_id": bsuid})
    await core.settle()


async def everybody(core) -> list[ContactView]:
    page = await core.wiring.contacts.page(core.workspace_id, PageRequest(10), ContactSearch())
    return page.items


async def contacts_with_number(core) -> list[ContactView]:
    return [one for one in await everybody(core) if one.phone == f"+{CUSTOMER}"]


async def test_an_opt_out_by_number_holds_once_a_user_id_is_known_to_have_that_number(core):
    await core.publish(ANSWERS)
    await core.say("stop")
    await hidden(core)
    confirmed, answered = len(core.said), core.said.count("Hi")

    await shown(core)

    assert (answered, core.said.count("Hi"), len(core.said)) == (1, 1, confirmed)
    (opted_out,) = await contacts_with_number(core)
    assert opted_out.opted_out_at is not None


async def test_an_opt_out_by_the_other_spelling_of_the_number_holds_as_well(core):
    with_nine, without_nine = "5511987654321", "551187654321"
    listed = await core.add_contact(name="Ana", phone=f"+{with_nine}")
    refused = NewConsent("all", "out", "counter")
    await core.wiring.consents.record(core.workspace_id, listed, refused, "member:1")
    await hidden(core)

    await core.arrive_all({**TEXT, "from_user_id": BSUID}, sender=without_nine)
    await core.settle()

    (known,) = [one for one in await everybody(core) if one.phone is not None]
    assert known.opted_out_at is not None
    assert len(await everybody(core)) == 2


async def test_who_opted_in_later_stays_in(core):
    await core.say("stop")
    await hidden(core)
    core.clock.advance(hours=1)
    (contact,) = [one for one in await everybody(core) if one.phone is None]
    agreed = NewConsent("all", "in", "counter")
    await core.wiring.consents.record(core.workspace_id, contact.id, agreed, "member:1")

    await shown(core)

    assert [one.opted_out_at for one in await contacts_with_number(core)] == [None]


async def test_a_blocked_number_is_blocked_for_the_user_id_that_has_it(core):
    await core.say("hello")
    (contact,) = await everybody(core)
    blocked = ContactChange(is_blocked=True)
    await core.wiring.contacts.change(core.workspace_id, contact.id, blocked, "member:1")
    await hidden(core)

    await shown(core)

    assert [one.blocked_at is not None for one in await contacts_with_number(core)] == [True]


async def test_a_number_that_changed_hands_brings_no_opt_out_of_its_former_owner(core):
    await core.arrive_all({"type": "text", "text": {"body": "stop"}, "from_user_id": "BR.former"})
    await core.settle()
    await hidden(core)

    await shown(core)

    assert [one.opted_out_at for one in await contacts_with_number(core)] == [None]
