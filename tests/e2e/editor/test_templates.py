"""Templates as they arrive on a phone: found, narrowed down, and fetched from the provider."""

import re

import pytest
from playwright.sync_api import Page, expect

from support.editor_page import a_document, a_node, an_edge


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


def a_template(api, name, *, language="en", status=None):
    """One that is written here, or that the provider is said to have."""
    (channel,) = api.get("/api/v1/channels").json()["items"][-1:]
    body = {"type": "BODY", "text": "Hi {{1}}, we are open.", "example": {"body_text": [["Ana"]]}}
    row = {"channel_id": channel["id"], "name": name, "language": language, "components": [body]}
    answer = api.post("/api/v1/templates", data={**row, **({"status": status} if status else {})})
    assert answer.ok, answer.text()
    return answer.json()["id"]


def fill(page, label, text):
    page.get_by_role("textbox", name=label, exact=True).fill(text)


def test_a_template_is_written_looked_at_and_handed_in(page):
    page.get_by_role("link", name="New template").click()
    fill(page, "Name", "table_free")
    fill(page, "Text", "Hi {{1}}, your table is free")
    fill(page, "Sample for {{1}}", "Ana")
    fill(page, "Footer", "Acme")
    page.get_by_role("button", name="Add a button").click()
    fill(page, "Label", "I am coming")
    bubble = page.get_by_role("figure", name="The template on the phone")
    expect(bubble).to_contain_text("Hi Ana, your table is free")
    expect(bubble).to_contain_text("I am coming")

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="table_free")).to_be_visible()
    expect(page.get_by_text("draft", exact=True)).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()

    expect(page.get_by_text("approved", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="History")).to_contain_text("Handed in")


def test_what_the_provider_would_refuse_is_said_where_it_is_written(page):
    page.get_by_role("link", name="New template").click()

    fill(page, "Text", "{{1}} comes first here.")

    expect(page.get_by_text("expected words before the first variable, got none")).to_be_visible()


def test_what_may_not_be_handed_in_says_so_where_it_was_asked(open_context, api):
    context, watch = open_context()
    watch.expected.append("/submit")
    page = context.new_page()
    template_id = a_template(api, "order_pending", language="es")
    page.goto(f"/templates/{template_id}")
    page.get_by_role("textbox", name="Text", exact=True).fill("Hi {{1}}")
    page.get_by_role("button", name="Hand in").click()

    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()

    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("would be refused")


def test_languages_stand_beside_one_another_with_who_uses_them(page, api, make_workflow):
    a_template(api, "we_are_open", status="PAUSED")
    spanish = a_template(api, "we_are_open", language="es", status="APPROVED")
    send = a_node(
        "say", "whatsapp.send_template", 320, 0, params={"template": "we_are_open", "body": ["Ana"]}
    )
    message = a_node("message", "whatsapp.trigger")
    make_workflow(a_document(message, send, edges=[an_edge("message", "message", "say")]))

    page.goto(f"/templates/{spanish}")

    languages = page.get_by_role("region", name="Languages")
    expect(languages.get_by_role("article", name="we_are_open, en")).to_contain_text("paused")
    expect(languages.get_by_role("article", name="we_are_open, es")).to_contain_text("approved")
    expect(page.get_by_role("region", name="Used by")).to_contain_text("say · en · draft")


def test_a_draft_that_is_deleted_is_gone(open_context, api):
    template_id = a_template(api, "short_lived")
    context, watch = open_context()
    watch.expected.append(template_id)  # whoever still looks at it may hear of its end by asking for it
    page = context.new_page()
    page.goto(f"/templates/{template_id}")
    page.get_by_role("button", name="Delete").click()

    page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    expect(page).to_have_url(re.compile("/templates$"))
    expect(page.get_by_role("article", name="short_lived, en")).to_have_count(0)


def test_the_canvas_says_what_stands_in_the_way_as_soon_as_it_does(open_editor, api):
    template_id = a_template(api, "we_are_back", status="APPROVED")
    send = a_node(
        "say", "whatsapp.send_template", 320, 0, params={"template": "we_are_back", "body": ["Ana"]}
    )
    message = a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["back"]}})
    editor = open_editor(a_document(message, send, edges=[an_edge("message", "message", "say")]))
    expect(editor.page.get_by_role("button", name="Problems: No problems")).to_be_visible()
    removed = api.delete(f"/api/v1/templates/{template_id}")
    assert removed.ok

    a_template(api, "we_are_back")

    expect(editor.page.get_by_role("button", name="Problems: 1 warning")).to_be_visible()
