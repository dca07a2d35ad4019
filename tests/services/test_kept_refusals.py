"""What somebody refused outlives their contact: imported or written to again, they are left alone."""

from datetime import timedelta

import pytest

from patchbay.services.contacts.consents import NewConsent
from patchbay.services.contacts.contacts import ContactChange, ContactView
from patchbay.services.routing.inquiry import Inquiry
from patchbay.services.routing.words import PHRASES
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.campaigns import CampaignDesk
from support.core import CUSTOMER, a_flow, hears, says

WITH_NINE, WITHOUT_NINE = "5511987654321", "551187654321"
PHONE = f"+{CUSTOMER}"


@pytest.fixture
async def desk(core) -> CampaignDesk:
    made = CampaignDesk(core)
    await made.template()
    return made


async def refuse(core, contact_id: str, *purposes: str) -> None:
    for purpose in purposes:
        said = NewConsent(purpose, "out", "counter", "Told us so")
        await core.wiring.consents.record(core.workspace_id, contact_id, said, "member:1")


async def opt_in(core, contact_id: str, purpose: str = "all") -> None:
    said = NewConsent(purpose, "in", "counter")
    await core.wiring.consents.record(core.workspace_id, contact_id, said, "member:1")


async def change(core, contact_id: str, **values) -> ContactView:
    wanted = ContactChange(**values)
    return await core.wiring.contacts.change(core.workspace_id, contact_id, wanted, "member:1")


async def remove(core, contact_id: str) -> None:
    await core.wiring.contacts.remove(core.workspace_id, contact_id, "member:1")


async def get(core, contact_id: str) -> ContactView:
    return await core.wiring.contacts.get(core.workspace_id, contact_id)


async def writer(core) -> ContactView:
    return await get(core, (await core.conversation()).contact_id)


async def ledger(core, contact_id: str) -> list[tuple[str, str, str, str | None]]:
    page = await core.wiring.consents.page(core.workspace_id, contact_id, PageRequest())
    return [(one.purpose, one.state, one.source, one.evidence) for one in page.items]


async def kept(core) -> list[tuple[str, str]]:
    return await core.rows(tables.kept_refusals, "kind", "refused")


def is_moment(found, wanted) -> bool:
    """Whether they are the same, as exactly as a database counts."""
    return abs(found - wanted) <= timedelta(microseconds=10)


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────


async def test_what_a_deleted_contact_refused_is_kept_by_each_of_its_addresses(core):
    contact_id = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com", external_id="crm-1")
    await refuse(core, contact_id, "all", "marketing")
    await change(core, contact_id, is_blocked=True)

    await remove(core, contact_id)

    assert set(await kept(core)) == {
        (kind, refused)
        for kind in ("phone", "email", "external")
        for refused in ("all", "marketing", "blocked")
    }


async def test_of_a_contact_that_refused_nothing_nothing_is_kept(core):
    contact_id = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, contact_id, "marketing")
    await opt_in(core, contact_id, "marketing")
    await change(core, contact_id, is_blocked=True)
    await change(core, contact_id, is_blocked=False)

    await remove(core, contact_id)

    assert await kept(core) == []


# ── What was said before, and is heard after ─────────────────────────────────────────────────────────


async def delete_writer(core) -> None:
    (contact_id,) = await core.rows(tables.contacts, "id")
    await remove(core, contact_id)


@pytest.mark.parametrize(("said", "refused"), [("stop", "all"), ("stop promotions", "marketing")])
async def test_a_stop_that_was_not_heard_yet_outlives_its_contact(core, said, refused):
    await core.arrive(said)
    await core.wiring.ingest.run_once(0)
    await delete_writer(core)

    await core.settle()

    assert await core.rows(tables.contacts, "id") == []
    assert await kept(core) == [("phone", refused)]
    assert core.sent == []


async def test_a_stop_that_is_being_heard_outlives_its_contact(core):
    await core.arrive("stop")
    turns = await core.take()
    await delete_writer(core)

    await core.wiring.drain.play(turns)
    await core.later(minutes=1)

    assert await core.rows(tables.contacts, "id") == []
    assert await kept(core) == [("phone", "all")]


async def test_a_stop_heard_when_they_wrote_anew_holds_for_the_new_contact(core):
    await core.arrive("stop")
    await core.wiring.ingest.run_once(0)
    await delete_writer(core)
    await core.arrive("hello")
    await core.wiring.ingest.run_once(0)

    await core.settle()

    assert (await writer(core)).opted_out_at is not None
    assert await kept(core) == []


async def test_what_was_kept_already_is_kept_since_when_it_was(core):
    contact_id = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, contact_id, "all")
    (since,) = await core.rows(tables.consents, "at")
    core.clock.advance(days=1)
    await core.arrive("stop")
    await core.wiring.ingest.run_once(0)
    await remove(core, contact_id)

    await core.settle()

    (found,) = await core.rows(tables.kept_refusals, "at")
    assert is_moment(found, since)


async def test_of_any_other_message_of_a_deleted_contact_nothing_is_kept(core):
    await core.arrive("hello")
    await core.arrive("start")
    await core.wiring.ingest.run_once(0)
    await delete_writer(core)

    await core.settle()

    assert await kept(core) == []


