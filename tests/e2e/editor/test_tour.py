"""The first steps: begun, taken to their end on the real thing, left, and taken up again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import a_document, a_node

GREETING = "Good day from the first steps!"
STRANGER = "+34630000001"


@pytest.fixture
def desk(open_context) -> Page:
    """Somebody's very first look."""
    context, _ = open_context()
    page = context.new_page()
    page.goto("/workflows")
    expect(page.get_by_role("note").filter(has_text="New here?")).to_be_visible()
    return page


@pytest.fixture
def phone(open_context) -> Page:
    """A phone of its own, of somebody who has never written."""
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    page = context.new_page()
    page.goto(f"/phone?user={STRANGER.replace('+', '%2B')}")
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
    return page


@pytest.fixture
def withdraw(api):
    """Workflows put in here stop answering when the test ends: what they hear is everything."""
    made = []
    yield made
    for workflow_id in made:
        api.post(f"/api/v1/workflows/{workflow_id}/deactivate")


def tour(page: Page) -> Locator:
    return page.get_by_role("complementary", name="First steps")


def expect_at(page: Page, step: str, *, done: int) -> None:
    expect(tour(page).locator("[aria-current=step]")).to_contain_text(step)
    expect(tour(page).get_by_role("progressbar", name=f"{done} of 6 steps done")).to_be_attached()


def begin(page: Page) -> None:
    page.get_by_role("button", name="Show me").click()
    expect_at(page, "Create a workflow", done=0)


def create(page: Page) -> str:
    """Make an empty workflow; gives its id."""
    page.get_by_role("button", name="New workflow", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(page.get_by_role("application", name="Canvas")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def insert(page: Page, search: str) -> None:
    page.keyboard.press("n")
    box = page.get_by_role("combobox", name="Search nodes")
    box.fill(search)
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(box).to_be_hidden()


def test_the_first_steps_end_with_a_workflow_that_answers_the_phone(desk, phone, withdraw):
    take_steps(desk, withdraw)

    finished = desk.get_by_role("complementary", name="Your workflow answers the phone")
    expect(finished).to_be_visible()
    phone.get_by_role("textbox", name="Message", exact=True).fill("hi")
    phone.keyboard.press("Enter")
    expect(phone.locator("article.theirs", has_text=GREETING)).to_be_visible()

    finished.get_by_role("button", name="Well done").click()
    expect(finished).to_be_hidden()


def test_a_workflow_that_goes_first_is_named_until_it_does_not(desk, withdraw, make_workflow, api):
    greedy = a_node("message", "whatsapp.trigger", params={"priority": 500})
    rival = make_workflow(a_document(greedy, name="Greedy"), publish=True)
    withdraw.append(rival)

    take_steps(desk, withdraw)

    expect(desk.get_by_role("complementary", name="Your workflow is published")).to_contain_text("“Greedy”")
    api.post(f"/api/v1/workflows/{rival}/deactivate")
    expect(desk.get_by_role("complementary", name="Your workflow answers the phone")).to_be_visible()


def take_steps(desk: Page, made: list[str]) -> None:
    """All six of them, as they are told; notes the workflow that was made."""
    begin(desk)
    made.append(create(desk))
    expect_at(desk, "Say what begins it", done=1)

    insert(desk, "message arrives")
    expect_at(desk, "Answer", done=2)
    insert(desk, "Send a message")
    expect(desk.get_by_role("group", name=re.compile("^Send a message, "))).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_role("complementary", name="Send a message").get_by_role("textbox", name="Text").fill(
        GREETING
    )
    desk.keyboard.press("Escape")
    expect_at(desk, "Open the phone", done=3)

    desk.get_by_role("button", name="Test", exact=True).click()
    expect_at(desk, "Say hi", done=4)
    docked = desk.get_by_role("complementary", name="Test phone")
    docked.get_by_role("textbox", name="Message", exact=True).fill("hi")
    desk.keyboard.press("Enter")
    expect(docked.get_by_role("article").filter(has_text=GREETING)).to_be_visible()
    expect_at(desk, "Publish", done=5)

    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_role("dialog")).to_be_hidden()


def test_who_declines_is_not_asked_again_and_finds_the_steps_under_help(desk):
    desk.get_by_role("button", name="No, thanks").click()
    offer = desk.get_by_role("note").filter(has_text="New here?")
    expect(offer).to_be_hidden()

    desk.reload()
    expect(desk.get_by_role("heading", name="Workflows", level=1)).to_be_visible()
    expect(offer).to_be_hidden()
    take_up(desk)

    expect_at(desk, "Create a workflow", done=0)


def test_the_steps_go_on_where_they_were_left(desk):
    begin(desk)
    create(desk)
    expect_at(desk, "Say what begins it", done=1)
    insert(desk, "message arrives")
    expect_at(desk, "Answer", done=2)

    tour(desk).get_by_role("button", name="Leave; Help brings it back").click()
    expect(tour(desk)).to_be_hidden()
    desk.goto("/runs")
    take_up(desk)

    expect_at(desk, "Answer", done=2)
    tour(desk).get_by_role("link", name="Back to your workflow").click()
    expect(desk.get_by_role("group", name=re.compile("^When a message arrives, "))).to_be_visible()


def test_the_steps_are_folded_and_unfolded(desk):
    begin(desk)

    tour(desk).get_by_role("button", name="Fold").click()
    expect(tour(desk)).to_be_hidden()
    desk.get_by_role("button", name="First steps 0/6").click()

    expect_at(desk, "Create a workflow", done=0)


def test_a_workflow_that_was_there_before_is_not_the_one_the_steps_are_about(desk):
    begin(desk)

    desk.goto("/workflows?search=Welcome")
    with desk.expect_response("**/test-session"):
        desk.get_by_role("link", name="Welcome and menu").click()
    expect(desk.get_by_role("application", name="Canvas")).to_be_visible()

    expect_at(desk, "Create a workflow", done=0)


def take_up(page: Page) -> None:
    page.get_by_role("button", name="Help", exact=True).click()
    page.get_by_role("menuitem", name="First steps").click()
