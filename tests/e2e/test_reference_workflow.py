"""The reference workflow, as written, from the raw webhook to the provider and back."""

import json
from pathlib import Path

import pytest

from support.stub_server import Answer, StubServer

DOCUMENT = json.loads((Path(__file__).parent.parent / "nodes" / "order_status.json").read_text())
ORDERS = {"1042": "shipped", "1043": "packing"}


@pytest.fixture
async def shop():
    def answer(asked):
        number = asked.path.rsplit("/", 1)[-1]
        status = ORDERS.get(number)
        return Answer(404, {}) if status is None else Answer(200, {"id": number, "status": status})

    async with StubServer(answer).running() as stub:
        yield stub


@pytest.fixture
async def reference(spine, shop):
    await spine.publish({**DOCUMENT, "settings": {"vars": {"shop_url": shop.url}}})
    await spine.add_contact(name="Ana Prado", phone="+5511900000001")
    return spine


def _buttons(sent: dict) -> list[dict]:
    return [button["reply"] for button in sent["interactive"]["action"]["buttons"]]


async def test_a_shipped_order_is_answered_with_buttons(reference):
    await reference.say("Order 1042 please")

    (sent,) = reference.sent
    assert sent["to"] == "+5511900000001"
    assert sent["interactive"]["body"]["text"] == "Order 1042 is on its way, Ana Prado. Anything else?"
    assert [button["title"] for button in _buttons(sent)] == ["Talk to us", "No, thanks"]


async def test_a_button_leads_on_to_its_own_branch(reference):
    await reference.say("order 1042")

    await reference.tap(_buttons(reference.sent[0])[1])

    assert reference.sent[-1]["text"]["body"] == "Glad to help."


async def test_a_pending_order_is_answered_with_the_template(reference):
    await reference.say("order 1043")

    template = reference.sent[0]["template"]
    assert template["name"] == "order_pending"
    assert template["components"][0]["parameters"] == [{"type": "text", "text": "1043"}]


async def test_an_order_the_shop_does_not_know_is_said_so(reference):
    await reference.say("order 9")

    assert reference.sent[0]["text"]["body"] == "I cannot find that order."


async def test_an_unknown_customer_is_told_so(reference):
    await reference.say("order 1042", sender="5511955555555")

    assert [sent["to"] for sent in reference.sent] == ["+5511955555555"]


async def test_wrong_answers_are_asked_again_and_end_with_a_person(reference):
    await reference.say("order 1042")
    await reference.say("what?")
    await reference.say("what??")

    assert reference.sent[1]["text"]["body"] == "Please tap a button."
    assert await reference.owner() == "human"


async def test_a_person_answers_gives_back_and_the_run_goes_on(reference):
    await reference.say("order 1042")
    await reference.tap(_buttons(reference.sent[0])[0])
    conversation_id = (await reference.conversation()).id
    hand_overs = reference.wiring.hand_overs

    await reference.say("hello? order 1042")
    await hand_overs.reply(reference.tenant.workspace_id, conversation_id, "Olive here.", "member:olive")
    await reference.settle()
    await hand_overs.give_back(reference.tenant.workspace_id, conversation_id, "member:olive")
    await reference.settle()

    assert [sent["text"]["body"] for sent in reference.sent[1:]] == ["Olive here.", "Glad to help."]
    assert await reference.owner() == "bot"
