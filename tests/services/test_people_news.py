"""What the provider tells of people beside what they write: preferences, new ids, calls."""

from datetime import timedelta

import pytest

from patchbay.services.contacts.contacts import ContactSearch
from patchbay.storage import tables
from patchbay.storage.paging import PageRequest
from support.core import CUSTOMER, a_flow, encoded, hears, says
from support.spine import PHONE_NUMBER_ID

OTHER = "5511977776666"


async def told(core, field: str, **value) -> None:
    """A notice of this field comes, and everything that follows from it is done."""
    metadata = {"display_phone_number": "15550001111", "phone_number_id": PHONE_NUMBER_ID}
    change = {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    entry = {"id": "900100200300400", "time": seconds(core), "changes": [change]}
    body = encoded({"object": "whatsapp_business_account", "entry": [entry]})
    await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, body)
    await core.settle()


def seconds(core) -> int:
    return int(core.clock.now.timestamp())


async def prefers(core, value: str, **more) -> None:
    one = {
        "wa_id": CUSTOMER,
        "detail": "As the person chose",
        "category": "marketing_messages",
        "value": value,
        "timestamp": seconds(core),
        **more,
    }
    await told(core, "user_preferences", user_preferences=[one])


async def statements(core) -> list[tuple[str, str, str | None]]:
    people = await core.wiring.contacts.page(core.workspace_id, PageRequest(10), ContactSearch())
    if not people.items:
        return []
    found = await core.wiring.consents.page(core.workspace_id, people.items[0].id, PageRequest(10))
    return [(one.purpose, one.state, one.evidence) for one in found.items]


@pytest.mark.parametrize(
    ("value", "more", "state", "evidence"),
    [
        ("stop", {}, "out", "As the person chose"),
        ("resume", {"detail": None}, "in", None),
        ("signup", {"signup_id": "77"}, "in", "As the person chose · Sign-up 77"),
    ],
)
async def test_a_preference_is_a_statement_with_its_evidence(core, value, more, state, evidence):
    await prefers(core, value, **more)

    assert await statements(core) == [("marketing", state, evidence)]


async def test_a_preference_holds_for_the_answer_to_a_message_that_comes_with_it(core):
    offer = says("Half price", purpose="marketing")
    await core.publish(a_flow({"start": hears("hello"), "offer": offer}, "start.message > offer"))
    await core.arrive("hello")

    await prefers(core, "stop")

    assert core.said == []
    assert [(one.state, one.error["code"]) for one in await core.outbox()] == [
        ("suppressed", "marketing_stopped")
    ]


async def test_a_preference_about_something_else_says_nothing_of_marketing(core):
    await prefers(core, "stop", category="newsletters")

    assert await statements(core) == []
    assert await core.outcomes() == [("preference.changed", "applied", None)]


async def test_a_preference_of_nobody_is_put_aside_with_the_reason(core):
    await prefers(core, "stop", wa_id=None)

    reason = "expected a preference to say whose it is, by number or user id"
    assert await core.outcomes() == [("unreadable", "dead", reason)]


@pytest.mark.parametrize(
    "said",
    [
        {"user_id": "BR.new"},
        {"user_id": {"previous": "BR.old", "current": "BR.new"}},
        {"wa_id": None, "user_id": {"previous": "BR.old", "current": "BR.new"}},
        {"wa_id": None, "user_id": "BR.new", "previous_user_id": "BR.old"},
    ],
)
async def test_who_gets_a_new_user_id_stays_the_same_contact(core, said):
    text = {"type": "text", "text": {"body": "hello"}}
    await core.arrive_all({**text, "from_user_id": "BR.old"})
    await core.settle()

    await told(
        core, "user_id_update", user_id_update=[{"wa_id": CUSTOMER, "timestamp": "1772452800", **said}]
    )
    later = core.an_item({**text, "from_user_id": "BR.new"})
    del later["from"]
    await core.receive({"messages": [later]})
    await core.settle()

    assert len(await core.rows(tables.contacts, "id")) == 1
    assert len(set(await core.rows(tables.messages, "conversation_id"))) == 1


async def test_a_new_user_id_of_a_stranger_makes_no_contact(core):
    await told(core, "user_id_update", user_id_update=[{"wa_id": OTHER, "user_id": "BR.new"}])

    assert await core.rows(tables.contacts, "id") == []


async def test_a_call_opens_the_window_as_a_message_does_and_once(core):
    await core.say("hello")
    core.clock.advance(hours=30)
    await called(core, "connect", direction="USER_INITIATED")
    opened = core.clock.now

    core.clock.advance(hours=2)
    await called(core, "terminate", direction="USER_INITIATED")
    await called(core, "connect", direction="BUSINESS_INITIATED", to=CUSTOMER)

    until = (await core.conversation()).window_open_until
    assert abs(until - opened - timedelta(hours=24)) < timedelta(minutes=10)


async def test_who_calls_first_can_be_written_to(core):
    await called(core, "connect", direction="USER_INITIATED")

    assert (await core.conversation()).window_open_until is not None


async def called(core, event: str, **more) -> None:
    call = {"id": "wacid.1", "from": CUSTOMER, "event": event, "timestamp": str(seconds(core)), **more}
    await told(core, "calls", calls=[call])
