"""The Campaigns page: drawn up in steps, tried, sent, and watched."""

import os
import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

numbers = count(34_640_100_001)


@pytest.fixture
def page(open_context) -> Page:
    context, watch = open_context()
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

    expect(page.get_by_text("3 of 3 people done")).to_be_visible(timeout=20_000)
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
    expect(page.get_by_text("of 4 people done")).to_be_visible(timeout=20_000)

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused", exact=True)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop it").click()

    expect(page.get_by_text("stopped", exact=True)).to_be_visible(timeout=15_000)
    expect(page.get_by_text("4 of 4 people done")).to_be_visible(timeout=15_000)


def test_a_list_is_read_here_and_its_columns_fill_the_message(page):
    drawn_up(page, "By hand")
    page.get_by_text("From a list", exact=True).click()
    page.get_by_label("The list").fill(
        "phone;name;code\n+34640200001;Lia;L-1\nnobody;Max;M-1\n+34640200002;Ben;B-2"
    )
    expect(page.get_by_text("1 line has no phone number: 3")).to_be_visible()
    page.get_by_role("button", name="Use these 2 rows").click()
    expect(page.get_by_text("2 people on the list")).to_be_visible()
    look(page, "whom-list")
    go_on(page)
    page.get_by_role("combobox", name="Template").click()
    page.get_by_role("option", name=re.compile("^order_pending")).click()
    page.get_by_role("combobox", name="Place 1").click()
    page.get_by_role("option", name="{{ row.code }}").click()
    look(page, "what")
    go_on(page)
    look(page, "when")
    go_on(page)

    expect(page.get_by_role("article").filter(has_text="L-1")).to_be_visible()


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
    go_on(page)

    expect(page.get_by_role("alert")).to_contain_text("It cannot be sent like this")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="Campaigns", level=1)).to_be_visible()


def look(page: Page, name: str) -> None:
    folder = os.environ.get("CAMPAIGN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
