"""The draft is saved as it is drawn and never lost: offline, by two tabs, by two people."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from support.editor_page import EditorPage, a_document, a_node

HELLO = a_document(
    a_node("message", "whatsapp.trigger"),
    a_node("hello", "whatsapp.send_message", 320, params={"text": "Hello"}),
)
FETCHED_AHEAD = """() => {
  const links = document.querySelectorAll("link[rel=modulepreload], link[rel=stylesheet]");
  const asked = [...links].map((link) => link.href);
  const fetched = performance.getEntriesByType("resource").filter((entry) => entry.responseEnd > 0);
  const names = new Set(fetched.map((entry) => entry.name));
  return ["InspectorPanel", "SettingsPanel"].every((part) =>
    asked.some((address) => address.includes(`/assets/${part}-`) && address.endsWith(".js")))
    && asked.every((address) => names.has(address));
}"""
"""What a form needs, and what that needs in turn, comes when the page is first touched."""
WITHOUT_SIGNS_OF_LIFE = """() => {
  const every = window.setInterval;
  window.setInterval = (work, ms, ...more) => (ms === 15_000 ? 0 : every(work, ms, ...more));
}"""
"""A tab tells of itself only where something tells it to."""
SERVER = re.compile("/(api|assets)/")
BEN = {"email": "ben@patchbay.example", "name": "Ben Okafor", "password": "a long enough password"}


def status(page: Page):
    return page.get_by_role("status", name="Saving")


def note(page: Page, text: str | re.Pattern[str]):
    return page.get_by_role("alert").filter(has_text=text)


def text_of(document: dict, node_id: str) -> str | None:
    return next((node["params"].get("text") for node in document["nodes"] if node["id"] == node_id), None)


def write(editor: EditorPage, name: str, text: str) -> None:
    """Open the message's form and give it another text."""
    form = editor.open_node(name)
    box = form.get_by_role("textbox", name="Text", exact=True)
    box.fill(text)


@pytest.fixture(scope="module")
def ben(browser, dev, signed_in):
    """Cookies of a second member of the workspace."""
    owner = browser.new_context(base_url=dev.url, storage_state=signed_in)
    owner.request.get("/api/v1/session")
    token = next(cookie["value"] for cookie in owner.cookies() if cookie["name"] == "csrftoken")
    made = owner.request.post(
        "/api/v1/members", data={**BEN, "role": "editor"}, headers={"x-csrf-token": token}
    )
    assert made.ok, made.text()
    owner.close()
    context = browser.new_context(base_url=dev.url)
    answer = context.request.post(
        "/api/v1/session", data={"email": BEN["email"], "password": BEN["password"]}
    )
    assert answer.ok, answer.text()
    state = context.storage_state()
    context.close()
    return state


def test_what_is_drawn_is_saved_and_there_again_after_a_reload(editor):
    held = []

    def hold_the_first(route):
        if held:
            route.fallback()
        else:
            held.append(route)

    editor.page.route("**/draft", hold_the_first)
    with editor.page.expect_request("**/draft"):
        editor.add_node("message")

    expect(status(editor.page)).to_contain_text("Saving…")
    held[0].continue_()
    expect(status(editor.page)).to_contain_text("Saved")
    editor.page.reload()

    expect(editor.nodes).to_have_count(1)
    assert len(editor.saved()["nodes"]) == 1


def test_leaving_at_once_saves_all_the_same(open_editor):
    editor = open_editor(HELLO)

    write(editor, "Send a message", "Quick")
    editor.page.goto("/workflows")

    editor.expect_saved(lambda document: text_of(document, "hello") == "Quick")


def test_what_is_typed_until_the_page_is_loaded_anew_is_there_and_no_conflict(open_editor):
    editor = open_editor(HELLO)
    form = editor.open_node("Send a message")
    box = form.get_by_role("textbox", name="Text", exact=True)

    typed = ""
    box.fill(typed)
    for round_ in range(4):
        more = f"{round_} and so on, "
        box.press_sequentially(more, delay=20 + 10 * round_)
        typed += more
        editor.page.reload()
        editor.canvas.wait_for()
        box = editor.open_node("Send a message").get_by_role("textbox", name="Text", exact=True)
        expect(box).to_have_value(typed)
        box.press("Control+End")

    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    expect(status(editor.page)).to_contain_text("Saved")


