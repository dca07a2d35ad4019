"""The Attention page: what came to nothing is found, looked at, mended, begun again and put aside."""

import hashlib
import hmac
import json
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import a_document, a_node, an_edge

numbers = count(34_620_100_001)
SECRET = "a secret of this test"


@pytest.fixture
def page(profile) -> Page:
    context, _ = profile
    return context.new_page()


def greets(text="Good morning"):
    """Begun by hand; says something to whoever it is about."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("greet", "whatsapp.send_message", 320, params={"text": text}),
        edges=[an_edge("call", "request", "greet")],
        name="Greets out of the blue",
    )


def stumbles():
    """Begun by hand; needs a word that may not be there."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("read", "flow.set", 320, params={"values": {"text": "{{ input.word }}"}}),
        edges=[an_edge("call", "request", "read")],
        name="Stumbles without a word",
    )


@pytest.fixture
def held_back(api, make_workflow):
    """Makes messages that policy held back, each to somebody of its own; gives their names."""

    def make(*names: str) -> None:
        workflow_id = make_workflow(greets(), publish=True)
        for name in names:
            contact = {"name": name, "phone": f"+{next(numbers)}"}
            contact_id = api.post("/api/v1/contacts", data=contact).json()["id"]
            ordered = api.post(
                f"/api/v1/workflows/{workflow_id}/run", data={"value": {}, "contact_id": contact_id}
            )
            assert ordered.ok, ordered.text()

    return make


@pytest.fixture
def failed_run(api, make_workflow) -> str:
    workflow_id = make_workflow(stumbles(), publish=True)
    ordered = api.post(f"/api/v1/workflows/{workflow_id}/run", data={"value": {}})
    assert ordered.ok, ordered.text()
    return ordered.json()["id"]


def receive_nonsense(api) -> None:
    """A body that is signed as it should be and cannot be read."""
    channel = {
        "provider": "whatsapp",
        "name": "Nonsense",
        "phone_number_id": str(next(numbers)),
        "waba_id": "1",
        "access_token": "x",
        "app_secret": SECRET,
        "verify_token": "x",
        "api_base": "http://127.0.0.1:9",
        "api_version": "v23.0",
    }
    made = api.post("/api/v1/channels", data=channel)
    assert made.ok, made.text()
    body = json.dumps({"object": "whatsapp_business_account", "entry": 3})
    signature = hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": f"sha256={signature}", "content-type": "application/json"}
    answer = api.post(f"/hooks/whatsapp/{made.json()['id']}", data=body, headers=headers)
    assert answer.ok, answer.text()


def row(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def opened(page: Page, tab: str = "Messages") -> None:
    page.goto("/attention")
    page.get_by_role("tab", name=tab).click()


def test_a_message_is_looked_at_edited_and_sent_again(page, held_back):
    held_back("Ana Edited")
    opened(page)

    row(page, "Ana Edited").get_by_role("button", name="To Ana Edited").click()
    letter = page.get_by_role("dialog")
    expect(letter).to_contain_text("only a template may be sent")
    expect(letter.get_by_role("list", name="What happened")).to_contain_text("held back")
    letter.get_by_role("textbox", name="Text").fill("Good evening")
    letter.get_by_role("button", name="Send as edited").click()

    expect(page.get_by_text("The message is on its way.")).to_be_visible()
    page.get_by_text("Seen to", exact=True).click()
    expect(row(page, "Ana Edited")).to_contain_text("begun again, edited")


def test_why_it_came_to_nothing_is_said_in_the_readers_language(open_context, held_back):
    held_back("Eva Spanish")
    context, _ = open_context(locale="es-ES")
    page = context.new_page()
    page.goto("/attention?tab=messages")

    expect(row(page, "Eva Spanish")).to_contain_text("solo se puede enviar una plantilla")


def test_many_are_counted_before_they_are_sent_again(page, held_back):
    held_back("Bo First", "Bo Second")
    opened(page)
    for name in ("Bo First", "Bo Second"):
        row(page, name).get_by_role("checkbox").check()

    page.get_by_role("button", name="Send again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 messages are sent again, as new ones.")
    dialog.get_by_role("button", name="Send again").click()
    expect(dialog.get_by_role("status")).to_contain_text("2 messages are on their way.")
    dialog.get_by_role("button", name="Close").last.click()

    expect(page.get_by_text("picked:")).to_have_count(0)


def test_what_was_picked_stays_so_whatever_becomes_of_the_list(page, held_back):
    held_back("Fay Picked")
    opened(page)
    row(page, "Fay Picked").get_by_role("checkbox").check()
    page.get_by_role("button", name="Send again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 message is sent again, as a new one.")

    page.route("**/api/v1/dead-letters?*", lambda route: route.fulfill(json={"items": [], "next": None}))
    held_back("Gil Late")
    expect(page.get_by_text("Fay Picked")).to_have_count(0)
    expect(dialog).to_contain_text("1 message is sent again, as a new one.")
    dialog.get_by_role("button", name="Send again").click()

    expect(dialog.get_by_role("status")).to_contain_text("1 message is on its way.")


def test_a_message_is_put_aside_with_a_reason(page, held_back):
    held_back("Cai Aside")
    opened(page)
    row(page, "Cai Aside").get_by_role("checkbox").check()

    page.get_by_role("button", name="Put aside").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Why").fill("Called instead.")
    dialog.get_by_role("button", name="Put aside").click()

    expect(dialog).to_be_hidden()
    expect(row(page, "Cai Aside")).to_have_count(0)
    page.get_by_text("Seen to", exact=True).click()
    row(page, "Cai Aside").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("Called instead.")


def test_a_run_goes_on_with_another_input(page, failed_run):
    page.goto(f"/attention?tab=runs&letter={failed_run}")

    letter = page.get_by_role("dialog")
    expect(letter).to_contain_text("Stumbles without a word, at read")
    letter.get_by_role("textbox", name="What went into the step").fill('{"word": "hi"}')
    letter.get_by_role("button", name="Go on with this").click()

    expect(page.get_by_text("The run goes on from the step it failed at.")).to_be_visible()
    expect(letter).to_have_count(0)


def test_what_could_not_be_read_is_shown_and_a_mended_body_is_asked_to_make_sense(page, profile, api):
    _, watch = profile
    watch.expected.append("/api/v1/dead-letters/")
    receive_nonsense(api)
    opened(page, "Events")

    row(page, "Part of what the provider sent").first.get_by_role("button").click()
    letter = page.get_by_role("dialog")
    body = letter.get_by_role("textbox", name="What came")
    expect(body).to_have_value('{\n  "object": "whatsapp_business_account",\n  "entry": 3\n}')
    body.fill('{"object": "whatsapp_business_account", "entry": 4}')
    letter.get_by_role("button", name="Read as edited").click()

    expect(letter.get_by_role("alert")).to_contain_text("still cannot be read")


def test_the_page_is_worked_by_keyboard_and_found_by_its_badge(page, held_back):
    held_back("Dua Keyboard")
    page.goto("/runs")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Attention").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.get_by_role("tab", name="Alerts").focus()
    page.keyboard.press("ArrowRight")

    row(page, "Dua Keyboard").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row(page, "Dua Keyboard").get_by_role("button")).to_be_focused()
