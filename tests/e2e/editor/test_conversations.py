"""Conversations: found, followed as they happen, taken over, answered and given back."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

strangers = (f"+3461000{number:04}" for number in count(1000))


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
    user = next(strangers)
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    page = context.new_page()
    page.goto(f"/phone?user={user.replace('+', '%2B')}")
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
    return page, user[-4:]


def people(desk: Page) -> Locator:
    return desk.get_by_role("region", name="Conversations")


def card(desk: Page, name: str) -> Locator:
    return people(desk).get_by_role("link", name=re.compile(name))


def say(phone: Page, text: str) -> None:
    phone.get_by_role("textbox", name="Message", exact=True).fill(text)
    phone.keyboard.press("Enter")


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


def test_a_message_tells_what_happened_to_it(desk, phone):
    page, digits = phone
    say(page, "agent")
    card(desk, digits).click()
    ours = messages(desk).filter(has_text="workflow").last

    ours.get_by_role("button", name=re.compile("delivered|read")).click()

    story = desk.get_by_role("region", name="What happened to this message")
    expect(story.get_by_role("listitem").first).to_contain_text(re.compile("queued.*the workflow"))
    expect(story.get_by_role("listitem").filter(has_text="delivered")).to_contain_text("the provider")
    story.get_by_role("list").focus()
    desk.keyboard.press("Escape")
    expect(story).to_be_hidden()
