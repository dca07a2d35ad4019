"""What is wrong is listed as one draws, and leads to where it is."""

from playwright.sync_api import expect

from support.editor_page import a_document, a_node, an_edge

BROKEN = a_document(
    a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["hello"]}}),
    a_node("hello", "whatsapp.send_message", 320, params={"text": "{{ steps.nobody.name }}"}),
    edges=[an_edge("message", "message", "hello")],
)


def test_a_problem_is_counted_listed_and_leads_to_its_field(open_editor):
    editor = open_editor(BROKEN)
    button = editor.page.get_by_role("button", name="Problems: 1 error")

    button.click()
    panel = editor.page.get_by_role("region", name="Problems")
    panel.get_by_role("button", name="nobody").click()

    form = editor.page.get_by_role("complementary", name="Send a message")
    expect(form).to_be_visible()
    expect(editor.node("Send a message")).to_be_in_viewport()
    expect(form.get_by_role("textbox", name="Text", exact=True)).to_be_focused()


def test_what_is_mended_is_gone_from_the_list_without_saving_first(open_editor):
    editor = open_editor(BROKEN)
    expect(editor.page.get_by_role("button", name="Problems: 1 error")).to_be_visible()

    editor.node("Send a message").focus()
    editor.page.keyboard.press("Delete")

    expect(editor.page.get_by_role("button", name="Problems: No problems")).to_be_visible()


def test_errors_block_publishing_and_say_so(open_editor):
    editor = open_editor(BROKEN)
    expect(editor.page.get_by_role("button", name="Problems: 1 error")).to_be_visible()

    editor.page.get_by_role("button", name="Publish", exact=True).click()
    dialog = editor.page.get_by_role("dialog", name="Publish the draft")

    expect(dialog).to_contain_text("1 error has to be mended first.")
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    dialog.get_by_role("button", name="Show them").click()
    expect(editor.page.get_by_role("region", name="Problems")).to_be_visible()


def test_the_list_works_by_keyboard(open_editor):
    editor = open_editor(BROKEN)
    expect(editor.page.get_by_role("button", name="Problems: 1 error")).to_be_visible()
    editor.canvas.focus()

    editor.page.keyboard.press("Control+Shift+m")
    panel = editor.page.get_by_role("region", name="Problems")
    panel.get_by_role("button", name="nobody").focus()
    editor.page.keyboard.press("Enter")

    expect(editor.page.get_by_role("complementary", name="Send a message")).to_be_visible()
