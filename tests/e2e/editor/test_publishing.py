"""From the draft to what takes events."""

import re

from playwright.sync_api import expect

from support.editor_page import a_document, a_node, an_edge

GREETS = a_document(
    a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["publishing"]}}),
    a_node("hello", "whatsapp.send_message", 320, params={"text": "Hello"}),
    edges=[an_edge("message", "message", "hello")],
)

PARTS = re.compile("/assets/(PublishDialog|PhonePanel)-")
"""What comes when it is asked for."""


def test_publishing_with_a_note_makes_a_version_that_takes_events(open_editor):
    editor = open_editor(GREETS)
    page = editor.page
    expect(page.get_by_role("switch", name="Takes events")).to_be_disabled()

    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This is the first version, with 2 nodes.")
    dialog.get_by_label("Note").fill("Greets whoever writes")
    dialog.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("Version 1 is published")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_focused()
    expect(page.get_by_role("switch", name="Takes events")).to_be_checked()
    found = editor.api.get(f"/api/v1/workflows/{editor.workflow_id}/versions").json()["items"]
    assert [(item["version"], item["note"]) for item in found] == [(1, "Greets whoever writes")]


def test_what_will_change_is_said_before_publishing(open_editor, make_workflow):
    editor = open_editor(workflow_id=make_workflow(GREETS, publish=True))
    editor.add_node("wait for time")

    editor.page.keyboard.press("Control+Shift+Enter")

    changes = editor.page.get_by_role("region", name="Changes since version 1")
    expect(changes).to_contain_text("1 node added:")


def test_a_webhook_gives_its_address_to_copy(open_editor):
    editor = open_editor(
        a_document(
            a_node("call", "http.webhook_trigger"),
            a_node("keep", "flow.set", 320),
            edges=[an_edge("call", "request", "keep")],
        )
    )

    editor.page.get_by_role("button", name="Publish", exact=True).click()
    editor.page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()

    address = editor.page.get_by_role("textbox", name="Webhook of “call”")
    expect(address).to_have_value(re.compile("/hooks/in/"))
    expect(editor.page.get_by_role("button", name="Copy Webhook of “call”")).to_be_visible()


def test_switching_off_and_on_again(open_editor, make_workflow):
    editor = open_editor(workflow_id=make_workflow(GREETS, publish=True))
    switch = editor.page.get_by_role("switch", name="Takes events")
    expect(switch).to_be_checked()

    switch.click(force=True)
    expect(switch).not_to_be_checked()
    assert editor.api.get(f"/api/v1/workflows/{editor.workflow_id}").json()["is_active"] is False
    expect(switch).to_be_enabled()
    switch.click(force=True)

    expect(switch).to_be_checked()


def test_runs_that_still_wait_on_the_old_version_are_counted(open_editor, make_workflow, api):
    waits = a_document(
        a_node("start", "http.webhook_trigger"),
        a_node("pause", "flow.wait", 320, params={"seconds": 86400}),
        edges=[an_edge("start", "request", "pause")],
    )
    workflow_id = make_workflow(waits, publish=True)
    assert api.post(f"/api/v1/workflows/{workflow_id}/run", data={}).ok
    editor = open_editor(workflow_id=workflow_id)

    editor.page.get_by_role("button", name="Publish", exact=True).click()

    expect(editor.page.get_by_role("region", name="Runs under way")).to_contain_text(
        "1 run still waits on version 1; it goes on with it."
    )


def test_what_could_not_be_fetched_comes_with_the_network_and_the_notice_goes(open_context, open_editor):
    context, watch = open_context()
    watch.expected += ["/api/", "/assets/"]
    editor = open_editor(GREETS, page=context.new_page())
    notice = editor.page.get_by_role("alert").filter(has_text="cannot be fetched now")
    editor.page.route(PARTS, lambda route: route.abort())
    context.set_offline(True)
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    editor.page.get_by_role("button", name="Test", exact=True).click()
    expect(notice).to_have_count(1)

    context.set_offline(False)
    editor.page.unroute(PARTS)

    expect(editor.page.get_by_role("dialog", name="Publish the draft")).to_be_visible()
    expect(notice).to_have_count(0)