# ── Who has the address again ────────────────────────────────────────────────────────────────────────


async def test_a_contact_made_again_begins_with_what_was_refused_and_since_when(core):
    former = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")
    await refuse(core, former, "all", "utility")
    await change(core, former, is_blocked=True)
    before = await get(core, former)
    await remove(core, former)
    core.clock.advance(days=30)

    again = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")

    found = await get(core, again)
    assert is_moment(found.opted_out_at, before.opted_out_at)
    assert is_moment(found.blocked_at, before.blocked_at)
    assert found.refused == ["utility"]
    assert sorted(await ledger(core, again)) == [
        ("all", "out", "former contact", None),
        ("utility", "out", "former contact", None),
    ]
    assert await kept(core) == []


async def test_the_number_is_known_in_its_other_spelling(core):
    former = await core.add_contact(name="Ana", phone=f"+{WITH_NINE}")
    await refuse(core, former, "all")
    await remove(core, former)

    again = await core.add_contact(name="Ana", phone=f"+{WITHOUT_NINE}")

    assert (await get(core, again)).opted_out_at is not None


async def test_nobody_else_begins_with_it(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all")
    await remove(core, former)

    other = await core.add_contact(name="Bo", phone="+5511900001099", email="bo@example.com")

    assert (await get(core, other)).opted_out_at is None
    assert await kept(core) == [("phone", "all")]


async def test_a_contact_that_is_given_the_address_refuses_what_was_refused_by_it(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "marketing")
    await remove(core, former)
    other = await core.add_contact(name="Ana", email="ana@example.com")

    found = await change(core, other, phone=PHONE)

    assert found.refused == ["marketing"]


async def test_an_address_given_up_keeps_what_was_refused_by_it(core):
    former = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")
    await refuse(core, former, "all")

    await change(core, former, phone=None)

    assert await kept(core) == [("phone", "all")]
    assert (await get(core, former)).opted_out_at is not None
    again = await core.add_contact(name="Ana", phone=PHONE)
    assert (await get(core, again)).opted_out_at is not None


async def test_an_address_given_again_adds_nothing_to_the_ledger(core):
    contact_id = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, contact_id, "all")

    await change(core, contact_id, phone=PHONE)

    assert await ledger(core, contact_id) == [("all", "out", "counter", "Told us so")]
    assert await kept(core) == []


async def test_who_writes_again_begins_with_it_and_is_answered(core):
    await core.publish(a_flow({"start": hears("hello"), "hi": says("Hi")}, "start.message > hi"))
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all", "marketing")
    await remove(core, former)
    core.clock.advance(days=1)

    await core.say("hello")

    found = await writer(core)
    assert (found.opted_out_at is None, found.refused) == (False, ["marketing"])
    assert core.said == ["Hi"]


# ── Campaigns ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_list_of_bare_numbers_does_not_reach_who_refused_and_its_preview_says_so(core, desk):
    for number, purpose in (("5511900001001", "all"), (WITH_NINE, "marketing")):
        former = await core.add_contact(name="Ana", phone=f"+{number}")
        await refuse(core, former, purpose)
        await remove(core, former)
    blocked = await core.add_contact(name="Cy", phone="+5511900001002")
    await change(core, blocked, is_blocked=True)
    await remove(core, blocked)
    numbers = ("5511900001001", WITHOUT_NINE, "5511900001002", "5511900001003")
    campaign_id = await desk.listed(*({"phone": f"+{one}", "values": {"name": "Ana"}} for one in numbers))

    forecast = await desk.preview(campaign_id)
    await desk.start(campaign_id)

    told = {one.code: one.count for one in forecast.reasons}
    assert told == {"opted_out": 1, "marketing_stopped": 1, "blocked": 1}
    assert (forecast.sent, len(core.sent)) == (1, 1)
    states = [(one.state, (one.error or {}).get("code")) for one in await core.outbox()]
    assert sorted(states, key=str) == sorted(
        [
            ("suppressed", "opted_out"),
            ("suppressed", "marketing_stopped"),
            ("suppressed", "blocked"),
            ("accepted", None),
        ],
        key=str,
    )


async def test_a_segment_does_not_reach_who_was_imported_again(core, desk):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all")
    await remove(core, former)

    await core.add_contact(name="Ana", phone=PHONE, tags=["vip"])
    await desk.send()

    assert core.sent == []


# ── Taking it back ───────────────────────────────────────────────────────────────────────────────────


