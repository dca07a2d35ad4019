"""The phone beside the canvas: the draft answers it, and the path of what it started lights up."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge

DAY_S = 86_400

TWO_FRAMES = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
}"""
"""By then, what has just arrived is drawn."""


def a_question(text="Shall we?"):
    """Asks with buttons, waits a day, and has an answer to each way it may go."""
    buttons = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
    say = "whatsapp.send_message"
    return a_document(
        a_node("message", "whatsapp.trigger", 0, 0, name="Anything"),
        a_node("ask", say, 280, 0, name="Ask", params={"kind": "buttons", "text": text, "buttons": buttons}),
        a_node(
            "answer",
            "whatsapp.wait_for_reply",
            560,
            0,
            name="Their answer",
            params={"expect": "choice", "choices": buttons, "timeout_s": DAY_S},
        ),
        a_node("good", say, 840, -120, name="Good", params={"kind": "text", "text": "Good!"}),
        a_node("pity", say, 840, 20, name="Pity", params={"kind": "text", "text": "A pity."}),
        a_node("late", say, 840, 160, name="Too late", params={"kind": "text", "text": "We had to go on."}),
        edges=[
            an_edge("message", "message", "ask"),
            an_edge("ask", "accepted", "answer"),
            an_edge("answer", "yes", "good"),
            an_edge("answer", "no", "pity"),
            an_edge("answer", "timeout", "late"),
        ],
    )


class Phone:
    """The docked phone, as its person uses it."""

    def __init__(self, page: Page) -> None:
        self.panel = page.get_by_role("complementary", name="Test phone")
        self.box = self.panel.get_by_role("textbox", name="Message", exact=True)
        self.chat = self.panel.get_by_role("log", name="Chat")
        self.note = self.panel.get_by_role("status", name="Who answers")

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def answer(self, text: str) -> Locator:
        return self.chat.get_by_role("article", name=re.compile("^Business")).filter(has_text=text)


def open_phone(editor: EditorPage) -> Phone:
    """Open it as somebody the workflow has never met."""
    editor.page.get_by_role("button", name="Test", exact=True).click()
    phone = Phone(editor.page)
    phone.panel.get_by_role("button", name="New stranger").click()
    expect(phone.note).to_contain_text("go to the draft until")
    return phone


def run_panel(editor: EditorPage) -> Locator:
    return editor.page.get_by_role("region", name="Run", exact=True)


@pytest.fixture
def asking(open_editor) -> EditorPage:
    return open_editor(a_question())


def test_the_draft_answers_and_its_path_lights_up(asking):
    phone = open_phone(asking)

    phone.say("hello")

    expect(phone.answer("Shall we?")).to_be_visible()
    expect(asking.node("Anything")).to_have_accessible_name(re.compile("Completed"))
    expect(asking.node("Their answer")).to_have_accessible_name(re.compile("Waiting · until "))
    expect(asking.node("Good")).not_to_have_accessible_name(re.compile("Completed"))
    steps = run_panel(asking).get_by_role("row")
    expect(steps).to_contain_text(["Node", "Anything", "Ask", "Their answer"])
    phone.answer("Shall we?").get_by_role("button", name="Yes").click()
    expect(phone.answer("Good!")).to_be_visible()
    expect(asking.node("Good")).to_have_accessible_name(re.compile("Completed"))
    expect(run_panel(asking).get_by_role("status")).to_contain_text("completed")


def test_what_is_drawn_now_is_what_answers(asking):
    phone = open_phone(asking)
    asking.open_node("Ask")
    text = asking.page.get_by_role("textbox", name="Text").first
    text.fill("Will you come?")

    asking.page.keyboard.press("Escape")
    asking.page.get_by_role("button", name="Test", exact=True).click()
    phone.say("hello")

    expect(phone.answer("Will you come?")).to_be_visible()


def test_a_wait_is_skipped_by_pretending_that_time_passed(asking):
    phone = open_phone(asking)
    phone.say("hello")
    expect(phone.answer("Shall we?")).to_be_visible()

    run_panel(asking).get_by_role("button", name="Skip the wait").click()
    asking.page.get_by_role("menuitem", name=re.compile("Until the wait ends")).click()

    expect(asking.node("Their answer")).to_have_accessible_name(re.compile("Completed"))
    expect(run_panel(asking).get_by_role("row", name=re.compile("Too late"))).to_be_visible()


def test_the_draft_answers_whomever_the_phone_plays_last(asking):
    begun = []

    def hold_the_first(route):
        if route.request.method != "POST" or begun:
            route.fallback()
        else:
            begun.append(route)

    asking.page.route("**/test-session", hold_the_first)
    with asking.page.expect_request(
        lambda sent: sent.method == "POST" and sent.url.endswith("/test-session")
    ):
        asking.page.get_by_role("button", name="Test", exact=True).click()
    phone = Phone(asking.page)

    phone.panel.get_by_role("button", name="New stranger").click()
    begun[0].continue_()

    expect(phone.note).to_contain_text("go to the draft until")


def test_an_answer_from_before_the_test_began_does_not_end_it(asking):
    first_look, begun = [], []

    def hold_the_first_look(route):
        begun.extend([route] if route.request.method == "POST" else [])
        if route.request.method == "GET" and not first_look:
            first_look.append(route)
        else:
            route.fallback()

    asking.page.route("**/test-session", hold_the_first_look)
    phone = open_phone(asking)
    before = len(begun)

    with asking.page.expect_response("**/test-session"):
        first_look[0].fulfill(json={"session": None})
    phone.say("hello")

    expect(phone.answer("Shall we?")).to_be_visible()
    expect(phone.note).to_contain_text("go to the draft until")
    assert len(begun) == before


