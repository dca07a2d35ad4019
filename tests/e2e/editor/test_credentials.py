"""Credentials: made, replaced, and deleted with a word on who uses them."""

from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import a_document, a_node

names = (f"Shop {number}" for number in count(1))


@pytest.fixture
def page(profile) -> Page:
    context, _ = profile
    page = context.new_page()
    page.goto("/credentials")
    expect(page.get_by_role("heading", name="Credentials", level=1)).to_be_visible()
    return page


@pytest.fixture
def kept(api, page):
    """A credential of this test's own, in the list; gives its name."""
    name = next(names)
    fields = {"username": "ana", "password": "right"}
    answer = api.post("/api/v1/credentials", data={"name": name, "kind": "basic", "fields": fields})
    assert answer.ok, answer.text()
    page.reload()
    expect(row(page, name)).to_be_visible()
    return name


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=name, exact=True))


def choose(page: Page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=entry).click()


def test_a_credential_is_made_of_what_its_kind_asks_for(page):
    name = next(names)
    page.get_by_role("button", name="New credential").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_role("combobox", name="Kind").click()
    page.get_by_role("option", name="Header of its own").click()
    form.get_by_role("textbox", name="Header").fill("X-Key")
    form.get_by_role("textbox", name="Value").fill("opensesame")
    form.get_by_role("button", name="Create").click()

    expect(row(page, name)).to_contain_text("Header of its own")
    expect(row(page, name)).to_contain_text("value")
    expect(page.get_by_text("opensesame")).to_have_count(0)


def test_a_name_that_is_taken_keeps_the_form(page, profile, kept):
    _, watch = profile
    watch.expected.append("/api/v1/credentials")
    page.get_by_role("button", name="New credential").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill(kept)
    form.get_by_role("textbox", name="Token").fill("abc")
    form.get_by_role("button", name="Create").click()

    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_role("textbox", name="Token")).to_have_value("abc")


def test_secrets_are_replaced_by_name(page, kept):
    choose(page, kept, "Replace the secrets…")
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="User name").fill("ben")
    form.get_by_role("textbox", name="Password").fill("new one")
    form.get_by_role("button", name="Replace").click()

    expect(page.get_by_text(f"“{kept}” has new secrets.")).to_be_visible()


def test_deleting_names_the_drafts_that_use_it(page, kept, make_workflow):
    auth = {"credential": kept, "show": "basic"}
    node = a_node("ask", "http.request", params={"url": "https://shop.example", "auth": auth})
    make_workflow(a_document(node, name=f"Asks {kept}"))
    choose(page, kept, "Delete…")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name=f"Asks {kept}")).to_be_visible()

    dialog.get_by_role("button", name="Delete", exact=True).click()

    expect(row(page, kept)).to_be_hidden()
