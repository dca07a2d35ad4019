"""What a user does on the phone, and the webhook it gives. The table is `cases/inbound.json`."""

import json
from pathlib import Path

import pytest

from support.simulated import NUMBER_ID, USER

CASES = json.loads((Path(__file__).parent / "cases/inbound.json").read_text())
BUTTONS = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "body": {"text": "Anything else?"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "agent", "title": "Talk to us"}},
                {"type": "reply", "reply": {"id": "done", "title": "No, thanks"}},
            ]
        },
    },
}
LIST = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "Which?"},
        "action": {
            "button": "Open",
            "sections": [{"title": "All", "rows": [{"id": "r1", "title": "Row", "description": "A row"}]}],
        },
    },
}
FLOW = {
    "type": "interactive",
    "interactive": {
        "type": "flow",
        "body": {"text": "Fill in"},
        "action": {
            "name": "flow",
            "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Start"},
        },
    },
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_an_action_gives_metas_message(world, case):
    await world.user_does(case["action"])

    (message,) = world.product.messages
    common = {"from", "from_user_id", "id", "timestamp"}
    assert {key: value for key, value in message.items() if key not in common} == case["message"]


@pytest.mark.parametrize(
    ("offer", "tap", "interactive"),
    [
        (
            BUTTONS,
            {"id": "done"},
            {"type": "button_reply", "button_reply": {"id": "done", "title": "No, thanks"}},
        ),
        (
            LIST,
            {"id": "r1"},
            {"type": "list_reply", "list_reply": {"id": "r1", "title": "Row", "description": "A row"}},
        ),
        (
            FLOW,
            {"response": {"a": 1}},
            {
                "type": "nfm_reply",
                "nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"a":1}'},
            },
        ),
    ],
    ids=["button", "list", "flow"],
)
async def test_a_tap_answers_with_what_was_offered(world, offer, tap, interactive):
    offered = await world.send_and_wait(offer)

    await world.user_does({"tap": {"message_id": offered, **tap}})

    (message,) = world.product.messages
    assert message["context"] == {"from": "15550001111", "id": offered}
    assert (message["type"], message["interactive"]) == ("interactive", interactive)


async def test_an_old_button_can_be_tapped_twice(world):
    offered = await world.send_and_wait(BUTTONS)
    await world.pass_time(5 * 86_400)

    for _ in range(2):
        await world.user_does({"tap": {"message_id": offered, "id": "agent"}})

    replies = [message["interactive"]["button_reply"]["id"] for message in world.product.messages]
    assert replies == ["agent", "agent"]


@pytest.mark.parametrize(
    "action", [{"tap": {"message_id": "wamid.no", "id": "x"}}, {"tap": 5}, {}, {"type": 5}]
)
async def test_what_a_phone_cannot_do_is_refused(world, action):
    answer = await world.http.post("/control/inbound", json={"from": USER, "message": action})

    assert answer.status_code == 400
    assert world.product.received == []


async def test_a_button_that_was_not_offered_cannot_be_tapped(world):
    offered = await world.send_and_wait(BUTTONS)
    tap = {"tap": {"message_id": offered, "id": "nothing"}}

    answer = await world.http.post("/control/inbound", json={"from": USER, "message": tap})

    assert answer.status_code == 400


async def test_a_reply_quotes(world):
    said = await world.send_and_wait()
    own = await world.user_does({"text": "first"})

    await world.user_does({"text": "to you", "reply_to": said})
    await world.user_does({"text": "to me", "reply_to": own})

    contexts = [message.get("context") for message in world.product.messages]
    assert contexts == [None, {"from": "15550001111", "id": said}, {"from": "5511900000001", "id": own}]


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
async def test_a_file_from_the_phone_can_be_downloaded(world, kind):
    await world.user_does({"type": kind})

    file = world.product.messages[0][kind]
    described = (await world.graph("GET", file["id"])).json()
    content = await world.http.get(described["url"], headers=world.bearer)
    assert described["sha256"] == file["sha256"]
    assert len(content.content) == described["file_size"] > 0


async def test_an_upload_from_the_phone_arrives_as_it_is(world):
    media = {"base64": "AAEC/w==", "mime_type": "image/png", "filename": "x.png"}
    await world.user_does({"type": "image", "media": media, "caption": "look"})

    file = world.product.messages[0]["image"]
    url = (await world.graph("GET", file["id"])).json()["url"]
    assert (file["caption"], file["mime_type"]) == ("look", "image/png")
    assert (await world.http.get(url, headers=world.bearer)).content == b"\x00\x01\x02\xff"


async def test_changing_the_number_keeps_the_chat_and_makes_a_new_identity(world):
    old = world.simulator.platform.people.find(USER).bsuid
    await world.send_and_wait()

    await world.user_does({"change_number": "+5511900000007"})

    (message,) = world.product.messages
    moved = world.simulator.platform.people.find("+5511900000007")
    chat = await world.http.get(f"/phone/api/thread?user=5511900000007&number={NUMBER_ID}")
    assert (message["from"], message["system"]["wa_id"]) == ("5511900000001", "5511900000007")
    assert "contacts" not in world.product.values[-1]
    assert moved.bsuid != old
    assert world.simulator.platform.people.find(USER) is None
    assert len(chat.json()["bubbles"]) == 3


async def test_hostile_payloads_can_be_sent_too(world):
    body = {"from": USER, "message": {"type": "text", "text": {"body": "x"}}}

    await world.control("POST", "inbound", {**body, "hides_sender": True, "has_contacts": False})
    await world.simulator.settle()

    assert set(world.product.messages[0]) == {"id", "timestamp", "type", "text"}
    assert "contacts" not in world.product.values[0]


async def test_waiting_says_whether_the_product_took_it(world):
    taken = await world.control("POST", "inbound", {"from": USER, "message": {"text": "a"}, "wait": True})
    world.product.answers = [500]
    order = {"from": USER, "message": {"text": "b"}, "wait": True, "wait_s": 0.01}
    refused = await world.control("POST", "inbound", order)

    assert (taken["delivered"], refused["delivered"]) == (True, False)


async def test_somebody_new_can_write(world):
    await world.user_does({"text": "Hello"}, user="+44 20 7946 0000")

    assert world.product.messages[0]["from"] == "442079460000"
    assert world.product.messages[0]["from_user_id"].startswith("GB.")
