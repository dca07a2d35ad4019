"""Messages on another channel than the run's: a node says so, or the first came to nothing."""

from itertools import count
from urllib.parse import parse_qsl

import pytest

from patchbay.services.channels.forms import NewUltraMsg
from patchbay.services.templates.templates import TemplateRow
from patchbay.services.turns.starting import conversation_with
from patchbay.storage import tables
from patchbay.storage.message_history import MessageFilter
from patchbay.storage.paging import PageRequest
from support.campaigns import CampaignDesk
from support.core import a_flow, answering, encoded, hears, node, refusal, says
from support.spanish_reasons import untold
from support.spine import CUSTOMER
from support.stub_server import Answer, StubServer

UNDELIVERABLE = 131026
STOPPED_MARKETING = 131050


class Second:
    """A second channel of the workspace, at a gateway."""

    def __init__(self, stub: StubServer, channel_id: str) -> None:
        self.stub = stub
        self.id = channel_id

    @property
    def said(self) -> list[str]:
        return [dict(parse_qsl(asked.body.decode()))["body"] for asked in self.stub.asked]

    async def delivers(self, core, message_id: str) -> None:
        """The gateway says that a message arrived."""
        data = {"id": "true_5511@c.us_1", "ack": "device", "referenceId": message_id}
        body = {
            "event_type": "message_ack",
            "instanceId": "7",
            "id": "",
            "data": data,
            "referenceId": message_id,
        }
        await core.wiring.intake.receive(core.workspace_id, "ultramsg", self.id, encoded(body))
        await core.settle()


@pytest.fixture
async def second(core):
    numbers = count(1)
    async with StubServer(lambda _: Answer(json={"sent": "true", "id": next(numbers)})).running() as stub:
        new = NewUltraMsg(name="Gateway", instance_id="instance7", token="token", api_base=stub.url)
        yield Second(stub, await core.wiring.channels.create(core.workspace_id, new, "test"))


def saying(**params) -> dict:
    return a_flow({"in": hears(), "hi": says("Hello", **params)}, "in.message > hi")


async def events(core, message) -> list[tuple[str, str | None]]:
    found = await core.wiring.history.facts(core.workspace_id, message.id)
    return [(fact.state, fact.error and fact.error.get("code")) for fact in found]


async def test_a_node_may_name_another_channel_and_the_contact_has_a_conversation_there(core, second):
    await core.publish(saying(channel=second.id))

    await core.say("go")
    await core.say("go")

    assert (second.said, core.said) == (["Hello", "Hello"], [])
    messages = await core.outbox()
    assert [(one.channel_id, one.state) for one in messages] == [(second.id, "accepted")] * 2
    assert len(await core.rows(tables.conversations, "id")) == 2
    assert len({one.conversation_id for one in messages}) == 1


async def test_what_a_run_said_is_found_on_every_channel_and_its_own_after_the_contact_is_gone(core, second):
    nodes = {"in": hears("go"), "hi": says("Hello", channel=second.id), "bye": says("Bye")}
    await core.publish(a_flow(nodes, "in.message > hi", "hi.accepted > bye"))
    for sender in (CUSTOMER, "5511900000002"):
        await core.say("go", sender=sender)
    (of_another, run) = await core.runs()

    async def said(**wanted) -> list[str]:
        of_run = MessageFilter(run_id=run.id, **wanted)
        found = await core.wiring.history.messages(core.workspace_id, PageRequest(), of_run)
        assert {one.run_id for one in found.items} <= {run.id}
        return [one.content["text"] for one in reversed(found.items)]

    before, of_node = await said(), await said(node_id="hi")
    await core.wiring.contacts.remove(core.workspace_id, run.contact_id, "member:1")

    assert (before, of_node) == (["Hello", "Bye"], ["Hello"])
    assert of_another.contact_id != run.contact_id
    assert await said() == ["Bye"]


async def test_a_run_that_is_started_for_a_contact_talks_where_they_wrote_last(core, second):
    await core.publish(a_flow({"in": hears("go"), "hi": says("Hello", channel=second.id)}, "in.message > hi"))
    await core.say("hello")
    written_in = await core.conversation()
    await core.say("go")

    async with core.wiring.database.transaction() as connection:
        found = await conversation_with(connection, core.workspace_id, written_in.contact_id, core.clock())

    assert found == written_in.id


async def test_a_channel_of_another_workspace_is_none(core, second):
    await core.publish(saying(channel="01somebodyelses"))

    await core.say("go")

    (message,) = await core.outbox()
    assert (message.state, message.error["code"]) == ("failed", "no_channel")
    assert (second.said, core.said) == ([], [])


