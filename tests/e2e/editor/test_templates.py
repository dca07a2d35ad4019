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
    expect(page.get_by_role("article", name=re.compile("^order_pending"))).to_be_visible()
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

    expect(page.get_by_text("Write something before the first variable.")).to_be_visible()


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


def test_the_list_folds_the_languages_of_a_name(page, api):
    a_template(api, "many_tongues", status="APPROVED")
    a_template(api, "many_tongues", language="es")

    page.reload()

    card = page.get_by_role("article", name="many_tongues", exact=True)
    expect(card).to_have_count(1)
    languages = card.get_by_role("list", name="Languages").get_by_role("listitem")
    expect(languages).to_have_text(["enapproved", "esdraft"])
    languages.get_by_role("link", name="es").click()
    expect(page.get_by_role("heading", level=1, name="many_tongues")).to_be_visible()


def test_only_channels_with_templates_are_asked_for_them(page, api):
    mail = {
        "provider": "email",
        "name": "Mail without templates",
        "from_address": "shop@example.com",
        "sender_name": "",
        "host": "mail.example.com",
        "port": 587,
        "security": "starttls",
        "user": "",
        "password": "",
        "subject": "",
    }
    made = api.post("/api/v1/channels", data=mail)
    assert made.ok, made.text()
    page.reload()

    page.get_by_role("button", name="Fetch from WhatsApp").click()

    expect(page.get_by_text("fetched.")).to_be_visible()
    page.get_by_role("link", name="New template").click()
    page.get_by_role("combobox", name="Number").click()
    expect(page.get_by_role("option", name="Demo number")).to_be_visible()
    expect(page.get_by_role("option", name="Mail without templates")).to_have_count(0)
    assert api.delete(f"/api/v1/channels/{made.json()['id']}").ok


def test_a_form_nobody_has_written_in_says_what_was_written_elsewhere(page, api):
    template_id = a_template(api, "written_by_two")
    page.goto(f"/templates/{template_id}")
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text).to_have_value("Hi {{1}}, we are open.")

    body = {"type": "BODY", "text": "Hi {{1}}, we are closed.", "example": {"body_text": [["Ana"]]}}
    answer = api.put(f"/api/v1/templates/{template_id}", data={"category": "UTILITY", "components": [body]})
    assert answer.ok, answer.text()

    expect(text).to_have_value("Hi {{1}}, we are closed.")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_words_that_are_not_saved_are_asked_about(page):
    page.get_by_role("link", name="New template").click()
    fill(page, "Text", "Not there yet")
    page.get_by_role("link", name="Costs").click()

    page.get_by_role("dialog", name="Leave without saving?").get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value("Not there yet")


def test_a_template_nobody_has_written_in_is_left_without_a_question(page, api):
    (channel,) = api.get("/api/v1/channels").json()["items"][-1:]
    body = {"type": "BODY", "text": "Ten per cent off."}
    code = {"type": "COPY_CODE", "text": "Copy offer code", "example": ["TEN"]}  # as WhatsApp tells of one
    components = [body, {"type": "BUTTONS", "buttons": [code]}]
    row = {"channel_id": channel["id"], "name": "ten_off", "language": "en", "status": "APPROVED"}
    made = api.post("/api/v1/templates", data={**row, "category": "MARKETING", "components": components})
    assert made.ok, made.text()
    page.goto(f"/templates/{made.json()['id']}")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value("Ten per cent off.")

    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    page.get_by_role("link", name="Costs").click()

    expect(page.get_by_role("heading", level=1, name="Costs")).to_be_visible()


def test_a_template_leads_to_the_campaigns_that_send_it(page, api):
    template_id = a_template(api, "spring_news", status="APPROVED")
    (channel,) = api.get("/api/v1/channels").json()["items"][-1:]
    choice = {"name": "spring_news", "language": "en", "body": ["Ana"]}
    body = {"name": "Spring", "channel_id": channel["id"], "template": choice}
    campaign_id = api.post("/api/v1/campaigns", data=body).json()["id"]

    page.goto(f"/templates/{template_id}")
    used_by = page.get_by_role("region", name="Used by")
    expect(used_by).to_contain_text("campaign · en · draft")
    used_by.get_by_role("link", name="Spring").click()

    expect(page).to_have_url(re.compile(rf"/campaigns/{campaign_id}"))


def test_a_draft_that_is_deleted_is_gone(open_context, api):
    template_id = a_template(api, "short_lived")
    context, watch = open_context()
    watch.expected.append(template_id)  # whoever still looks at it may hear of its end by asking for it
    page = context.new_page()
    page.goto(f"/templates/{template_id}")
    page.get_by_role("button", name="Delete").click()

    page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    expect(page).to_have_url(re.compile("/templates$"))
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_role("article", name="short_lived, en")).to_have_count(0)


def a_drawing_that_sends(template):
    """Says a template to whoever writes a word."""
    send = a_node("say", "whatsapp.send_template", 320, 0, params={"template": template, "body": ["Ana"]})
    message = a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["back"]}})
    return a_document(message, send, edges=[an_edge("message", "message", "say")])


def test_the_canvas_says_what_stands_in_the_way_as_soon_as_it_does(open_editor, api):
    template_id = a_template(api, "we_are_back", status="APPROVED")
    editor = open_editor(a_drawing_that_sends("we_are_back"))
    expect(editor.page.get_by_role("button", name="Problems: No problems")).to_be_visible()
    removed = api.delete(f"/api/v1/templates/{template_id}")
    assert removed.ok

    a_template(api, "we_are_back")

    expect(editor.page.get_by_role("button", name="Problems: 1 warning")).to_be_visible()


def test_the_canvas_says_what_changed_before_it_could_hear_of_it(open_editor, page, api):
    streams = []

    def hold(route):
        streams.append(route)

    page.route("**/api/v1/live*", hold)
    with page.expect_request("**/api/v1/live*"):
        editor = open_editor(a_drawing_that_sends("we_moved"), page=page)
    expect(editor.page.get_by_role("button", name="Problems: 1 warning")).to_be_visible()
    a_template(api, "we_moved", status="APPROVED")

    streams[-1].continue_()

    expect(editor.page.get_by_role("button", name="Problems: No problems")).to_be_visible()
