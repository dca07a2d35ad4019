"""Messages nobody reported on: asked about where the provider can be asked, marked where not, never guessed.

The provider is the simulator's own Graph face where it is asked, a stub where it must misbehave.
"""

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from patchbay.services.errors import NotNow
from patchbay.services.sweeps.reconciler import ASKED_AT_ONCE, MIN_STUCK, MIN_UNKNOWN
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import PageRequest
from support.core import Clock, a_flow, acts, answering, hears, refusal, says
from support.stub_server import Answer

DEAF = Answer(cut=True)
FLOW = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
FOLLOWING = a_flow(
    {
        "start": hears("go"),
        "say": says("Hi"),
        "there": acts("delivered"),
        "gone": acts("failed"),
        "late": acts("expired"),
    },
    "start.message > say",
    "say.delivered > there",
    "say.failed > gone",
)


class Remembering:
    """A provider that takes messages, answers some sends with silence, and can be asked about them."""

    def __init__(self, core, *, deaf: int = 0, shows: bool = True) -> None:
        self._take = core.provider.answer
        self.deaf = deaf
        self.shows = shows
        self.taken: dict[str, str] = {}
        self.events: dict[str, list[tuple[str, int]]] = {}
        self.asked: list[dict] = []
        core.provider.answer = self.answer

    def answer(self, asked) -> Answer:
        if asked.method == "GET":
            return self._history(asked)
        answer = self._take(asked)
        self.taken[asked.json["biz_opaque_callback_data"]] = answer.json["messages"][0]["id"]
        if self.deaf:
            self.deaf -= 1
            return DEAF
        return answer

    def _history(self, asked) -> Answer:
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        self.asked.append(query)
        found = [
            {
                "message_id": wamid,
                "biz_opaque_callback_data": ours,
                "events": {
                    "data": [
                        {"delivery_status": status, "occurrence_timestamp": at}
                        for status, at in self.events.get(ours, [])
                    ]
                },
            }
            for ours, wamid in self.taken.items()
            if self.shows
            and (query.get("message_id") == wamid or query.get("biz_opaque_callback_data") == ours)
        ]
        return Answer(json={"data": found})


async def reconcile(core, **span) -> None:
    """Time passes, the reconciler looks, and what follows is done."""
    core.clock.advance(**span)
    while await core.wiring.reconciler.run_once():
        pass
    await core.settle()


async def open_alerts(core) -> list[str]:
    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), ())
    return sorted(one.kind for one in page.items)


async def the_message(core):
    (message,) = await core.outbox()
    return message


async def everybody_says(core, people: int) -> None:
    for number in range(people):
        await core.say("go", sender=f"551190000{number:04}")


# ── Unknown outcomes ─────────────────────────────────────────────────────────────────────────────────


async def test_a_message_the_provider_has_is_found_by_asking_and_not_sent_again(core):
    provider = Remembering(core, deaf=1)
    await core.publish(FOLLOWING)
    await core.say("go")
    message = await the_message(core)
    provider.events[message.id] = [("SENT", int(core.clock.now.timestamp()))]

    await reconcile(core, seconds=11)
    await core.later(minutes=5)

    found = await the_message(core)
    assert (message.state, found.state) == ("unknown", "sent")
    assert found.provider_id == provider.taken[message.id]
    assert [one for one in await core.facts(message.id) if one[1] == "reconciler"] == [
        ("accepted", "reconciler"),
        ("sent", "reconciler"),
    ]
    assert len(provider.taken) == 1


async def test_whoever_waits_for_it_goes_on_once_it_was_found(core):
    provider = Remembering(core, deaf=1)
    await core.publish(FOLLOWING)
    await core.say("go")
    message = await the_message(core)
    now = int(core.clock.now.timestamp())
    provider.events[message.id] = [("DELIVERED", now), ("SENT", now)]

    await reconcile(core, seconds=11)

    assert (await the_message(core)).state == "delivered"
    assert core.world.times("delivered") == 1


async def test_a_provider_that_shows_nothing_proves_nothing(core):
    provider = Remembering(core, deaf=1, shows=False)
    await core.publish(FLOW)
    await core.say("go")

    await reconcile(core, seconds=11)
    asked = await the_message(core)
    await core.later(minutes=2)

    assert asked.state == "unknown"
    assert (await the_message(core)).state == "failed"
    assert len(provider.asked) == 1