async def test_failed_wired_into_another_send_is_followed_like_any_branch(core, second):
    nodes = {"in": hears(), "hi": says("Hello"), "again": says("By the gateway", channel=second.id)}
    await core.publish(a_flow(nodes, "in.message > hi", "hi.failed > again"))
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("go")

    assert second.said == ["By the gateway"]


@pytest.mark.parametrize("seen", ["in the answer", "in a status"])
async def test_what_fails_here_is_sent_once_over_there(core, second, seen):
    await core.publish(saying(otherwise=second.id))
    if seen == "in the answer":
        core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("go")
    (first, *_) = await core.outbox()
    if seen == "in a status":
        for _ in range(2):
            errors = [{"code": UNDELIVERABLE, "title": "no"}]
            await core.status(first.id, "failed", "wamid.OUT1", errors=errors)

    first, instead = await core.outbox()
    assert (first.state, instead.state) == ("failed", "accepted")
    assert (instead.instead_of_id, instead.channel_id) == (first.id, second.id)
    assert second.said == ["Hello"]
    assert (await events(core, first))[-1] == ("failed", "sent_otherwise")
    assert (await events(core, instead))[:2] == [("queued", None), ("queued", "instead")]
    assert await untold(core) == []
    assert (await core.wiring.letters.counts(core.workspace_id)).message == 0


async def test_what_stands_in_for_messages_that_fail_together_goes_out_in_their_order(core, second):
    nodes = {"in": hears(), "one": says("One", otherwise=second.id), "two": says("Two", otherwise=second.id)}
    await core.publish(a_flow(nodes, "in.message > one", "one.accepted > two"))
    await core.say("go")
    one, two = await core.outbox()
    failed = {
        "status": "failed",
        "recipient_id": CUSTOMER,
        "errors": [{"code": UNDELIVERABLE, "title": "no"}],
    }
    told = [
        {**failed, "id": message.provider_id, "timestamp": str(int(core.clock.now.timestamp()))}
        for message in (two, one)
    ]

    await core.receive({"statuses": told})
    await core.settle()

    assert second.said == ["One", "Two"]


OUTCOMES = ("in.message > hi", "hi.failed > sorry", "hi.delivered > thanks")


def telling(**params) -> dict:
    """A flow that tells, on the first channel, what came of its message."""
    nodes = {"in": hears(), "hi": says("Hello", **params), "sorry": says("Sorry"), "thanks": says("Thanks")}
    return a_flow(nodes, *OUTCOMES)


async def test_who_waits_for_what_comes_of_a_message_hears_of_the_one_in_its_place(core, second):
    await core.publish(telling(otherwise=second.id))
    core.provider.answer = answering(refusal(UNDELIVERABLE))
    await core.say("go")
    while_under_way = list(core.said)
    instead = (await core.outbox())[1]

    await second.delivers(core, instead.id)

    assert while_under_way == ["Hello"]
    assert core.said == ["Hello", "Thanks"]


async def test_failed_is_told_once_when_the_other_channel_brings_it_no_further(core, second):
    await core.publish(telling(otherwise=second.id))
    core.provider.answer = answering(refusal(UNDELIVERABLE))
    second.stub.answer = lambda _: Answer(json={"error": [{"to": "number is not valid"}]})

    await core.say("go")

    assert [one.state for one in await core.outbox()] == ["failed", "failed", "accepted"]
    assert core.said == ["Hello", "Sorry"]


async def test_a_template_goes_there_as_its_text_however_its_language_is_written(core, second):
    body = {"type": "BODY", "text": "Olá {{1}}, chegou."}
    row = TemplateRow(core.channel_id, "arrived", "pt_BR", [body], status="APPROVED")
    await core.wiring.templates.create(core.workspace_id, row, "member:1")
    params = {"template": "arrived", "language": "pt-BR", "body": ["Ana"], "otherwise": second.id}
    send = node("whatsapp.send_template", **params)
    await core.publish(a_flow({"in": hears(), "send": send}, "in.message > send"))
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("hi")

    assert second.said == ["Olá Ana, chegou."]


async def test_the_windows_end_is_a_reason_and_an_opt_out_is_not(core, second):
    nodes = {"in": hears(), "pause": {"type": "flow.wait", "params": {"seconds": 100_000}}}
    await core.publish(
        a_flow(nodes | {"hi": says("Hello", otherwise=second.id)}, "in.message > pause", "pause.out > hi")
    )

    await core.say("go")
    await core.later(hours=30)
    await core.say("go", sender="5511900000002")
    await core.say("STOP", sender="5511900000002")
    await core.later(hours=30)

    assert second.said == ["Hello"]


