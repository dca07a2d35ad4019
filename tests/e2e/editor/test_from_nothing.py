"""From an empty drawing to a customer who talks to a person, once by mouse and once by keyboard alone."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import EditorPage

names = (f"Begun anew {number}" for number in itertools.count(1))
words = (f"anew{number}" for number in itertools.count(1))

GREETING = "Hello, may somebody call you?"
WAY = (
    ("trigger", "message", "lookup"),
    ("lookup", "found", "branch"),
    ("branch", "known", "send_message"),
    ("send_message", "accepted", "wait_for_reply"),
    ("wait_for_reply", "reply", "handoff"),
)
TITLES = (
    "When a message arrives",
    "Find a customer",
    "Branch",
    "Send a message",
    "Wait for a reply",
    "Hand over to a human",
)


@pytest.fixture
def page(open_context) -> Page:
    """The list of workflows."""
    context, _ = open_context()
    page: Page = context.new_page()
    page.goto("/workflows")
    expect(page.get_by_role("button", name="New workflow", exact=True)).to_be_visible()
    return page


def editor_of(page: Page, api) -> EditorPage:
    page.wait_for_url(re.compile("/workflows/[^/]+$"))
    editor = EditorPage(page, api, page.url.rsplit("/", 1)[-1])
    editor.canvas.wait_for()
    return editor


def expect_drawn(editor: EditorPage) -> None:
    document = editor.expect_saved(lambda document: len(document["edges"]) == len(WAY))
    assert tuple((edge["source"], edge["output"], edge["target"]) for edge in document["edges"]) == WAY
    params = {node["id"]: node["params"] for node in document["nodes"]}
    assert params["branch"]["cases"] == [{"name": "known", "when": "{{ contact.phone }}"}]
    assert params["send_message"]["text"] == GREETING


def expect_talk(page: Page, word: str) -> None:
    """A stranger writes to the number, is answered, and gets a person."""
    phone = page.get_by_role("complementary", name="Test phone")
    chat = phone.get_by_role("log", name="Chat")
    box = phone.get_by_role("textbox", name="Message", exact=True)
    box.fill(word)
    box.press("Enter")
    expect(chat.get_by_role("article", name=re.compile("^Business")).last).to_contain_text(GREETING)
    box.fill("Yes, please")
    box.press("Enter")
    expect(chat.get_by_text("Yes, please")).to_be_visible()


def expect_run(page: Page, name: str) -> None:
    """The run is found in the list, and shows the way that was taken."""
    run = page.get_by_role("table", name="Runs").get_by_role("row").filter(has_text=name)
    expect(run.first).to_contain_text("waiting")
    run.first.get_by_role("link", name=re.compile(name)).press("Enter")
    steps = page.get_by_role("region", name="Run", exact=True)
    for title in TITLES:
        expect(steps.get_by_role("button", name=title)).to_be_visible()


def test_by_mouse(page, api):
    name, word = next(names), next(words)
    page.get_by_role("button", name="New workflow", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("button", name="Create").click()
    editor = editor_of(page, api)

    page.get_by_role("button", name="Choose a trigger").click()
    page.get_by_role("option", name=re.compile(TITLES[0])).click()
    form = opened(editor, TITLES[0])
    form.get_by_role("combobox", name="Starts with").fill(word)
    add_after(editor, "Message", TITLES[1])
    form = opened(editor, TITLES[1])
    form.get_by_role("textbox", name="Value").fill("{{ contact.phone }}")
    add_after(editor, "Found", TITLES[2])
    form = opened(editor, TITLES[2])
    form.get_by_role("button", name="Add case").click()
    form.get_by_role("textbox", name="Name", exact=True).fill("known")
    form.get_by_role("combobox", name=re.compile("what is looked at")).fill("contact.phone")
    form.get_by_role("combobox", name=re.compile("how it is compared")).select_option("is filled")
    add_after(editor, "Known", TITLES[3])
    form = opened(editor, TITLES[3])
    form.get_by_role("textbox", name="Text", exact=True).fill(GREETING)
    add_after(editor, "Accepted", TITLES[4])
    add_after(editor, "Reply", TITLES[5])
    expect_drawn(editor)

    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Test", exact=True).click()
    page.get_by_role("button", name="New stranger").click()
    page.get_by_role("button", name="End the test").click()
    expect_talk(page, word)

    page.get_by_role("link", name="Runs").click()
    expect_run(page, name)
    page.get_by_role("link", name=re.compile("^Conversations")).click()
    expect(page.get_by_role("link").filter(has_text="Yes, please").first).to_be_visible()


def opened(editor: EditorPage, title: str) -> Locator:
    editor.node(title).dblclick(position={"x": 60, "y": 14})
    return form_of(editor, title)


def form_of(editor: EditorPage, title: str) -> Locator:
    form = editor.page.get_by_role("complementary", name=re.compile(title))
    expect(form).to_be_visible()
    return form


def add_after(editor: EditorPage, output: str, title: str) -> None:
    editor.canvas.get_by_role("button", name=f"Add a node after {output}", exact=True).first.click()
    editor.page.get_by_role("option", name=re.compile(f"^{title}")).click()
    expect(editor.node(title)).to_be_visible()


def test_by_keyboard(page, api):
    name, word = next(names), next(words)
    keys = page.keyboard
    tab_to(page, page.get_by_role("button", name="New workflow", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    keys.type(name)
    keys.press("Enter")
    editor = editor_of(page, api)

    def add(search: str, title: str, fill: Callable[[Locator], None] | None = None) -> None:
        keys.press("n")
        editor.search_to_insert(search)
        expect(editor.node(title)).to_be_focused()
        if fill:
            keys.press("Enter")
            form = form_of(editor, title)
            fill(form)
            leave(page, form)
            expect(editor.node(title)).to_be_focused()

    def type_into(field: Locator, text: str) -> None:
        tab_to(page, field)
        keys.press("Control+a")
        keys.type(text)

    def the_case(form: Locator) -> None:
        tab_to(page, form.get_by_role("button", name="Add case"))
        keys.press("Enter")
        expect(form.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
        keys.press("Control+a")
        keys.type("known")
        type_into(form.get_by_role("combobox", name=re.compile("what is looked at")), "contact.phone")
        tab_to(page, form.get_by_role("combobox", name=re.compile("how it is compared")))
        keys.type("is filled")
        keys.press("Tab")

    add(
        "message arrives",
        TITLES[0],
        lambda form: type_into(form.get_by_role("combobox", name="Starts with"), word),
    )
    add(
        "customer",
        TITLES[1],
        lambda form: type_into(form.get_by_role("textbox", name="Value"), "{{ contact.phone "),
    )
    add("branch", TITLES[2], the_case)
    expect(editor.node(TITLES[2])).to_have_accessible_name(re.compile("known"))
    add(
        "send a message",
        TITLES[3],
        lambda form: type_into(form.get_by_role("textbox", name="Text", exact=True), GREETING),
    )
    add("wait for a reply", TITLES[4])
    add("hand over", TITLES[5])
    expect_drawn(editor)

    keys.press("Control+Shift+Enter")
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Note")).to_be_focused()
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name="Publish"))
    keys.press("Enter")
    expect(editor.node(TITLES[5])).to_be_focused()
    keys.press("t")
    tab_to(page, page.get_by_role("button", name="New stranger"), "Shift+Tab")
    keys.press("Enter")
    tab_to(page, page.get_by_role("button", name="End the test"))
    keys.press("Enter")
    expect_talk(page, word)

    tab_to(page, page.get_by_role("link", name="Runs"))
    keys.press("Enter")
    expect_run(page, name)


def leave(page: Page, form: Locator) -> None:
    """Escape closes a list of completions before it closes the form."""
    for _ in range(3):
        if form.count() > 0:
            page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Walk to it as somebody without a mouse has to."""
    expect(target).to_be_visible()
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")
