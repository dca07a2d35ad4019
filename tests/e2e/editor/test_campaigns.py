"""The Campaigns page: drawn up in steps, tried, sent, and watched."""

import os
import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, Route, expect

numbers = count(34_640_100_001)


@pytest.fixture
def page(profile) -> Page:
    context, watch = profile
    watch.expected.append("/preview")
    page = context.new_page()
    page.goto("/campaigns")
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()
    return page


@pytest.fixture
def tagged(api):
    """Makes people with a tag of their own; gives the tag."""

    def make(tag: str, *names: str) -> str:
        for name in names:
            contact = {"name": name, "phone": f"+{next(numbers)}", "tags": [tag]}
            assert api.post("/api/v1/contacts", data=contact).ok
        return tag

    return make


def drawn_up(page: Page, name: str) -> None:
    page.get_by_role("button", name="New campaign").click()
    dialog = page.get_by_role("dialog", name="New campaign")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("combobox", name="Send from").click()
    page.get_by_role("option", name="Demo number").click()
    dialog.get_by_role("button", name="Draw it up").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def with_tag(page: Page, tag: str) -> None:
    tags = page.get_by_role("combobox", name="With one of these tags")
    tags.fill(tag)
    tags.press("Enter")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def with_template(page: Page, value: str) -> None:
    page.get_by_role("combobox", name="Template").click()
    page.get_by_role("option", name=re.compile("^order_pending")).click()
    page.get_by_role("combobox", name="Place 1").fill(value)
    page.keyboard.press("Escape")


def as_fast_as_may_be(page: Page) -> None:
    """Leave the step about when and how fast it goes as it is."""
    expect(page.get_by_label("Messages a minute, at most")).to_be_visible()
    go_on(page)


def figure(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def confirmed(page: Page, action: str) -> None:
    page.get_by_role("button", name=action).click()
    page.get_by_role("dialog").get_by_role("button", name=action).click()


def test_a_campaign_is_drawn_up_tried_sent_and_watched(page, tagged):
    tagged("gold", "Greta", "Gunnar", "")
    drawn_up(page, "Golden spring")
    with_tag(page, "gold")
    expect(page.get_by_text("3 people fit")).to_be_visible()
    go_on(page)
    with_template(page, "{{ contact.name }}")
    go_on(page)
    page.get_by_label("Messages a minute, at most").fill("600")
    go_on(page)

    expect(figure(page, "would get it")).to_contain_text("2")
    expect(page.get_by_text("It costs at most")).to_contain_text("$")
    expect(figure(page, "left out")).to_contain_text("1")
    expect(page.get_by_role("row").filter(has_text="it is empty")).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="Greta").first).to_be_visible()
    look(page, "check")
    confirmed(page, "Start sending")

    expect(page.get_by_text("3 of 3 people done")).to_be_visible()
    people = page.get_by_role("region", name="People")
    expect(people.get_by_role("row").filter(has_text="Gunnar")).to_be_visible()
    expect(people.get_by_role("row").filter(has_text="left out")).to_contain_text("it is empty")
    look(page, "watch")
    page.get_by_role("link", name="All campaigns").click()
    expect(page.get_by_role("row").filter(has_text="Golden spring")).to_contain_text("order_pending")
    look(page, "list")


def test_a_campaign_is_paused_goes_on_and_is_stopped(page, tagged):
    tagged("slow", *(f"Slow {place}" for place in range(4)))
    drawn_up(page, "Slow one")
    with_tag(page, "slow")
    go_on(page)
    with_template(page, "dear friend")
    go_on(page)
    page.get_by_label("Messages a minute, at most").fill("1")
    go_on(page)
    confirmed(page, "Start sending")
    expect(page.get_by_text("of 4 people done")).to_be_visible()

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused", exact=True)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop it").click()

    expect(page.get_by_text("stopped", exact=True)).to_be_visible()
    expect(page.get_by_text("4 of 4 people done")).to_be_visible()


def test_a_campaign_says_that_its_number_is_paused(page, api, tagged):
    tagged("held", "Hedda")
    drawn_up(page, "Held one")
    with_tag(page, "held")
    go_on(page)
    with_template(page, "dear friend")
    go_on(page)
    as_fast_as_may_be(page)
    channels = api.get("/api/v1/channels").json()["items"]
    channel_id = next(one["id"] for one in channels if one["name"] == "Demo number")
    api.post(f"/api/v1/channels/{channel_id}/pause", data={"reason": "We take stock."})
    confirmed(page, "Start sending")

    told = page.get_by_role("alert").filter(has_text="Demo number is paused")
    try:
        expect(told).to_contain_text("We take stock.")
    finally:
        api.post(f"/api/v1/channels/{channel_id}/resume")

    expect(told).to_have_count(0)
    expect(page.get_by_text("1 of 1 person done")).to_be_visible()


def test_a_campaign_that_is_tried_again_is_not_called_paused(page):
    why = "It cannot go on for a fault on our side; it is tried again and again."

    def stuck(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "state": "running", "state_reason": why})

    drawn_up(page, "Stuck one")
    page.route(re.compile("/api/v1/campaigns/[^/?]+$"), stuck)

    page.reload()

    expect(page.get_by_role("alert")).to_have_text(f"It does not go on for now{why}")


