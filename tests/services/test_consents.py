"""The ledger of consent, what holds by it, and who is never written to."""

from datetime import time, timedelta

import pytest

from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.services.contacts.consents import NewConsent, Statement
from patchbay.services.contacts.contacts import ContactChange, NewContact
from patchbay.services.contacts.standing import PurposeStanding
from patchbay.storage import tables
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, says

OFFERING = a_flow({"start": hears("go"), "say": says("An offer", purpose="marketing")}, "start.message > say")
DENIED = ContactChange(is_blocked=True)
WRITTEN_TO = ContactChange(is_blocked=False)


@pytest.fixture
async def contact_id(core) -> str:
    return await core.wiring.contacts.create(core.workspace_id, NewContact(name="Ana"), "member:1")


async def record(core, contact_id: str, *said: str, actor: str = "member:1") -> None:
    """Keep statements such as `marketing in`, each a second after the one before."""
    for one in said:
        purpose, state = one.split()
        await core.wiring.consents.record(core.workspace_id, contact_id, NewConsent(purpose, state), actor)
        core.clock.advance(seconds=1)


async def ledger(core, contact_id: str, limit: int = 10, cursor: str | None = None) -> list[Statement]:
    page = await core.wiring.consents.page(core.workspace_id, contact_id, PageRequest(limit, cursor))
    return page.items + ([] if page.next is None else await ledger(core, contact_id, limit, page.next))


async def standing(
    core, contact_id: str, conversation_id: str | None = None
) -> dict[str, tuple[bool, str | None]]:
    found = await core.wiring.consents.standing(core.workspace_id, contact_id, conversation_id)
    return {one.purpose: (one.is_allowed, one.code) for one in found}


async def say_to_another_number(core, text: str) -> None:
    await core.wiring.channels.create(core.workspace_id, core.new_channel("700800900100999"), "test")
    metadata = {"display_phone_number": "15550009999", "phone_number_id": "700800900100999"}
    item = core.an_item({"type": "text", "text": {"body": text}})
    await core.receive({"metadata": metadata, "messages": [item]})
    await core.settle()


async def the_contact(core) -> str:
    return (await core.conversation()).contact_id


async def test_the_ledger_says_who_wrote_a_statement_down(core, contact_id):
    member, key = f"member:{core.tenant.member_id}", f"api_key:{core.tenant.key_id}"

    for actor in (member, key, "member:gone"):
        await record(core, contact_id, "marketing in", actor=actor)

    written = [(one.recorded_by, one.recorded_by_name) for one in await ledger(core, contact_id)]
    assert written == [("member:gone", None), (key, "tests"), (member, "Olive Owner")]


async def test_what_the_contact_said_was_written_down_by_nobody(core):
    await core.say("STOP")

    (statement,) = await ledger(core, await the_contact(core))
    assert (statement.source, statement.evidence, statement.recorded_by) == ("message", "STOP", None)


async def test_the_ledger_goes_by_when_something_was_said_and_not_by_when_it_was_heard_of(core, contact_id):
    await record(core, contact_id, "all out", "utility in")
    now = core.clock.now
    late = Consent("late", contact_id, "marketing", "out", "letter", None, now - timedelta(days=1))
    async with core.wiring.database.transaction() as connection:
        repository = ConsentRepository(core.wiring.vault)
        await repository.add(connection, core.workspace_id, late, now)

    for limit in (1, 2, 10):
        read = [one.purpose for one in await ledger(core, contact_id, limit)]
        assert read == ["utility", "all", "marketing"], limit


NOTHING_SAID = dict.fromkeys(("service", "utility", "marketing", "authentication"), (True, None))
BLOCKED = dict.fromkeys(NOTHING_SAID, (False, "blocked"))
OPTED_OUT = {
    **dict.fromkeys(("service", "utility", "marketing"), (False, "opted_out")),
    "authentication": (True, None),
}


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ([], NOTHING_SAID),
        (["marketing in"], NOTHING_SAID),
        (["marketing out"], {**NOTHING_SAID, "marketing": (False, "marketing_stopped")}),
        (["utility out"], {**NOTHING_SAID, "utility": (False, "utility_stopped")}),
        (["marketing out", "marketing in"], NOTHING_SAID),
        (["marketing in", "all out"], OPTED_OUT),
        (["all out", "all in"], NOTHING_SAID),
    ],
)
async def test_what_holds_is_what_the_gate_makes_of_what_was_said(core, contact_id, said, holds):
    await record(core, contact_id, *said)

    assert await standing(core, contact_id) == holds


