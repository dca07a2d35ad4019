"""The editor, and what opens in it, as something to look at."""

import re

from playwright.sync_api import Page, expect

from support.accessible_pages import tour, workflows
from support.accessible_states import press, state
from support.accessible_world import World


@state
def editor(page, world):
    page.goto(f"/workflows/{world.question_id}")
    expect(page.get_by_role("application", name="Canvas").get_by_role("group").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"^Problems: \d"))).to_be_visible()


@state
def editor_empty(page, world):
    workflows(page, world)
    press(page, "New workflow")
    press(page, "Create")
    page.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(page.get_by_role("heading", name="Add the first step")).to_be_visible()


@state
def form(page, world):
    open_form(page, world.question_id, "ask")


@state
def form_of_trigger(page, world):
    open_form(page, world.question_id, "message")


@state
def form_with_expression(page, world):
    open_form(page, world.pause_id, "greet")


def open_form(page: Page, workflow_id: str, node: str) -> None:
    page.goto(f"/workflows/{workflow_id}?node={node}")
    expect(page.get_by_role("complementary").first).to_be_visible()


@state
def palette(page, world):
    keys_in_editor(page, world, "p")
    expect(page.get_by_role("complementary", name="Nodes")).to_be_visible()


@state
def search_of_nodes(page, world):
    keys_in_editor(page, world, "n")
    expect(page.get_by_role("option").first).to_be_visible()


@state
def command_palette(page, world):
    keys_in_editor(page, world, "Control+k")
    expect(page.get_by_role("combobox", name="Search commands and nodes")).to_be_visible()


@state
def shortcuts(page, world):
    keys_in_editor(page, world, "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@state
def node_menu(page, world):
    editor(page, world)
    page.get_by_role("group", name=re.compile("^Send a message, ")).first.focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_visible()


def keys_in_editor(page: Page, world: World, keys: str) -> None:
    editor(page, world)
    page.get_by_role("application", name="Canvas").focus()
    page.keyboard.press(keys)


@state
def phone_and_run(page, world):
    editor(page, world)
    press(page, "Test")
    phone = page.get_by_role("complementary", name="Test phone")
    phone.get_by_role("button", name="New stranger").click()
    expect(phone.get_by_role("status", name="Who answers")).to_contain_text("go to the draft until")
    phone.get_by_role("textbox", name="Message", exact=True).fill("accessible")
    page.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Yes")).to_be_visible()
    expect(page.get_by_role("region", name="Run", exact=True)).to_be_visible()


@state
def publish_dialog(page, world):
    editor(page, world)
    press(page, "Publish")
    expect(page.get_by_role("dialog")).to_contain_text("1 node added")


@state
def problems(page, world):
    keys_in_editor(page, world, "Control+Shift+m")
    expect(page.get_by_role("region", name="Problems")).to_be_visible()


@state
def versions(page, world):
    keys_in_editor(page, world, "Control+Shift+h")
    expect(page.get_by_role("article", name="Version 1")).to_be_visible()


@state
def comparison(page, world):
    page.goto(f"/workflows/{world.question_id}?version=1&compare=draft")
    expect(page.get_by_role("region", name="Changes")).to_be_visible()


@state
def overlay(page, world):
    page.goto(f"/workflows/{world.pause_id}")
    press(page, "Overlay")
    page.get_by_role("dialog").get_by_role("radio", name="Waiting now").check()
    name = re.compile("^Wait, .*1 waits? here now")
    expect(page.get_by_role("application", name="Canvas").get_by_role("group", name=name)).to_be_visible()


@state
def routing(page, world):
    editor(page, world)
    press(page, "Who would take this message?")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="The message").fill("accessible")
    expect(dialog.get_by_role("combobox", name="Arrives at")).not_to_have_value("")
    dialog.get_by_role("button", name="Ask", exact=True).click()
    expect(dialog.get_by_role("status", name="Answer")).to_be_visible()


@state
def transfer(page, world):
    editor(page, world)
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name=re.compile("^Import")).click()
    expect(page.get_by_role("dialog", name="Import a workflow")).to_be_visible()


@state
def tour_in_editor(page, world):
    tour(page, world)
    press(page, "New workflow")
    press(page, "Create")
    page.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(page.get_by_role("progressbar", name="1 of 6 steps done")).to_be_visible()