def test_edits_made_offline_are_kept_and_saved_once_the_server_answers(
    open_context, open_editor, make_workflow
):
    context, watch = open_context()
    watch.expected.append("/api/")
    editor = open_editor(workflow_id=make_workflow(HELLO), page=context.new_page())
    context.route("**/api/**", lambda route: route.abort())

    write(editor, "Send a message", "Written offline")
    expect(status(editor.page)).to_contain_text("Offline: kept on this computer")
    assert text_of(editor.saved(), "hello") == "Hello"
    with editor.page.expect_request("**/draft"):
        status(editor.page).get_by_role("button", name="Try now").click()
    context.unroute("**/api/**")

    expect(status(editor.page)).to_contain_text("Saved")
    assert text_of(editor.saved(), "hello") == "Written offline"


def test_edits_of_a_page_that_died_offline_come_back(open_context, open_editor, make_workflow):
    context, watch = open_context()
    watch.expected += ["/api/", "/assets/editor-"]  # without the code editor, fields are plain
    editor = open_editor(workflow_id=make_workflow(HELLO), page=context.new_page())
    editor.canvas.press("Shift")
    editor.page.wait_for_function(FETCHED_AHEAD)
    context.route(SERVER, lambda route: route.abort())
    write(editor, "Send a message", "Survives")
    expect(status(editor.page)).to_contain_text("Offline")
    wait_until_kept(editor.page)
    crash(editor.page)
    context.unroute(SERVER)

    again = open_editor(workflow_id=editor.workflow_id, page=context.new_page())

    expect(note(again.page, "Edits that had not been saved last time are back.")).to_be_visible()
    again.expect_saved(lambda document: text_of(document, "hello") == "Survives")


def test_two_tabs_see_what_the_other_does(open_context, open_editor, make_workflow):
    context, _ = open_context()
    workflow_id = make_workflow(HELLO)
    one = open_editor(workflow_id=workflow_id, page=context.new_page())
    other = open_editor(workflow_id=workflow_id, page=context.new_page())

    expect(one.page.get_by_role("list", name="Also here")).to_contain_text("A")
    write(other, "Send a message", "From the other tab")

    expect(one.node("Send a message")).to_contain_text("From the other tab")
    expect(note(one.page, "In another tab, you changed 1 node")).to_be_visible()
    expect(status(one.page)).to_contain_text("Saved")


def test_edits_of_different_things_are_merged_and_nobodys_undo_takes_the_others_back(
    open_context, open_editor, make_workflow
):
    context, _ = open_context()
    deafen(context)
    editor = open_editor(workflow_id=make_workflow(HELLO), page=context.new_page())
    behind_the_back(editor, add=a_node("late", "flow.wait", 640))

    write(editor, "Send a message", "Mine")

    merged = editor.expect_saved(lambda document: text_of(document, "hello") == "Mine")
    assert [node["id"] for node in merged["nodes"]] == ["message", "hello", "late"]
    expect(note(editor.page, re.compile("added 1 node"))).to_be_visible()
    editor.canvas.focus()
    editor.page.keyboard.press("Control+z")
    undone = editor.expect_saved(lambda document: text_of(document, "hello") == "Hello")
    assert [node["id"] for node in undone["nodes"]] == ["message", "hello", "late"]


@pytest.mark.parametrize(("choice", "kept"), [("All yours", "Mine"), ("All theirs", "Theirs")])
def test_a_conflict_is_chosen_and_nothing_is_overwritten_before(
    open_context, open_editor, make_workflow, choice, kept
):
    context, _ = open_context()
    deafen(context)
    editor = open_editor(workflow_id=make_workflow(HELLO), page=context.new_page())
    behind_the_back(editor, text="Theirs")
    write(editor, "Send a message", "Mine")

    dialog = editor.page.get_by_role("dialog", name="Two edits of the same thing")
    sides = dialog.get_by_role("radiogroup", name="Send a message: Text").get_by_role("radio")
    expect(sides).to_have_text(["YoursMine", "TheirsTheirs"])
    assert text_of(editor.saved(), "hello") == "Theirs"
    dialog.get_by_role("button", name=choice).click()
    dialog.get_by_role("button", name="Use these").click()

    expect(dialog).to_be_hidden()
    expect(status(editor.page)).to_contain_text("Saved")
    assert text_of(editor.saved(), "hello") == kept