async def test_the_person_s_own_word_opts_in_again(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all", "marketing")
    await remove(core, former)
    core.clock.advance(hours=1)

    await core.say("start")

    found = await writer(core)
    assert (found.opted_out_at, found.refused) == (None, [])
    assert await ledger(core, found.id) == [
        ("marketing", "in", "message", "start"),
        ("all", "in", "message", "start"),
        ("marketing", "out", "former contact", None),
        ("all", "out", "former contact", None),
    ]


async def test_who_opted_in_again_and_is_deleted_begins_anew(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all")
    await remove(core, former)
    again = await core.add_contact(name="Ana", phone=PHONE)
    core.clock.advance(hours=1)
    await opt_in(core, again)

    await remove(core, again)

    assert await kept(core) == []
    once_more = await core.add_contact(name="Ana", phone=PHONE)
    assert (await get(core, once_more)).opted_out_at is None


async def test_what_another_address_kept_does_not_undo_a_later_opt_in(core):
    former = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")
    await refuse(core, former, "all")
    await remove(core, former)
    again = await core.add_contact(name="Ana", phone=PHONE)
    core.clock.advance(hours=1)
    await opt_in(core, again)

    found = await change(core, again, email="ana@example.com")

    assert found.opted_out_at is None


async def test_a_block_that_was_lifted_comes_back_with_no_other_address(core):
    former = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")
    await change(core, former, is_blocked=True)
    await remove(core, former)
    again = await core.add_contact(name="Ana", phone=PHONE)
    await change(core, again, is_blocked=False)

    found = await change(core, again, email="ana@example.com")

    assert found.blocked_at is None
    assert await kept(core) == []


async def test_a_block_that_comes_with_an_address_is_lifted_with_the_same_change(core):
    former = await core.add_contact(name="Ana", phone=PHONE, email="ana@example.com")
    await change(core, former, is_blocked=True)
    await remove(core, former)
    again = await core.add_contact(name="Ana")

    first = await change(core, again, phone=PHONE, is_blocked=False)
    second = await change(core, again, email="ana@example.com")

    assert (first.blocked_at, second.blocked_at) == (None, None)


async def test_a_block_from_after_another_was_lifted_holds(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    again = await core.add_contact(name="Ana", email="ana@example.com")
    await change(core, again, is_blocked=True)
    await change(core, again, is_blocked=False)
    await change(core, former, is_blocked=True)
    await remove(core, former)

    found = await change(core, again, phone=PHONE)

    assert found.blocked_at is not None


async def test_who_was_never_blocked_takes_a_block_up_whatever_was_changed(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await change(core, former, is_blocked=True)
    await remove(core, former)
    again = await core.add_contact(name="Ana", email="ana@example.com")
    await change(core, again, is_blocked=False)

    found = await change(core, again, phone=PHONE)

    assert found.blocked_at is not None


# ── Whose number it is ───────────────────────────────────────────────────────────────────────────────


async def shown(core, text: str, bsuid: str) -> None:
    """A message that shows user id and number together."""
    await core.arrive_all({"type": "text", "text": {"body": text}, "from_user_id": bsuid})
    await core.settle()


async def test_the_user_id_is_known_again_whatever_the_number(core):
    await shown(core, "stop", "BR.ana")
    await remove(core, (await writer(core)).id)

    item = core.an_item({"type": "text", "text": {"body": "hello"}, "from_user_id": "BR.ana"})
    del item["from"]
    await core.receive({"messages": [item]})
    await core.settle()

    assert (await writer(core)).opted_out_at is not None


async def test_a_number_that_changed_hands_brings_nothing_along(core):
    await shown(core, "stop", "BR.former")
    await remove(core, (await writer(core)).id)

    await shown(core, "hello", "BR.other")

    assert (await writer(core)).opted_out_at is None


async def test_a_user_id_that_took_the_place_of_theirs_is_known(core):
    await shown(core, "stop", "BR.ana")
    await remove(core, (await writer(core)).id)
    update = {
        "user_id": {"previous": "BR.ana", "current": "BR.new"},
        "timestamp": int(core.clock.now.timestamp()),
    }
    await core.receive({"user_id_update": [update]}, field="user_id_update")
    await core.settle()

    await shown(core, "hello", "BR.new")

    assert (await writer(core)).opted_out_at is not None


async def test_the_number_of_who_had_a_user_id_is_not_written_to_by_a_list(core, desk):
    await shown(core, "stop", "BR.former")
    await remove(core, (await writer(core)).id)
    before = len(core.sent)

    campaign_id = await desk.listed({"phone": PHONE, "values": {"name": "Ana"}})
    await desk.start(campaign_id)

    assert len(core.sent) == before


# ── Asking beforehand ────────────────────────────────────────────────────────────────────────────────


async def test_who_asks_about_the_number_is_told_that_it_refused(core):
    former = await core.add_contact(name="Ana", phone=PHONE)
    await refuse(core, former, "all")
    await change(core, former, is_blocked=True)
    await remove(core, former)

    inquiry = Inquiry(core.channel_id, phone=PHONE, text="start")
    answer = await core.wiring.route_inquiry.ask(core.workspace_id, inquiry)

    assert answer.taken_by.code == "opt_in_word"
    assert answer.notes == [PHRASES["en"]["opted_out"], PHRASES["en"]["blocked"]]


async def test_a_channel_that_is_deleted_takes_no_refusal_along(core):
    await core.say("stop")
    await remove(core, (await writer(core)).id)

    await core.wiring.channels.remove(core.workspace_id, core.channel_id, "member:1")

    again = await core.add_contact(name="Ana", phone=PHONE)
    assert (await get(core, again)).opted_out_at is not None
