"""Channels are asked about themselves; what is wrong is an alert until the next check finds it mended."""

from datetime import timedelta
from typing import NoReturn
from urllib.parse import urlsplit

import pytest

from patchbay.messaging.providers import Providers
from patchbay.services.sweeps.channel_checks import ASK_AGAIN, CHECK_EVERY, MAX_UNMATCHED
from patchbay.services.sweeps.relay import PARKED_S
from patchbay.storage import messages
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import first_id_at
from patchbay.storage.messages import StoredMessage
from patchbay.storage.paging import PageRequest
from support.core import refusal
from support.stub_server import Answer

HEALTHY = {
    "display_phone_number": "+1 555 000 1111",
    "verified_name": "Shop",
    "quality_rating": "GREEN",
    "whatsapp_business_manager_messaging_limit": "TIER_2K",
    "health_status": {"can_send_message": "AVAILABLE", "entities": []},
}
TEMPLATE = {"id": "1", "name": "welcome", "language": "en", "status": "APPROVED", "category": "UTILITY"}


class Office:
    """A provider that says of a number what a test lets it say."""

    def __init__(self, core) -> None:
        self.number = dict(HEALTHY)
        self.is_subscribed = True
        self.refuses: Answer | None = None
        self.asked = 0
        core.provider.answer = self.answer

    def answer(self, asked) -> Answer:
        self.asked += 1
        if self.refuses is not None:
            return self.refuses
        path = urlsplit(asked.path).path
        if path.endswith("subscribed_apps"):
            return Answer(json={"data": [{"whatsapp_business_api_data": {}}] if self.is_subscribed else []})
        if path.endswith("message_templates"):
            return Answer(json={"data": [TEMPLATE]})
        return Answer(json=self.number)


class Confused(Providers):
    """Lets every check end before anything is known."""

    def of(self, provider: str) -> NoReturn:
        raise ZeroDivisionError


@pytest.fixture
def office(core) -> Office:
    return Office(core)


async def open_alerts(core) -> list[str]:
    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), ())
    return sorted(one.kind for one in page.items)


async def check(core):
    return await core.wiring.channel_checks.check(core.workspace_id, core.channel_id)


async def test_a_new_channel_is_checked_at_once_and_then_daily(core, office):
    await core.wiring.channel_checks.run_due()
    first = office.asked
    core.clock.advance(hours=2)
    await core.wiring.channel_checks.run_due()
    soon = office.asked
    core.clock.now += CHECK_EVERY
    await core.wiring.channel_checks.run_due()

    view = await core.wiring.channel_checks.of_channel(core.workspace_id, core.channel_id)
    assert (first, soon, office.asked) == (3, 3, 6)
    assert view.found.can_send == "AVAILABLE"
    assert (view.found.quality, view.found.is_subscribed, view.found.templates) == ("GREEN", True, 1)
    assert await open_alerts(core) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"quality_rating": "RED"}, "number_quality"),
        ({"health_status": {"can_send_message": "BLOCKED", "entities": []}}, "number_blocked"),
    ],
)
async def test_trouble_with_a_number_is_an_alert_until_a_check_finds_it_mended(core, office, change, kind):
    office.number = {**HEALTHY, **change}
    await check(core)
    raised = await open_alerts(core)

    office.number = HEALTHY
    await check(core)

    assert raised == [kind]
    assert await open_alerts(core) == []


async def test_an_account_whose_webhooks_go_nowhere_is_an_alert_until_it_is_subscribed(core, office):
    office.is_subscribed = False
    await check(core)
    raised = await open_alerts(core)

    office.is_subscribed = True
    await check(core)

    assert raised == ["not_subscribed"]
    assert await open_alerts(core) == []


async def test_a_provider_that_refuses_says_nothing_of_what_was_known(core, office):
    office.is_subscribed = False
    await check(core)
    office.refuses = refusal(190, 401)
    refused = await check(core)
    standing = await open_alerts(core)

    office.refuses, office.is_subscribed = None, True
    await check(core)

    assert refused.found.error is not None
    assert refused.found.can_send is None
    assert standing == ["health_unknown", "not_subscribed"]
    assert await open_alerts(core) == []


async def test_a_provider_that_did_not_answer_is_asked_again_soon_and_only_then_is_it_an_alert(core, office):
    office.refuses = Answer(cut=True)
    await core.wiring.channel_checks.run_due()
    once = await open_alerts(core)
    core.clock.now += ASK_AGAIN
    await core.wiring.channel_checks.run_due()
    twice = await open_alerts(core)
    office.refuses = None

    core.clock.now += ASK_AGAIN
    await core.wiring.channel_checks.run_due()
    asked = office.asked
    core.clock.now += ASK_AGAIN
    await core.wiring.channel_checks.run_due()

    assert (once, twice, await open_alerts(core)) == ([], ["health_unknown"], [])
    assert office.asked == asked


