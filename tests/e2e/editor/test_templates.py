"""Templates as they arrive on a phone: found, narrowed down, and fetched from the provider."""

import re

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def page(open_context) -> Page:
    context, _ = open_context()
    page = context.new_page()
    page.goto("/templates")
    expect(page.get_by_role("article", name="order_pending, en")).to_be_visible()
    return page


def test_a_template_is_shown_as_it_arrives(page):
    shown = page.get_by_role("article", name="order_pending, en")

    expect(shown).to_contain_text("approved")
    expect(shown.get_by_text("{{1}}")).to_be_visible()


def test_templates_are_found_by_their_words(page):
    page.get_by_role("searchbox", name="Search names and texts").fill("being prepared")
    expect(page.get_by_role("article")).to_have_count(1)

    page.get_by_role("searchbox", name="Search names and texts").fill("no such words")

    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_templates_of_one_number_can_be_linked_to(page):
    page.get_by_role("combobox", name="Number").click()
    page.get_by_role("option", name="Demo number").click()
    expect(page).to_have_url(re.compile(r"[?&]channel="))

    page.reload()

    expect(page.get_by_role("combobox", name="Number")).to_have_value("Demo number")
    expect(page.get_by_role("article", name="order_pending, en")).to_be_visible()


def test_templates_are_fetched_from_the_provider(page):
    page.get_by_role("combobox", name="Number").click()
    page.get_by_role("option", name="Demo number").click()

    page.get_by_role("button", name="Fetch from WhatsApp").click()

    expect(page.get_by_text("1 template fetched.")).to_be_visible()
