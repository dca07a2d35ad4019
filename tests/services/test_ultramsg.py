"""The whole way of a message over an UltraMsg gateway."""

from itertools import count
from urllib.parse import parse_qsl

import msgspec
import pytest

from patchbay.services.channels.forms import NewUltraMsg
from support.core import a_flow, awaits, hears, offers, says
from support.spine import CUSTOMER
from support.stub_server import Answer, StubServer

numbers = count(1)


class Gateway:
    """A workspace's instance at a gateway that takes everything."""

    def __init__(self, core, stub: StubServer, channel_id: str) -> None:
        self.core = core
        self.stub = stub
        self.channel_id = channel_id

    @property
    def sent(self) -> list[tuple[str, dict[str, str]]]:
        return [(asked.path, dict(parse_qsl(asked.body.decode()))) for asked in self.stub.asked]

    async def tell(self, event_type: str, reference: str = "", **data) -> None:
        given = {
            "id": f"false_{CUSTOMER}@c.us_{next(numbers)}",
            "from": f"{CUSTOMER}@c.us",
            "type": "chat",
            "time": int(self.core.clock.now.timestamp()),
            **data,
        }
        body = {"event_type": event_type, "instanceId": "7", "referenceId": reference, "data": given}
        await self.core.wiring.intake.receive(
            self.core.workspace_id, "ultramsg", self.channel_id, msgspec.json.encode(body)
        )
        await self.core.settle()

    async def say(self, text: str, **data) -> None:
        await self.tell("message_received", body=text, **data)


@pytest.fixture
async def gateway(core):
    async with StubServer(lambda _: Answer(json={"sent": "true", "id": next(numbers)})).running() as stub:
        new = NewUltraMsg(name="Gateway", instance_id="instance7", token="token", api_base=stub.url)
        yield Gateway(core, stub, await core.wiring.channels.create(core.workspace_id, new, "test"))


async def test_a_message_is_answered_where_it_came_from_and_followed_by_its_acks(gateway):
    await gateway.core.publish(a_flow({"in": hears(), "hi": says("Hello")}, "in.message > hi"))

    await gateway.say("Hi")
    ((path, form),) = gateway.sent
    await gateway.tell("message_ack", form["referenceId"], ack="device", id="true_1@c.us_9")

    assert path == "/instance7/messages/chat"
    assert (form["to"], form["body"], form["token"]) == (f"+{CUSTOMER}", "Hello", "token")
    (message,) = await gateway.core.outbox()
    assert (message.id, message.state) == (form["referenceId"], "delivered")
    assert message.provider_id == "true_1@c.us_9"
    assert gateway.core.sent == []


async def test_there_is_no_window_to_miss(gateway):
    await gateway.core.publish(
        a_flow(
            {
                "in": hears(),
                "pause": {"type": "flow.wait", "params": {"seconds": 200_000}},
                "hi": says("Later"),
            },
            "in.message > pause",
            "pause.out > hi",
        )
    )

    await gateway.say("Hi")
    await gateway.core.later(hours=60)

    assert [form["body"] for _, form in gateway.sent] == ["Later"]


async def test_a_person_may_answer_there_at_any_time(gateway):
    await gateway.say("Hi")
    await gateway.core.later(hours=60)
    shown = await gateway.core.conversation()

    await gateway.core.wiring.hand_overs.reply(gateway.core.workspace_id, shown.id, "Sorry!", "test")
    await gateway.core.settle()

    assert not shown.needs_window
    assert [form["body"] for _, form in gateway.sent] == ["Sorry!"]


async def test_marketing_is_not_for_it(gateway):
    await gateway.core.publish(
        a_flow({"in": hears(), "ad": says("Sale!", purpose="marketing")}, "in.message > ad")
    )

    await gateway.say("Hi")

    (message,) = await gateway.core.outbox()
    assert (message.state, message.error["code"]) == ("suppressed", "no_marketing_here")
    assert gateway.sent == []


async def test_buttons_go_out_as_numbers(gateway):
    await gateway.core.publish(
        a_flow({"in": hears(), "ask": offers("Which?", "apples", "pears")}, "in.message > ask")
    )

    await gateway.say("Hi")

    ((_, form),) = gateway.sent
    assert form["body"] == "Which?\n\n1. Apples\n2. Pears"


def asking() -> dict:
    """A question with two choices, and what was heard of the answer."""
    nodes = {
        "in": hears("go"),
        "ask": offers("Which?", "apples", "pears"),
        "answer": awaits(expect="choice", choices=["apples", "pears"]),
        "apples": says("An apple"),
        "pears": says("A pear"),
        "other": says("Neither"),
    }
    return a_flow(
        nodes,
        "in.message > ask",
        "ask.accepted > answer",
        "answer.apples > apples",
        "answer.pears > pears",
        "answer.invalid > other",
    )


@pytest.mark.parametrize(("said", "heard"), [("2", "A pear"), (" 1. ", "An apple"), ("2)", "A pear")])
async def test_a_number_is_the_choice_it_stands_for(gateway, said, heard):
    await gateway.core.publish(asking())

    await gateway.say("go")
    await gateway.say(said)

    assert [form["body"] for _, form in gateway.sent][1:] == [heard]


@pytest.mark.parametrize("said", ["3", "0", "12", "2 pears", "1st"])
async def test_a_number_that_stands_for_nothing_is_a_text(gateway, said):
    await gateway.core.publish(asking())

    await gateway.say("go")
    await gateway.say(said)

    (_, answer) = [one for one in reversed(await gateway.core.messages()) if one.direction == "in"]
    assert answer.kind == "text"


async def test_a_number_after_something_else_was_said_is_a_text(gateway):
    await gateway.core.publish(asking())
    await gateway.core.publish(a_flow({"in": hears("hi"), "hi": says("Hello")}, "in.message > hi", name="Hi"))

    await gateway.say("go")
    await gateway.say("apples")
    await gateway.say("hi")
    await gateway.say("2")

    last = (await gateway.core.messages())[0]
    assert (last.direction, last.kind) == ("in", "text")


async def test_what_is_told_twice_in_other_words_is_one_message(gateway):
    await gateway.core.publish(a_flow({"in": hears(), "hi": says("Hello")}, "in.message > hi"))

    for name in ("Ana", "Ana Prado"):
        await gateway.say("Hi", id="false_1@c.us_3EB0", pushname=name)

    assert [form["body"] for _, form in gateway.sent] == ["Hello"]
    assert len([one for one in await gateway.core.messages() if one.direction == "in"]) == 1
