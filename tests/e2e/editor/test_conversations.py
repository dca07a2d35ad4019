"""Conversations: found, followed as they happen, taken over, answered and given back."""

import re
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from support.editor_page import a_document, a_node, an_edge

strangers = (f"+3461000{number:04}" for number in count(7310))


@pytest.fixture
def desk(profile) -> Page:
    context, _ = profile
    page = context.new_page()
    page.goto("/conversations")
    expect(people(page)).to_be_visible()
    return page


@pytest.fixture
def phone(open_context):
    """The phone of somebody who has never written, and what their last digits are."""
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    page = context.new_page()
    return page, pick_up(page)


def pick_up(page: Page) -> str:
    """Make the page the phone of a stranger who may write now; gives their last digits."""
    user = next(strangers)
    page.goto(f"/phone?user={user.replace('+', '%2B')}")
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
    return user[-4:]


def people(desk: Page) -> Locator:
    return desk.get_by_role("region", name="Conversations")


def card(desk: Page, name: str) -> Locator:
    return people(desk).get_by_role("link", name=re.compile(name))


def say(phone: Page, text: str) -> None:
    phone.get_by_role("textbox", name="Message", exact=True).fill(text)
    phone.keyboard.press("Enter")


def switch_phone(phone: Page, *, is_on: bool) -> None:
    user = parse_qs(urlsplit(phone.url).query)["user"][0]
    answer = phone.request.post("/phone/api/settings", data={"user": user, "online": is_on})
    assert answer.ok, answer.text()


def messages(desk: Page) -> Locator:
    return desk.get_by_role("list", name="Messages").get_by_role("listitem")


def test_somebody_who_asks_for_a_person_is_seen_at_once(desk, phone):
    page, digits = phone

    say(page, "agent")

    expect(card(desk, digits)).to_contain_text("handed over")
    waiting = desk.get_by_role("link", name=re.compile(r"^Conversations \d+ waits? for a person$"))
    expect(waiting).to_be_visible()
    desk.get_by_text("Waiting for a person").click()
    expect(card(desk, digits)).to_be_visible()


def test_the_tab_is_named_for_the_conversation_and_then_for_the_list_again(desk, phone):
    page, digits = phone
    say(page, "hello")

    card(desk, digits).click()
    expect(desk).to_have_title(re.compile(digits))
    desk.go_back()

    expect(desk).to_have_title("Conversations · Patchbay")


def test_people_are_found_by_name_and_words(desk, phone):
    page, digits = phone
    say(page, "hello")
    expect(card(desk, digits)).to_be_visible()

    desk.get_by_role("searchbox", name="Search names and messages").fill(digits)
    expect(people(desk).get_by_role("link")).to_have_count(1)
    desk.get_by_role("searchbox", name="Search names and messages").fill("nobody is called this")

    expect(people(desk)).to_contain_text("No conversation has these words.")


def test_what_is_said_appears_while_one_looks(desk, phone):
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    expect(messages(desk)).to_contain_text(["hello", "Book a visit"])

    say(page, "What about Sunday?")

    expect(messages(desk).filter(has_text="What about Sunday?")).to_be_visible()


def test_a_person_takes_over_answers_and_gives_back_with_a_note(desk, phone):
    page, digits = phone
    say(page, "agent")
    card(desk, digits).click()
    expect(desk.get_by_role("note")).to_contain_text("asked for a person")
    box = desk.get_by_label("Your answer")
    box.fill("One line")
    box.press("Shift+Enter")
    box.press_sequentially("and another")
    box.press("Enter")
    expect(page.locator("article.theirs", has_text="and another")).to_be_visible()
    expect(messages(desk).last).to_contain_text(re.compile("person.*read"))

    desk.get_by_role("button", name="Give back with a note").click()
    desk.get_by_label("Note for the workflow").fill("Sorted out.")
    desk.get_by_role("button", name="Give back with this note").click()

    expect(desk.get_by_role("button", name="Take over")).to_be_visible()
    expect(page.locator("article.theirs", has_text="I am back.")).to_be_visible()


def test_beside_the_conversation_stands_who_it_is_and_what_ran(desk, phone):
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    about = desk.get_by_role("complementary", name="About this person")

    expect(about).to_contain_text(digits)
    expect(about).to_contain_text(re.compile("window closes in (23|24) hours|window closes tomorrow"))
    about.get_by_role("link", name="Welcome and menu").click()

    expect(desk).to_have_url(re.compile("/runs/"))