async def test_what_holds_names_the_newest_word_on_each_purpose(core, contact_id):
    await record(core, contact_id, "marketing in", "marketing out")
    said_at = (await ledger(core, contact_id))[0].at

    found = await core.wiring.consents.standing(core.workspace_id, contact_id)

    reason = "The contact stopped marketing messages."
    assert found[2] == PurposeStanding("marketing", "out", said_at, False, "marketing_stopped", reason)
    assert found[0] == PurposeStanding("service", None, None, True, None, None)


async def test_nothing_said_is_not_enough_where_the_workspace_asks_for_agreement(core, contact_id):
    await core.wiring.policy_rules.put(core.workspace_id, Rules(opt_in=("marketing",)), "member:1")
    before = await standing(core, contact_id)

    await record(core, contact_id, "marketing in")

    assert before == {**NOTHING_SAID, "marketing": (False, "no_opt_in")}
    assert await standing(core, contact_id) == NOTHING_SAID


async def test_quiet_hours_change_nothing_of_what_the_contact_agreed_to(core, contact_id):
    quiet = Rules(quiet_hours=QuietHours(time(11), time(13)))
    await core.wiring.policy_rules.put(core.workspace_id, quiet, "member:1")

    assert await standing(core, contact_id) == NOTHING_SAID


async def test_who_opted_out_and_wrote_again_is_answered(core):
    await core.say("STOP")
    before = await standing(core, await the_contact(core))

    core.clock.advance(seconds=1)
    await core.say("Is my order there yet?")

    assert before == OPTED_OUT
    assert await standing(core, await the_contact(core)) == {**OPTED_OUT, "service": (True, None)}


async def test_who_opted_out_is_answered_only_in_the_conversation_in_which_they_wrote_again(core):
    await core.say("STOP")
    stopped = await core.conversation()
    core.clock.advance(seconds=1)
    await say_to_another_number(core, "Is my order there yet?")
    written = await core.rows(tables.conversations, "id")
    (again,) = [one for one in written if one != stopped.id]

    found = [await standing(core, stopped.contact_id, one) for one in (stopped.id, again, None)]

    answered = {**OPTED_OUT, "service": (True, None)}
    assert found == [OPTED_OUT, answered, answered]


async def test_a_conversation_with_somebody_else_says_nothing_of_the_contact(core, contact_id):
    await core.say("hello")
    other = await core.conversation()

    with pytest.raises(NotFound):
        await standing(core, contact_id, other.id)


async def test_whoever_is_blocked_is_written_to_for_nothing_until_that_ends(core, contact_id):
    await core.wiring.contacts.change(core.workspace_id, contact_id, DENIED, "member:1")
    while_blocked = await standing(core, contact_id)

    await core.wiring.contacts.change(core.workspace_id, contact_id, WRITTEN_TO, "member:2")

    assert (while_blocked, await standing(core, contact_id)) == (BLOCKED, NOTHING_SAID)
    trail = await core.wiring.audit.page(core.workspace_id, PageRequest(2), f"contact:{contact_id}")
    done = [(one.action, one.actor) for one in trail.items]
    assert done == [("contact.unblocked", "member:2"), ("contact.blocked", "member:1")]


async def test_what_was_put_off_for_later_does_not_wait_for_whoever_is_blocked_meanwhile(core):
    quiet = Rules(quiet_hours=QuietHours(time(11), time(13)))
    await core.wiring.policy_rules.put(core.workspace_id, quiet, "member:1")
    core.wiring.channel_cache.forget(core.channel_id)
    await core.publish(OFFERING)
    await core.say("go")
    waiting = [one.state for one in await core.outbox()]

    await core.wiring.contacts.change(core.workspace_id, await the_contact(core), DENIED, "member:1")
    await core.later(seconds=1)

    (message,) = await core.outbox()
    assert (waiting, message.state, message.error["code"]) == (["queued"], "suppressed", "blocked")