async def test_who_stopped_marketing_is_not_reached_around(core, second):
    await core.publish(saying(otherwise=second.id))
    core.provider.answer = answering(refusal(STOPPED_MARKETING))

    await core.say("go")

    assert (len(await core.outbox()), second.said) == (1, [])


async def test_a_promotion_stays_one_where_it_goes_out_as_a_text(core, second):
    desk = CampaignDesk(core)
    await desk.template(status="DISABLED", body="Save 10 %.")
    node = {
        "type": "whatsapp.send_template",
        "params": {"template": "offer", "language": "en", "purpose": "utility", "otherwise": second.id},
    }
    await core.publish(a_flow({"in": hears(), "say": node}, "in.message > say"))

    await core.say("go")

    codes = [(error or {}).get("code") for error in await core.rows(tables.messages, "error")][1:]
    assert (codes, second.said) == (["template_not_approved", "no_marketing_here"], [])


async def test_the_gate_is_asked_about_the_second_too(core, second):
    await core.publish(saying(otherwise=second.id, purpose="marketing"))
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("go")

    _, instead = await core.outbox()
    assert (instead.state, instead.error["code"]) == ("suppressed", "no_marketing_here")
    assert second.said == []


async def test_an_unknown_outcome_waits_until_it_is_given_up(core, second):
    await core.publish(saying(otherwise=second.id))
    core.provider.answer = answering(Answer(cut=True))

    await core.say("go")
    while_unknown = list(second.said)
    await core.later(minutes=2)

    assert while_unknown == []
    assert second.said == ["Hello"]


async def test_the_second_goes_nowhere_else(core, second):
    await core.publish(saying(otherwise=second.id))
    core.provider.answer = answering(refusal(UNDELIVERABLE))
    second.stub.answer = lambda _: Answer(json={"error": [{"to": "number is not valid"}]})

    await core.say("go")
    await core.later(hours=1)

    assert [one.state for one in await core.outbox()] == ["failed", "failed"]


async def delete_everybody(core) -> None:
    for contact_id in await core.rows(tables.contacts, "id"):
        await core.wiring.contacts.remove(core.workspace_id, contact_id, "member:1")


async def test_what_waits_for_somebody_who_is_deleted_goes_nowhere_and_holds_up_nobody(core, second):
    await core.publish(saying(otherwise=second.id))
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", None)
    await core.say("go")
    await delete_everybody(core)
    await core.say("go", sender="5511900000002")

    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(hours=1)

    gone, there = await core.outbox()
    assert (gone.state, gone.error["code"], there.state) == ("failed", "no_channel", "accepted")
    assert (core.said, second.said) == (["Hello"], [])


async def test_what_failed_for_somebody_who_was_deleted_is_not_sent_over_there(core, second):
    await core.publish(saying(otherwise=second.id))
    await core.say("go")
    (message,) = await core.outbox()
    await delete_everybody(core)

    await core.status(message.id, "failed", "wamid.OUT1", errors=[{"code": UNDELIVERABLE, "title": "no"}])

    assert [one.state for one in await core.outbox()] == ["failed"]
    assert second.said == []


async def test_a_channel_that_is_gone_is_said_on_the_message(core, second):
    await core.publish(saying(otherwise=second.id))
    await core.wiring.channels.remove(core.workspace_id, second.id, "test")
    core.provider.answer = answering(refusal(UNDELIVERABLE))

    await core.say("go")

    (message,) = await core.outbox()
    assert (await events(core, message))[-1] == ("failed", "not_sent_otherwise")
    assert await untold(core) == []


async def problems(core, document) -> list[tuple[str, str, str]]:
    workflow_id = await core.wiring.workflows.create(core.workspace_id, document, "test")
    found = await core.wiring.workflows.check(core.workspace_id, document, workflow_id=workflow_id)
    return [(one.severity, one.code, one.path) for one in found.problems]


async def test_what_the_channel_cannot_carry_is_told_while_it_is_drawn(core, second):
    pin = {"type": "whatsapp.send_message", "params": {"kind": "reaction", "message_id": "1", "emoji": "x"}}
    pin["params"]["channel"] = second.id
    document = a_flow({"in": hears(), "hi": pin}, "in.message > hi")

    assert ("error", "channel_cannot_carry", "document.nodes[1].params.channel") in await problems(
        core, document
    )
    assert await problems(core, saying(channel=second.id, otherwise=core.channel_id)) == []


async def test_a_channel_that_is_not_there_is_told_while_it_is_drawn(core):
    assert ("warning", "channel_gone", "document.nodes[1].params.otherwise") in await problems(
        core, saying(otherwise="01somebodyelses")
    )