def test_a_list_is_read_here_and_its_columns_fill_the_message(page):
    drawn_up(page, "By hand")
    page.get_by_text("From a list", exact=True).click()
    page.get_by_label("The list").fill(
        "phone;name;code\n+34640200001;Lia;L-1\nnobody;Max;M-1\n+34640200002;Ben;B-2"
    )
    expect(page.get_by_text("1 line has no phone number: 3")).to_be_visible()
    expect(page.get_by_text("2 people are read; going on makes this the list")).to_be_visible()
    look(page, "whom-list")
    go_on(page)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("2 people on the list")).to_be_visible()
    go_on(page)
    page.get_by_role("combobox", name="Template").click()
    page.get_by_role("option", name=re.compile("^order_pending")).click()
    page.get_by_role("combobox", name="Place 1").click()
    page.get_by_role("option", name="{{ row.code }}").click()
    look(page, "what")
    go_on(page)
    as_fast_as_may_be(page)

    expect(page.get_by_role("article").filter(has_text="L-1")).to_be_visible()


def test_a_list_that_nobody_can_read_is_not_lost_on_the_way(page):
    drawn_up(page, "Without numbers")
    page.get_by_text("From a list", exact=True).click()
    page.get_by_label("The list").fill("name\nLia\nMax")
    go_on(page)
    expect(page.get_by_role("combobox", name="Template")).to_be_visible()

    page.get_by_role("button", name="Back").click()

    expect(page.get_by_label("The list")).to_have_value("name\nLia\nMax")


def test_what_was_wrong_with_a_list_is_not_said_of_what_comes_after_it(page, profile):
    _, watch = profile
    watch.expected.append("/recipients")
    drawn_up(page, "Odd numbers")
    page.get_by_text("From a list", exact=True).click()
    page.get_by_label("The list").fill("phone;name\n0000000;Lia")
    go_on(page)
    wrong = page.get_by_role("alert").filter(has_text="rows cannot be used")
    expect(wrong).to_be_visible()

    page.get_by_label("The list").fill("")
    go_on(page)

    expect(page.get_by_role("combobox", name="Template")).to_be_visible()
    expect(wrong).to_have_count(0)


def test_a_list_with_a_row_that_cannot_be_used_leaves_the_list_there_was(page, profile):
    _, watch = profile
    watch.expected.append("/recipients")
    drawn_up(page, "A second list")
    page.get_by_text("From a list", exact=True).click()
    page.get_by_label("The list").fill("phone;name\n+34640200001;Lia")
    go_on(page)
    page.get_by_role("button", name="Back").click()
    page.get_by_label("The list").fill("phone;name\n+34640200002;Ben\n0000000;Max")

    go_on(page)

    expect(page.get_by_text("Line 3, column phone: expected a phone number")).to_be_visible()
    page.get_by_label("The list").fill("")
    go_on(page)
    expect(page.get_by_role("combobox", name="Template")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 person on the list")).to_be_visible()


def test_what_is_drawn_up_stays_where_a_later_look_fails(page, profile):
    _, watch = profile
    watch.expected.append("/progress")
    drawn_up(page, "Looked at in vain")
    gone = {"title": "Gone", "status": 404, "detail": "It is not there.", "code": "not_found"}
    page.route("**/progress", lambda route: route.fulfill(status=404, json=gone))

    with page.expect_response("**/progress"):
        go_on(page)

    expect(page.get_by_role("combobox", name="Template")).to_be_visible()


def test_what_is_missing_is_said_before_anything_goes_out(page, tagged):
    tagged("holes", "Hal")
    drawn_up(page, "With holes")
    with_tag(page, "holes")
    go_on(page)
    page.get_by_role("combobox", name="Template").click()
    page.get_by_role("option", name=re.compile("^order_pending")).click()
    page.get_by_role("combobox", name="Place 1").fill("{{ contact.name")
    page.keyboard.press("Escape")
    go_on(page)
    as_fast_as_may_be(page)

    expect(page.get_by_role("alert")).to_contain_text("It cannot be sent like this")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="Campaigns", level=1)).to_be_visible()


def test_what_was_not_saved_is_asked_about_before_it_is_left(page, tagged):
    drawn_up(page, "Half a thought")
    with_tag(page, "half")
    page.get_by_role("link", name="All campaigns").click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Cancel").click()
    go_on(page)
    expect(page.get_by_role("combobox", name="Template")).to_be_visible()
    page.get_by_role("link", name="All campaigns").click()

    page.get_by_role("link", name="Half a thought").click()

    expect(page.get_by_text("half", exact=True)).to_be_visible()


def test_a_day_is_the_same_when_a_campaign_is_opened_again(open_context):
    context, _ = open_context(timezone_id="America/Bogota")
    page = context.new_page()
    page.goto("/campaigns")
    drawn_up(page, "Since March")
    page.get_by_label("Wrote since").fill("2026-03-01")
    go_on(page)
    expect(page.get_by_role("combobox", name="Template")).to_be_visible()

    page.reload()

    expect(page.get_by_label("Wrote since")).to_have_value("2026-03-01")


def test_a_campaign_opened_again_begins_with_what_is_stored_by_then(page, api):
    drawn_up(page, "Changed elsewhere")
    address = page.url
    page.get_by_role("link", name="All campaigns").click()
    link = page.get_by_role("link", name="Changed elsewhere")
    expect(link).to_be_visible()
    segment = {"any_tags": ["elsewhere"]}
    changed = api.patch(f"/api/v1/campaigns/{address.rsplit('/', 1)[1]}", data={"segment": segment})
    assert changed.ok, changed.text()

    link.click()

    expect(page.get_by_text("elsewhere", exact=True)).to_be_visible()


def look(page: Page, name: str) -> None:
    folder = os.environ.get("CAMPAIGN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
