"""What has to be there before every page has something on it to look at."""

from msgspec import Struct
from playwright.sync_api import expect

from support.editor_page import a_document, a_node, an_edge

DAY_S = 86_400
YES_OR_NO = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
STRANGER = "+34620000001"


class World(Struct, frozen=True):
    """What has to be there before there is something to look at."""

    question_id: str
    pause_id: str
    run_id: str


def a_question():
    """Asks somebody with buttons, beside a note."""
    say = "whatsapp.send_message"
    return a_document(
        a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["accessible"]}}),
        a_node("ask", say, 320, 0, params={"kind": "buttons", "text": "Shall we?", "buttons": YES_OR_NO}),
        a_node(
            "answer",
            "whatsapp.wait_for_reply",
            640,
            0,
            params={"expect": "choice", "choices": YES_OR_NO, "timeout_s": DAY_S},
        ),
        edges=[
            an_edge("message", "message", "ask"),
            an_edge("ask", "accepted", "answer"),
        ],
        notes=[{"id": "why", "text": "Ask **first**.", "position": {"x": 320, "y": 480}}],
        name="Accessible question",
    )


def a_pause():
    """Begun by hand; waits for a day."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("greet", "flow.set", 320, params={"values": {"text": "{{ input.word }}"}}),
        a_node("pause", "flow.wait", 640, params={"seconds": DAY_S}),
        edges=[an_edge("call", "request", "greet"), an_edge("greet", "out", "pause")],
        name="Accessible pause",
    )


def a_stumble():
    """Begun by hand; fails without a word."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("greet", "flow.set", 320, params={"values": {"text": "{{ input.word }}"}}),
        edges=[an_edge("call", "request", "greet")],
        name="Accessible stumble",
    )


def make_world(browser, dev, api) -> World:
    """Workflows, runs, a conversation, a credential and campaigns, as people would make them."""
    document = a_question()
    question_id, pause_id = (make_published(api, one) for one in (document, a_pause()))
    changed = {**document, "nodes": [*document["nodes"], a_node("nobody", "whatsapp.send_message", 960)]}
    assert api.put(f"/api/v1/workflows/{question_id}/draft", data={"document": changed}).ok
    run = api.post(f"/api/v1/workflows/{pause_id}/run", data={"value": {"word": "hi"}})
    assert run.ok, run.text()
    stumble_id = make_published(api, a_stumble())
    assert api.post(f"/api/v1/workflows/{stumble_id}/run", data={"value": {}}).ok
    context = browser.new_context(base_url=dev.url)
    phone = context.new_page()
    phone.goto(f"/phone?user={STRANGER.replace('+', '%2B')}")
    entry = phone.get_by_role("textbox", name="Message", exact=True)
    expect(entry).to_be_focused()
    entry.fill("agent")
    phone.keyboard.press("Enter")
    expect(phone.locator("article.theirs").first).to_be_visible()
    context.close()
    credential = {"name": "Accessible shop", "kind": "bearer", "fields": {"token": "abc"}}
    assert api.post("/api/v1/credentials", data=credential).status in (201, 409)
    make_campaigns(api)
    make_consents(api)
    return World(question_id, pause_id, run.json()["id"])


def make_campaigns(api) -> None:
    """A draft, and one that was started, to somebody with a tag."""
    channel_id = api.get("/api/v1/channels").json()["items"][0]["id"]
    api.post("/api/v1/contacts", data={"name": "Ada", "phone": "+34620000009", "tags": ["accessible"]})
    template = {"name": "order_pending", "language": "en", "body": ["{{ contact.name }}"]}
    for name in ("Accessible campaign", "Accessible start"):
        segment = {"any_tags": ["accessible"]}
        new = {"name": name, "channel_id": channel_id, "template": template, "segment": segment}
        made = api.post("/api/v1/campaigns", data=new)
        assert made.ok, made.text()
    assert api.post(f"/api/v1/campaigns/{made.json()['id']}/start").ok


def make_consents(api) -> None:
    """Somebody who agreed to one thing and refused another, and somebody who is never written to."""
    (ada,) = api.get("/api/v1/contacts", params={"phone": "+34620000009"}).json()["items"]
    for purpose, state in (("utility", "in"), ("marketing", "out")):
        said = {"purpose": purpose, "state": state, "source": "counter", "evidence": "Said so at the counter"}
        assert api.post(f"/api/v1/contacts/{ada['id']}/consents", data=said).ok
    ben = api.post("/api/v1/contacts", data={"name": "Accessible Ben"}).json()["id"]
    assert api.patch(f"/api/v1/contacts/{ben}", data={"is_blocked": True}).ok


def make_published(api, document) -> str:
    made = api.post("/api/v1/workflows", data={"document": document}).json()["id"]
    assert api.post(f"/api/v1/workflows/{made}/publish", data={"note": "First"}).ok
    return made