async def test_a_check_that_another_process_began_and_never_ended_is_made_soon(core, office):
    stopped = core.peer().wiring
    stopped.providers = Confused({})
    await stopped.channel_checks.run_due()
    await core.wiring.channel_checks.run_due()
    left = await core.wiring.channel_checks.of_channel(core.workspace_id, core.channel_id)
    core.clock.now += ASK_AGAIN

    await core.wiring.channel_checks.run_due()

    view = await core.wiring.channel_checks.of_channel(core.workspace_id, core.channel_id)
    assert left.found is None
    assert view.found is not None


async def test_a_provider_that_answers_when_it_is_asked_again_never_was_an_alert(core, office):
    for _ in range(2):
        office.refuses = Answer(cut=True)
        await core.wiring.channel_checks.run_due()
        office.refuses = None
        core.clock.now += ASK_AGAIN
        await core.wiring.channel_checks.run_due()
        core.clock.now += CHECK_EVERY

    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), (), only_open=False)
    assert page.items == []


async def test_a_limit_that_fell_is_an_alert_until_it_rises(core, office):
    await check(core)
    office.number = {**HEALTHY, "whatsapp_business_manager_messaging_limit": "TIER_250"}
    await check(core)
    await check(core)
    fell = await open_alerts(core)

    office.number = HEALTHY
    await check(core)

    assert fell == ["number_limit_lowered"]
    assert await open_alerts(core) == []


async def test_statuses_of_somebody_elses_messages_are_counted_and_told(core, office):
    await core.wiring.channel_checks.run_due()
    for number in range(MAX_UNMATCHED):
        await core.receive({"statuses": [a_status(core, f"wamid.FOREIGN{number}")]})
    await core.settle()
    early = await open_alerts(core)

    await core.later(seconds=PARKED_S + 1)
    told = await open_alerts(core)
    await check(core)
    await check(core)

    assert (early, told) == ([], ["statuses_unmatched"])
    assert await open_alerts(core) == []


def a_status(core, wamid):
    now = str(int(core.clock.now.timestamp()))
    return {"id": wamid, "status": "sent", "timestamp": now, "recipient_id": "5511900000009"}


async def test_another_workspace_cannot_have_a_channel_checked(core, office):
    with pytest.raises(NotFound):
        await core.wiring.channel_checks.check("another", core.channel_id)

    assert office.asked == 0


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────────


async def used_to_talk(core, *, each_week: int) -> None:
    """For four weeks, that many messages came in the last hours before this time of the week."""
    await core.wiring.channel_checks.run_due()
    core.clock.advance(days=36)
    now = core.clock.now
    past = [
        now - timedelta(weeks=week, minutes=10 + number)
        for week in range(1, 5)
        for number in range(each_week)
    ]
    rows = [
        StoredMessage(
            id=first_id_at(at),
            workspace_id=core.workspace_id,
            conversation_id="someone",
            channel_id=core.channel_id,
            contact_id="someone",
            direction="in",
            author="contact",
            kind="text",
            content={},
            state="received",
            created_at=at,
        )
        for at in past
    ]
    async with core.wiring.database.transaction() as connection:
        await messages.add(connection, core.wiring.vault, rows)


async def test_a_channel_that_used_to_talk_and_is_silent_is_looked_into(core, office):
    await used_to_talk(core, each_week=8)
    core.clock.advance(hours=-4)
    await core.say("Hello")
    core.clock.advance(hours=4)
    office.is_subscribed = False
    asked = office.asked

    await core.wiring.channel_checks.run_due()

    assert await open_alerts(core) == ["not_subscribed", "silence"]
    assert office.asked > asked


async def test_the_alert_of_a_silence_ends_once_the_channel_is_heard(core, office):
    await used_to_talk(core, each_week=8)
    core.clock.advance(hours=-4)
    await core.say("Hello")
    core.clock.advance(hours=4)
    await core.wiring.channel_checks.run_due()
    silent = await open_alerts(core)

    core.clock.advance(hours=1)
    await core.say("Hello again")
    await core.wiring.channel_checks.run_due()

    assert silent == ["silence"]
    assert await open_alerts(core) == []


async def test_a_channel_that_never_talks_at_this_hour_is_left_alone(core, office):
    await used_to_talk(core, each_week=1)
    core.clock.advance(hours=-4)
    await core.say("Hello")
    core.clock.advance(hours=4)

    await core.wiring.channel_checks.run_due()

    assert await open_alerts(core) == []


async def test_a_channel_that_cannot_be_checked_for_a_fault_of_ours_is_in_nobodys_way(core, office):
    core.wiring.providers = Confused({})

    await core.wiring.channel_checks.run_due()
    core.clock.now += CHECK_EVERY

    assert await core.wiring.channel_checks.run_due() is False


async def test_an_error_of_the_number_is_over_once_a_check_finds_it_well(core, office):
    await core.receive({"errors": [{"code": 130429, "title": "Rate limit hit"}]})
    await core.settle()
    before = await open_alerts(core)

    await check(core)

    assert (before, await open_alerts(core)) == (["number_error"], [])