def test_nobody_is_let_write_before_it_is_known_to_which_number(asking):
    held = []

    def hold(route):
        held.append(route)

    asking.page.route("**/api/v1/channels?*", hold)
    with asking.page.expect_response("**/phone/api/people") as people:
        asking.page.get_by_role("button", name="Test", exact=True).click()
    phone = Phone(asking.page)

    people.value.finished()
    asking.page.evaluate(TWO_FRAMES)
    expect(phone.box).to_have_count(0)
    for route in held:
        route.continue_()

    expect(phone.box).to_be_visible()


def test_a_run_is_cancelled_and_cleared_from_the_canvas(asking):
    phone = open_phone(asking)
    phone.say("hello")
    expect(asking.node("Their answer")).to_have_accessible_name(re.compile("Waiting"))

    run_panel(asking).get_by_role("button", name="Cancel run").click()
    expect(asking.node("Their answer")).to_have_accessible_name(re.compile("Cancelled"))
    run_panel(asking).get_by_role("button", name="Clear from the canvas").click()

    expect(asking.node("Their answer")).not_to_have_accessible_name(re.compile("Cancelled"))
    run_panel(asking).get_by_role("list", name="Recent runs").get_by_role("button").first.click()
    expect(asking.node("Their answer")).to_have_accessible_name(re.compile("Cancelled"))


def test_a_step_leads_to_its_node(asking):
    phone = open_phone(asking)
    phone.say("hello")

    run_panel(asking).get_by_role("button", name="Ask", exact=True).click()

    expect(asking.page.get_by_role("complementary", name=re.compile("Ask"))).to_be_visible()
    asking.page.get_by_role("button", name="Back to the phone").click()
    expect(phone.answer("Shall we?")).to_be_visible()


def test_a_message_is_quoted_and_a_list_row_is_chosen(open_editor):
    rows = [{"id": "nine", "title": "9:00"}, {"id": "ten", "title": "10:00", "description": "With Kim"}]
    sections = [{"title": "Today", "rows": rows}]
    offer = {"kind": "list", "text": "When?", "button": "See times", "sections": sections}
    editor = open_editor(
        a_document(
            a_node("message", "whatsapp.trigger", 0, 0, name="Anything"),
            a_node("offer", "whatsapp.send_message", 280, 0, name="Offer", params=offer),
            edges=[an_edge("message", "message", "offer")],
        )
    )
    phone = open_phone(editor)
    phone.say("*hello*")
    expect(phone.chat.get_by_text("hello")).to_have_css("font-weight", "700")

    phone.answer("When?").get_by_role("button", name="See times").click()
    sheet = editor.page.get_by_role("dialog", name="See times")
    sheet.get_by_role("radio", name="10:00").check()
    sheet.get_by_role("button", name="Send").click()
    mine = phone.chat.get_by_role("article", name=re.compile("^You"))
    expect(mine.last).to_contain_text("10:00")
    phone.answer("When?").first.hover()
    phone.answer("When?").first.get_by_role("button", name="Quote this message").click()
    phone.say("this one")

    expect(mine.last).to_contain_text(re.compile("Business.*When.*this one", re.DOTALL))
    expect(phone.answer("When?").get_by_role("img", name="Read")).to_have_count(0)


def test_a_draft_with_errors_is_said_to_have_them(open_editor):
    editor = open_editor(
        a_document(
            a_node("message", "whatsapp.trigger", 0, 0, name="Anything"),
            a_node("ask", "whatsapp.send_message", 280, 0, name="Ask", params={"kind": "nothing"}),
            edges=[an_edge("message", "message", "ask")],
        )
    )
    phone = open_phone(editor)
    expect(phone.note).to_contain_text("error")

    phone.note.get_by_role("button", name="Show problems").click()

    expect(editor.page.get_by_role("region", name="Problems")).to_be_visible()


def test_a_test_that_is_ended_gives_the_phone_back_to_what_is_published(asking):
    phone = open_phone(asking)

    phone.note.get_by_role("button", name="End the test").click()

    expect(phone.note).to_contain_text("talks to what is published")
    expect(phone.chat).to_contain_text("What is published answers.")
    phone.note.get_by_role("button", name="Test the draft").click()
    expect(phone.note).to_contain_text("go to the draft until")


def test_without_a_simulator_the_person_tests_with_a_phone_of_their_own(open_context, make_workflow, api):
    context, watch = open_context()
    watch.expected.append("/phone/api/people")
    context.route("**/phone/api/people", lambda route: route.fulfill(status=404, body="nothing here"))
    page = context.new_page()
    page.goto(f"/workflows/{make_workflow(a_question())}")
    page.get_by_role("button", name="Test", exact=True).click()
    panel = page.get_by_role("complementary", name="Test phone")

    panel.get_by_label("Your phone").fill("+34 600 123 456")
    panel.get_by_role("button", name="Send my messages to the draft").click()

    expect(panel.get_by_role("status", name="Who answers")).to_contain_text("go to the draft until")
    expect(panel).to_contain_text("Now write to")


def test_the_keyboard_alone_opens_the_phone_and_talks_to_it(asking):
    asking.canvas.focus()

    asking.page.keyboard.press("t")
    phone = Phone(asking.page)
    expect(phone.box).to_be_focused()
    expect(phone.note).to_contain_text("go to the draft until")
    asking.page.keyboard.press("Escape")

    expect(phone.panel).to_be_hidden()
    expect(asking.canvas).to_be_focused()
