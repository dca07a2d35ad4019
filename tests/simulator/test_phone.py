"""The phone page and what it asks for."""

import re

import httpx
import pytest
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from patchbay.simulator import create_app
from support.simulated import NUMBER_ID, USER

CHAT = {"user": "5511900000001", "number": NUMBER_ID}
BUTTONS = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "header": {"type": "text", "text": "Order"},
        "body": {"text": "Anything else?"},
        "footer": {"text": "Shop"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "Yes"}}]},
    },
}


async def chat_of(world, **query):
    return (await world.http.get("/phone/api/thread", params={**CHAT, **query})).json()


async def act(world, message=None):
    return await world.http.post("/phone/api/act", json={**CHAT, "message": message})


async def test_a_chat_shows_both_sides(world):
    await world.send(BUTTONS)
    await world.pass_time(60)
    await act(world, {"text": "No"})

    chat = await chat_of(world)

    hello, offer, reply = chat["bubbles"]
    assert (hello["is_own"], hello["text"], hello["state"]) == (True, "Hi", "delivered")
    assert {key: offer[key] for key in ("is_own", "header", "text", "footer", "buttons", "state")} == {
        "is_own": False,
        "header": "Order",
        "text": "Anything else?",
        "footer": "Shop",
        "buttons": [{"id": "a", "title": "Yes"}],
        "state": "read",
    }
    assert (reply["text"], chat["business"]) == ("No", "Patchbay demo")


async def test_with_the_page_open_messages_are_read_when_looked_at(world):
    await chat_of(world)
    await world.send_and_wait()
    before = list(world.product.states)

    await act(world)
    await world.simulator.settle()

    assert (before, world.product.states) == (["sent", "delivered"], ["sent", "delivered", "read"])


async def test_a_page_without_receipts_reads_in_secret(world):
    await chat_of(world)
    await world.http.post("/phone/api/settings", json={"user": USER, "read_receipts": False})
    await world.send_and_wait()

    await act(world)
    await world.simulator.settle()

    assert world.product.states == ["sent", "delivered"]


async def test_a_page_that_waits_is_told_of_news_at_once(world):
    revision = (await chat_of(world))["revision"]
    same = await chat_of(world, since=revision)

    await world.send()
    newer = await chat_of(world, since=revision, wait_s=5)

    assert same["revision"] == revision
    assert (newer["revision"] > revision, len(newer["bubbles"])) == (True, 2)


async def test_reactions_edits_and_deletions_change_earlier_bubbles(world):
    sent = await world.send_and_wait()
    said = (await act(world, {"text": "teh"})).json()["id"]
    gone = (await act(world, {"text": "oops"})).json()["id"]

    await act(world, {"react": {"message_id": sent, "emoji": "+"}})
    await act(world, {"edit": {"message_id": said, "text": "the"}})
    await act(world, {"revoke": gone})

    bubbles = {bubble["id"]: bubble for bubble in (await chat_of(world))["bubbles"]}
    assert bubbles[sent]["reactions"] == ["+"]
    assert (bubbles[said]["text"], bubbles[said]["is_edited"]) == ("the", True)
    assert bubbles[gone]["is_deleted"] is True
    assert len(bubbles) == 4


async def test_a_reply_shows_what_it_answers(world):
    sent = await world.send_and_wait()
    await act(world, {"text": "Thanks", "reply_to": sent})

    assert (await chat_of(world))["bubbles"][-1]["quoted"] == {"id": sent, "is_own": False, "text": "Hello"}


async def test_a_message_that_failed_says_why(world):
    await world.pass_time(86_400)
    await world.send_and_wait()

    assert (await chat_of(world))["bubbles"][-1]["error"] == "131047 Re-engagement message"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "hologram", "hologram": 5},
        {"type": "text", "text": 5},
        {"type": "interactive", "interactive": None},
        {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": "x"}},
        {"type": "interactive", "interactive": {"type": 5}},
        {"type": "contacts", "contacts": [{"name": "Bia"}, 5]},
        {"type": "image", "image": {"id": {}, "sha256": 5}},
        {"type": "text", "text": {"body": "x"}, "context": {"id": 5}},
        {"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511900000001"}},
        {"type": "system", "system": {"type": "user_changed_number", "wa_id": ["x"]}},
        {"type": "contacts", "contacts": {}},
        {"type": "location"},
        {"type": "reaction"},
        {"type": "edit", "edit": {"original_message_id": 5, "message": 5}},
    ],
)
async def test_odd_messages_do_not_break_the_chat(world, message):
    await world.user_does(message)

    answer = await world.http.get("/phone/api/thread", params=CHAT)

    assert answer.status_code == 200


async def test_without_anybody_there_is_a_demo_contact(make_world):
    world = await make_world()

    people = (await world.http.get("/phone/api/people")).json()

    assert people == {
        "users": [{"id": "5511987650001", "name": "Ana Prado", "phone": "+5511987650001"}],
        "numbers": [{"id": NUMBER_ID, "name": "Patchbay demo", "phone": "+1 555 000 1111"}],
    }


async def test_a_picture_is_shown_and_a_page_is_only_downloaded(world):
    await world.user_does({"type": "image"})
    page = {"base64": "PHNjcmlwdD4=", "mime_type": "text/html", "filename": "x.html"}
    await world.user_does({"type": "document", "media": page})

    files = [bubble["media"] for bubble in (await chat_of(world))["bubbles"] if "media" in bubble]
    picture, document = [await world.http.get(f"/phone/api/media/{file['id']}") for file in files]

    assert (picture.headers["content-type"], picture.headers["content-disposition"]) == (
        "image/png",
        "inline",
    )
    assert document.headers["content-type"] == "application/octet-stream"
    assert document.headers["content-disposition"] == "attachment"
    assert "sandbox" in document.headers["content-security-policy"]


async def test_the_page_asks_nobody_else_for_anything(world):
    page = await world.http.get("/phone?user=%2B5511900000001")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    names = [link for link in links if link.startswith("static/")]
    texts = [(await world.http.get(f"/phone/{name}")) for name in names]

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert sorted(links) == sorted(["phone/", *names])
    assert [text.status_code for text in texts] == [200] * len(names)
    assert "style=" not in page.text


@pytest.mark.parametrize("name", ["nothing.js", "..%2fapp.py", "phone.py", "%2e%2e"])
async def test_only_the_pages_own_files_are_served(world, name):
    assert (await world.http.get(f"/phone/static/{name}")).status_code == 404


@pytest.mark.parametrize("prefix", ["/phone", "/simulator/phone"])
async def test_the_page_works_where_it_is_mounted(world, prefix):
    app = create_app(simulator=world.simulator)

    async def phone(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "path": "/phone" + scope["path"].rstrip("/")}, receive, send)

    mounts = [
        asgi("/phone", is_mount=True, copy_scope=True)(phone),
        asgi("/simulator", is_mount=True, copy_scope=True)(app),
    ]
    host = Litestar(mounts, openapi_config=None, logging_config=None)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(host), base_url="http://host.test") as http:
        page = await http.get(prefix)
        script = await http.get(f"{prefix}/static/app.js")
        people = await http.get(f"{prefix}/api/people")
        slash = await http.get(f"{prefix}/?user=1")

    assert [page.status_code, script.status_code, people.status_code] == [200, 200, 200]
    assert (slash.status_code, slash.headers["location"]) == (302, "../phone?user=1")