def test_a_closed_window_says_why_one_cannot_write(desk, phone):
    page, digits = phone
    say(page, "hello")
    expect(card(desk, digits)).to_be_visible()

    def close_window(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "window_open_until": "2026-01-01T00:00:00Z"})

    desk.route(re.compile(r"/api/v1/conversations/[^/?]+$"), close_window)
    card(desk, digits).click()

    expect(desk.get_by_text("The service window is closed")).to_be_visible()
    expect(desk.get_by_label("Your answer")).to_be_hidden()
    desk.get_by_role("link", name="See the templates of this number").click()
    expect(desk).to_have_url(re.compile("/templates"))


def test_where_there_is_no_window_one_may_answer_at_any_time(desk, phone):
    page, digits = phone
    say(page, "hello")
    expect(card(desk, digits)).to_be_visible()

    def without_window(route):
        answer = route.fetch()
        route.fulfill(
            response=answer, json={**answer.json(), "needs_window": False, "window_open_until": None}
        )

    desk.route(re.compile(r"/api/v1/conversations/[^/?]+$"), without_window)
    card(desk, digits).click()

    expect(desk.get_by_label("Your answer")).to_be_visible()
    expect(desk.get_by_text("window")).to_have_count(0)


def test_who_is_never_written_to_is_not_answered_until_that_is_taken_back(desk, phone):
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    desk.get_by_label("Your answer").fill("One moment")
    about = desk.get_by_role("complementary", name="About this person")
    refusal = desk.get_by_role("alert").filter(has_text="Nothing is sent to this person")

    about.get_by_role("button", name="Consent…").click()
    in_dialog(desk, "Never write to them…", "Never write to them", "Write to them again…")

    expect(refusal).to_contain_text("The contact is blocked.")
    expect(desk.get_by_role("button", name="Send")).to_be_disabled()

    refusal.get_by_role("button", name="See what they agreed to").click()
    in_dialog(desk, "Write to them again…", "Write to them again", "Never write to them…")

    expect(refusal).to_be_hidden()
    desk.get_by_role("button", name="Send").click()
    expect(messages(desk).last).to_contain_text("One moment")


def in_dialog(desk: Page, asked: str, confirmed: str, offered: str) -> None:
    """Ask, confirm, see what is offered instead, and close."""
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name=asked).click()
    dialog.get_by_role("button", name=confirmed, exact=True).click()
    expect(dialog.get_by_role("button", name=offered)).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_what_could_not_be_sent_stays_in_the_box(desk, profile, phone):
    _, watch = profile
    watch.expected.append("/messages")
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    desk.route(
        "**/messages",
        lambda route: (
            route.fallback()
            if route.request.method == "GET"
            else route.fulfill(
                status=409,
                json={
                    "title": "Not now",
                    "status": 409,
                    "detail": "The number is paused.",
                    "code": "not_now",
                },
            )
        ),
    )

    desk.get_by_label("Your answer").fill("Precious words")
    with desk.expect_response(lambda answer: answer.status == 409):
        desk.keyboard.press("Enter")

    expect(desk.get_by_text("The number is paused.")).to_be_visible()
    expect(desk.get_by_label("Your answer")).to_have_value("Precious words")