async def test_it_is_asked_again_but_not_all_the_time(core):
    provider = Remembering(core, deaf=1, shows=False)
    await core.publish(FLOW)
    await core.say("go")

    for _ in range(4):
        await reconcile(core, seconds=5)
    soon = len(provider.asked)
    await reconcile(core, seconds=30)

    assert (soon, len(provider.asked)) == (1, 2)


async def test_two_processes_ask_about_a_message_once(core):
    provider = Remembering(core, deaf=1, shows=False)
    await core.publish(FLOW)
    await core.say("go")
    core.clock.advance(seconds=11)

    for process in (core, core.peer()):
        await process.wiring.reconciler.run_once()

    assert len(provider.asked) == 1


async def test_a_provider_that_refuses_the_question_changes_nothing(core):
    core.provider.answer = answering(DEAF, refusal(100))
    await core.publish(FLOW)
    await core.say("go")

    await reconcile(core, seconds=11)

    message = await the_message(core)
    assert message.state == "unknown"
    reasons = [one.error and one.error["code"] for one in await facts_of(core, message.id)]
    assert reasons[-1] == "history_unavailable"


async def test_many_unknown_outcomes_are_an_alert_until_they_are_settled(core):
    provider = Remembering(core, deaf=MIN_UNKNOWN)
    provider.shows = False
    await core.publish(FLOW)
    await everybody_says(core, MIN_UNKNOWN)
    await reconcile(core, seconds=1)
    raised = await open_alerts(core)

    provider.shows = True
    await reconcile(core, seconds=11)
    await reconcile(core, minutes=16)

    assert "outcomes_unknown" in raised
    assert "outcomes_unknown" not in await open_alerts(core)
    assert {one.state for one in await core.outbox()} == {"accepted"}


# ── Overdue ──────────────────────────────────────────────────────────────────────────────────────────


async def facts_of(core, message_id):
    return await core.wiring.history.facts(core.workspace_id, message_id)


async def test_a_message_that_was_taken_and_never_reported_is_marked_and_stays_as_it_is(core):
    Remembering(core, shows=False)
    await core.publish(FLOW)
    await core.say("go")

    await reconcile(core, minutes=11)
    await reconcile(core, days=40)

    message = await the_message(core)
    marks = [(one.state, one.error["code"]) for one in await facts_of(core, message.id) if one.error]
    assert (message.state, message.is_overdue) == ("accepted", True)
    assert marks == [("accepted", "overdue"), ("accepted", "not_in_history")]


