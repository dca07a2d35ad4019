"""Who would take this message?"""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import EditorPage, a_document, a_node

words = (f"zebra{number}" for number in count(1))


def a_keyword(word):
    params = {"match": {"keywords": [word]}}
    return a_document(a_node("message", "whatsapp.trigger", name="Says it", params=params), name=word)


@pytest.fixture
def ask(open_editor, make_workflow):
    """Opens a published workflow that takes a word of its own, and asks about a message."""

    def ask_about(text: str, word: str) -> tuple[EditorPage, Locator]:
        editor = open_editor(workflow_id=make_workflow(a_keyword(word), publish=True))
        editor.page.get_by_role("button", name="Who would take this message?").click()
        dialog = editor.page.get_by_role("dialog", name="Who would take this message?")
        dialog.get_by_role("textbox", name="The message").fill(text)
        expect(dialog.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
        dialog.get_by_role("textbox", name="The message").press("Enter")
        return editor, dialog

    return ask_about


def test_the_answer_says_who_takes_it_and_why_the_others_do_not(ask):
    word = next(words)

    _, dialog = ask(f"{word} please", word)

    answer = dialog.get_by_role("status", name="Answer")
    expect(answer).to_contain_text(re.compile(f"Workflow: {word} .*Says it"))
    asked = answer.get_by_role("listitem")
    expect(asked.first).to_contain_text("opt-out")
    expect(asked.filter(has_text=word).first.get_by_role("img", name="Takes it")).to_be_visible()
    expect(asked.filter(has_text="Order status").get_by_role("img", name="Does not take it")).to_be_visible()


def test_the_node_that_takes_it_is_one_click_away(ask):
    word = next(words)
    editor, dialog = ask(word, word)

    taker = dialog.get_by_role("listitem").filter(has_text=word).first
    taker.get_by_role("button", name="Show the node").click()

    expect(dialog).to_be_hidden()
    expect(editor.page.get_by_role("complementary", name=re.compile("Says it"))).to_be_visible()


def test_a_contact_may_be_named(ask):
    word = next(words)
    editor, dialog = ask(word, word)

    box = dialog.get_by_role("combobox", name="From")
    box.click()
    box.press_sequentially("ana")
    editor.page.get_by_role("option", name=re.compile("Ana Prado")).click()
    with editor.page.expect_request("**/routing/explain") as asked:
        dialog.get_by_role("button", name="Ask", exact=True).click()

    assert "contact_id" in asked.value.post_data_json
    expect(dialog.get_by_role("status", name="Answer")).to_contain_text(word)


def test_it_is_asked_by_a_key(open_editor):
    editor = open_editor()
    editor.canvas.focus()

    editor.page.keyboard.press("Shift+W")

    expect(editor.page.get_by_role("textbox", name="The message")).to_be_focused()