def test_what_is_begun_while_an_answer_is_on_its_way_stays_in_the_box(desk, phone):
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    box = desk.get_by_label("Your answer")
    held: list[Route] = []
    desk.route(
        "**/messages",
        lambda route: held.append(route) if route.request.method == "POST" else route.fallback(),
    )

    box.fill("First")
    with desk.expect_request(lambda request: request.method == "POST" and request.url.endswith("/messages")):
        box.press("Enter")
    expect(box).to_have_value("")
    box.fill("Second")
    held[0].fallback()

    expect(page.locator("article.theirs", has_text="First")).to_be_visible()
    expect(desk.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    expect(box).to_have_value("Second")


def test_a_message_tells_what_happened_to_it(desk, phone):
    page, digits = phone
    say(page, "agent")
    card(desk, digits).click()
    ours = messages(desk).filter(has_text="workflow").last

    ours.get_by_role("button", name=re.compile("delivered|read")).click()

    story = desk.get_by_role("region", name="What happened to this message")
    expect(story.get_by_role("listitem").first).to_contain_text(re.compile("queued.*the workflow"))
    expect(story.get_by_role("listitem").filter(has_text="delivered")).to_contain_text("the provider")
    desk.keyboard.press("Escape")
    expect(story).to_be_hidden()


def test_what_happened_to_a_message_is_left_by_escape_while_it_is_fetched(desk, phone):
    page, digits = phone
    say(page, "agent")
    card(desk, digits).click()
    desk.route("**/api/v1/messages/*/events*", lambda _: None)  # never answered

    messages(desk).filter(has_text="workflow").last.get_by_title("What happened to this message").click()

    story = desk.get_by_role("region", name="What happened to this message")
    expect(story).to_be_focused()
    desk.keyboard.press("Escape")
    expect(story).to_be_hidden()


def tell_of_parcels(make_workflow) -> None:
    start = a_node(
        "start", "whatsapp.trigger", 0, 0, name="Start", params={"match": {"keywords": ["parcel"]}}
    )
    params = {"template": "order_pending", "language": "en", "body": ["4711"]}
    tell = a_node("tell", "whatsapp.send_template", 280, 0, name="Tell", params=params)
    make_workflow(a_document(start, tell, edges=[an_edge("start", "message", "tell")]), publish=True)


def test_a_template_shows_what_its_reader_saw(desk, phone, make_workflow):
    page, digits = phone
    tell_of_parcels(make_workflow)

    say(page, "parcel")

    words = re.compile(r"order 4711", re.IGNORECASE)
    expect(card(desk, digits)).to_contain_text(words)
    card(desk, digits).click()
    sent = messages(desk).last
    expect(sent).to_contain_text(words)
    sent.get_by_title("What happened to this message").click()
    expect(desk.get_by_role("figure", name="The template on the phone")).to_contain_text(words)
    desk.keyboard.press("Escape")
    sent.get_by_role("link", name="workflow").click()
    desk.get_by_role("region", name="Run", exact=True).get_by_role("button", name="Tell").click()
    expect(desk.get_by_role("region", name="Sent")).to_contain_text(words)


def test_what_a_finished_run_sent_is_followed_to_its_reader(desk, phone, make_workflow):
    page, digits = phone
    tell_of_parcels(make_workflow)
    switch_phone(page, is_on=False)
    say(page, "parcel")
    card(desk, digits).click()
    messages(desk).last.get_by_role("link", name="workflow").click()
    desk.get_by_role("region", name="Run", exact=True).get_by_role("button", name="Tell").click()
    told = desk.get_by_role("region", name="Sent")
    expect(told.get_by_text("sent", exact=True)).to_be_visible()

    switch_phone(page, is_on=True)

    expect(told.get_by_text(re.compile("^(delivered|read)$"))).to_be_visible()


def test_what_the_provider_says_of_a_refusal_stands_beside_our_words(desk, phone):
    page, digits = phone
    say(page, "agent")
    card(desk, digits).click()
    error = {
        "code": 131009,
        "message": "A value is not allowed. Fix the message.",
        "details": "Param text.body",
    }
    refused = {"state": "failed", "at": "2026-03-02T12:00:00Z", "source": "provider", "error": error}
    desk.route(
        "**/messages/*/events*",
        lambda route: route.fulfill(json={"items": [refused], "next": None}),
    )

    messages(desk).filter(has_text="workflow").last.get_by_role(
        "button", name=re.compile("delivered|read")
    ).click()

    story = desk.get_by_role("region", name="What happened to this message")
    expect(story.get_by_role("listitem")).to_contain_text("In the provider's words: Param text.body")


@pytest.mark.parametrize("width", [1280, 390])
def test_what_somebody_agreed_to_is_beside_their_conversation(desk, phone, width):
    page, digits = phone
    say(page, "STOP")
    desk.set_viewport_size({"width": width, "height": 800})
    card(desk, digits).click()

    desk.get_by_role("button", name="Consent…").click()

    ledger = desk.get_by_role("dialog").get_by_role("list", name="What they said")
    expect(ledger.get_by_role("listitem")).to_contain_text(["Written in a message"])
    expect(ledger.get_by_role("listitem")).to_contain_text(["STOP"])


def test_consent_is_not_asked_of_one_person_in_the_conversation_of_another(desk, phone):
    page, digits = phone
    say(page, "hello")
    card(desk, digits).click()
    expect(desk).to_have_url(re.compile("/conversations/."))
    first = desk.url
    other = pick_up(page)
    say(page, "hello")
    card(desk, other).click()
    expect(desk).not_to_have_url(first)
    desk.get_by_role("button", name="Consent…").click()
    dialog = desk.get_by_role("dialog", name=re.compile("^Consent of"))
    expect(dialog).to_be_visible()

    desk.go_back()

    expect(desk).to_have_url(first)
    expect(dialog).to_have_count(0)


def test_the_confirmation_of_an_opt_out_is_nobodys_own_word(desk, phone):
    page, digits = phone
    say(page, "STOP")
    card(desk, digits).click()

    expect(messages(desk).filter(has_text="Send START")).to_contain_text("Patchbay")