async def test_a_lost_status_is_found_by_asking_for_the_providers_own_id(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    provider.events[message.id] = [("DELIVERED", int(core.clock.now.timestamp()))]

    await reconcile(core, minutes=11)

    assert provider.asked == [{"message_id": message.provider_id}]
    assert (await the_message(core)).state == "delivered"


async def test_however_many_statuses_were_lost_each_is_asked_for(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await everybody_says(core, ASKED_AT_ONCE + 2)
    for message in await core.outbox():
        provider.events[message.id] = [("DELIVERED", int(core.clock.now.timestamp()))]

    await reconcile(core, minutes=11)

    assert len(provider.asked) == ASKED_AT_ONCE + 2
    assert {one.state for one in await core.outbox()} == {"delivered"}


async def test_what_a_process_was_asking_about_when_it_was_stopped_is_asked_by_another(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    provider.events[message.id] = [("DELIVERED", int(core.clock.now.timestamp()))]
    core.clock.advance(minutes=11)
    looking = asyncio.create_task(core.peer().wiring.reconciler.run_once())

    def stop(asked) -> Answer:
        looking.cancel()
        return DEAF

    core.provider.answer = stop
    with pytest.raises(asyncio.CancelledError):
        await looking
    core.provider.answer = provider.answer
    await reconcile(core, minutes=1)

    assert (await the_message(core)).state == "delivered"


async def test_a_message_that_cannot_be_asked_about_for_a_fault_of_ours_keeps_no_other_from_it(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await everybody_says(core, 2)
    odd, other = await core.outbox()
    for message in (odd, other):
        provider.events[message.id] = [("DELIVERED", int(core.clock.now.timestamp()))]
    whatsapp = core.wiring.providers.of("whatsapp")
    find = whatsapp.find_message

    async def find_or_break(config, message_id, provider_id):
        if message_id == odd.id:
            raise ZeroDivisionError
        return await find(config, message_id, provider_id)

    whatsapp.find_message = find_or_break
    await reconcile(core, minutes=11)

    marks = [one.error["code"] for one in await facts_of(core, odd.id) if one.error]
    assert marks == ["overdue", "history_unavailable"]
    assert [one.state for one in await core.outbox()] == ["accepted", "delivered"]


async def test_a_message_that_was_reported_in_time_is_never_asked_about(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    await core.status(message.id, "sent", message.provider_id)
    await core.status(message.id, "delivered", message.provider_id)

    await reconcile(core, minutes=11)
    await reconcile(core, days=40)

    delivered = await the_message(core)
    assert provider.asked == []
    assert (delivered.state, delivered.is_overdue) == ("delivered", False)


async def test_a_phone_that_is_off_for_days_is_marked_and_its_message_expires_with_its_time_to_live(core):
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    await core.status(message.id, "sent", message.provider_id)

    await reconcile(core, days=2)
    early = await facts_of(core, message.id)
    await reconcile(core, days=2)
    marked = await the_message(core)
    await reconcile(core, days=28)

    expired = await the_message(core)
    assert [one for one in early if one.error] == []
    assert marked.state == "sent"
    assert (expired.state, expired.error["code"]) == ("expired", "time_to_live_over")


async def test_a_message_that_arrives_after_all_is_delivered_whatever_was_marked(core):
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    await core.status(message.id, "sent", message.provider_id)
    await reconcile(core, days=4)
    await reconcile(core, days=28)

    await core.status(message.id, "delivered", message.provider_id)

    assert (await the_message(core)).state == "delivered"


async def test_many_messages_without_a_status_are_an_alert_until_the_provider_is_heard_again(core):
    Remembering(core, shows=False)
    await core.wiring.channel_checks.run_due()
    await core.publish(FLOW)
    await everybody_says(core, MIN_STUCK)
    await reconcile(core, minutes=11)
    raised = await open_alerts(core)
    await reconcile(core, minutes=16)
    still = await open_alerts(core)

    for message in await core.outbox():
        await core.status(message.id, "delivered", message.provider_id)
    await reconcile(core, seconds=1)

    assert "messages_stuck" in raised
    assert "messages_stuck" in still
    assert "messages_stuck" not in await open_alerts(core)


# ── A person asks ────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_may_ask_at_any_time(core):
    provider = Remembering(core)
    await core.publish(FLOW)
    await core.say("go")
    message = await the_message(core)
    provider.events[message.id] = [("READ", int(core.clock.now.timestamp()))]

    await core.wiring.reconciler.reconcile(core.workspace_id, message.id)

    assert (await the_message(core)).state == "read"


async def test_there_is_nothing_to_ask_about_what_has_not_gone_out(core):
    await core.publish(FLOW)
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", None)
    await core.say("go")
    message = await the_message(core)

    with pytest.raises(NotNow, match=re.escape("a message that is queued")):
        await core.wiring.reconciler.reconcile(core.workspace_id, message.id)
    with pytest.raises(NotFound):
        await core.wiring.reconciler.reconcile("another", message.id)


# ── How unknown outcomes ended ───────────────────────────────────────────────────────────────────────


async def endings(core) -> dict[str, int]:
    counted = (await core.wiring.history.analytics(core.workspace_id, 2)).unknown
    assert {one.channel_id for one in counted} <= {core.channel_id}
    return {one.ending: one.count for one in counted}


@pytest.fixture
def clock() -> Clock:
    """As now: messages are counted by when they were really made."""
    return Clock(datetime.now(UTC))


async def test_how_unknown_outcomes_ended_is_counted(core):
    provider = Remembering(core, deaf=3)
    await core.publish(FLOW)
    await everybody_says(core, 3)
    _, reported, lost = await core.outbox()
    at_first = await endings(core)

    del provider.taken[reported.id], provider.taken[lost.id]
    await reconcile(core, seconds=11)
    await core.status(reported.id, "sent", "wamid.LATE")
    await core.later(minutes=2)

    assert at_first == {"open": 3}
    assert await endings(core) == {"history": 1, "status": 1, "given_up": 1}


async def test_what_was_sent_once_more_is_counted_apart(core):
    Remembering(core, deaf=1, shows=False)
    await core.publish(
        a_flow({"start": hears("go"), "say": says("Hi", on_unknown="resend")}, "start.message > say")
    )
    await core.say("go")
    await core.later(minutes=2)

    assert await endings(core) == {"resent": 1}
