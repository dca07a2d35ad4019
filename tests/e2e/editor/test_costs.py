"""Costs: of a message, a run and a conversation, summed on a page, and the price lists behind them."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from support.editor_page import until

PHONE = "+34620000077"
LIST = {
    "version": "ours",
    "valid_from": "2025-01-01",
    "currency": "EUR",
    "markets": {"ES": "Spain"},
    "rates": {"Spain": {"marketing": "0.0625"}},
    "note": "By contract",
}


@pytest.fixture(scope="module")
def answered(browser, dev, api) -> str:
    """The conversation of somebody who got an answer."""
    context = browser.new_context(base_url=dev.url)
    phone = context.new_page()
    phone.goto(f"/phone?user={PHONE.replace('+', '%2B')}")
    entry = phone.get_by_role("textbox", name="Message", exact=True)
    expect(entry).to_be_focused()
    entry.fill("hello")
    phone.keyboard.press("Enter")
    expect(phone.locator("article.theirs").first).to_be_visible()
    contact = api.get("/api/v1/contacts", params={"search": PHONE}).json()["items"][0]["id"]
    conversation = api.get("/api/v1/conversations", params={"contact_id": contact}).json()["items"][0]["id"]
    until(lambda: api.get(f"/api/v1/conversations/{conversation}").json()["cost"]["messages"], bool)
    context.close()
    return conversation


@pytest.fixture
def page(open_context) -> Page:
    context, watch = open_context()
    watch.expected.append("/api/v1/prices")
    return context.new_page()


def test_what_arrived_is_summed_by_what_is_chosen(page, answered):
    page.goto("/costs")
    expect(page.get_by_role("row", name=re.compile("^Total"))).to_contain_text(re.compile(r"free|\$"))

    page.get_by_label("By", exact=True).select_option("channel")

    expect(page.get_by_role("row", name=re.compile("^Demo number"))).to_be_visible()
    expect(page).to_have_url(re.compile("by=channel"))


def test_a_message_tells_its_cost_in_its_story(page, answered):
    page.goto(f"/conversations/{answered}")

    expect(page.get_by_role("complementary")).to_contain_text("Messages cost so far")
    page.get_by_title("What happened to this message").last.click()

    expect(page.get_by_text("free, as an answer")).to_be_visible()


def test_a_price_list_is_loaded_from_a_file_and_faults_are_told(page):
    page.goto("/costs")
    wrong = {**LIST, "markets": {"ES": "Mars"}}
    choose(page, json.dumps({"tables": [wrong]}))
    expect(page.get_by_text("expected a market that has rates, got Mars")).to_be_visible()
    choose(page, "not a list")
    expect(page.get_by_text("This file holds no price lists.")).to_be_visible()

    choose(page, json.dumps({"tables": [LIST]}))

    expect(page.get_by_role("row", name=re.compile("^ours"))).to_contain_text("By contract")
    expect(page.get_by_role("alert").filter(has_text="The price lists are loaded")).to_be_visible()


def choose(page: Page, text: str) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load a price list").click()
    chooser.value.set_files({"name": "prices.json", "mimeType": "application/json", "buffer": text.encode()})