def test_a_conflict_left_for_later_is_there_when_the_workflow_is_opened_again(
    open_context, open_editor, make_workflow
):
    context, _ = open_context()
    deafen(context)
    editor = open_editor(workflow_id=make_workflow(HELLO), page=context.new_page())
    behind_the_back(editor, text="Theirs")
    write(editor, "Send a message", "Mine")
    dialog = editor.page.get_by_role("dialog", name="Two edits of the same thing")
    expect(dialog).to_be_visible()

    editor.page.keyboard.press("Escape")
    editor.page.get_by_role("link", name="All workflows").click()
    expect(editor.canvas).to_be_hidden()
    editor.page.go_back()

    expect(dialog).to_be_visible()
    assert text_of(editor.saved(), "hello") == "Theirs"
    dialog.get_by_role("button", name="All yours").click()
    dialog.get_by_role("button", name="Use these").click()
    editor.expect_saved(lambda document: text_of(document, "hello") == "Mine")


def test_the_second_person_is_seen_and_where_they_are(open_context, open_editor, make_workflow, ben):
    workflow_id = make_workflow(HELLO)
    mine = open_editor(workflow_id=workflow_id)
    context, _ = open_context(storage_state=ben)
    theirs = open_editor(workflow_id=workflow_id, page=context.new_page())

    theirs.open_node("Send a message")

    here = mine.page.get_by_role("list", name="Also here")
    expect(here.get_by_role("button", name="Ben Okafor, at “Send a message”")).to_be_visible()
    theirs.page.close()
    expect(here).to_be_hidden()


def test_who_came_meanwhile_is_seen_once_the_stream_is_back(open_context, open_editor, make_workflow, ben):
    workflow_id = make_workflow(HELLO)
    context, _ = open_context()
    context.add_init_script(f"({WITHOUT_SIGNS_OF_LIFE})()")
    streams = []

    def hold(stream):
        streams.append(stream)

    context.route("**/api/v1/live?**", hold)
    page = context.new_page()
    with page.expect_response("**/presence"):
        open_editor(workflow_id=workflow_id, page=page)
    other, _ = open_context(storage_state=ben)
    theirs = other.new_page()
    with theirs.expect_response("**/presence"):
        open_editor(workflow_id=workflow_id, page=theirs)
    assert streams

    context.route("**/api/v1/live?**", lambda stream: stream.continue_())
    for stream in streams:
        stream.continue_()

    expect(page.get_by_role("list", name="Also here")).to_contain_text("B")


def behind_the_back(editor: EditorPage, *, add: dict | None = None, text: str | None = None) -> None:
    """Somebody else saves, through the API, over whatever revision there is."""
    document = editor.saved()
    if add:
        document["nodes"].append(add)
    if text:
        next(node for node in document["nodes"] if node["id"] == "hello")["params"]["text"] = text
    answer = editor.api.put(f"/api/v1/workflows/{editor.workflow_id}/draft", data={"document": document})
    assert answer.ok, answer.text()


def deafen(context: BrowserContext) -> None:
    """Have the page hear nothing of what others save, until it tries to save itself.

    Its stream neither opens nor fails: after a refusal it would look every few seconds.
    """
    context.route("**/api/v1/live?**", lambda route: None)


def crash(page: Page) -> None:
    """End the page as a fault does: it cannot send a last word on its way out."""
    with pytest.raises(PlaywrightError):
        page.goto("chrome://crash")
    page.close()


def wait_until_kept(page: Page) -> None:
    """Until the browser's database has the edit."""
    page.wait_for_function(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("patchbay");
          opening.onsuccess = () => {
            const all = opening.result.transaction("unsaved").objectStore("unsaved").getAll();
            all.onsuccess = () => {
              opening.result.close();
              resolve(JSON.stringify(all.result).includes("Survives"));
            };
          };
        })"""
    )
