"""What stands around every page: navigation, language, colours, what is not there, and what failed."""

import re

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def desk(open_context) -> Page:
    context, _ = open_context()
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Workflows", level=1)).to_be_visible()
    return page


def navigation(page):
    return page.get_by_role("navigation", name="Main")


def user_menu(page):
    return page.get_by_role("button", name=re.compile("sign out$|salir$"))


def test_every_page_is_reached_by_name_and_names_itself(desk):
    for name in (
        "Runs",
        "Conversations",
        "Templates",
        "Channels",
        "Credentials",
        "Costs",
        "Settings",
        "Workflows",
    ):
        navigation(desk).get_by_role("link", name=name).click()

        expect(desk).to_have_title(f"{name} · Patchbay")
        expect(desk.get_by_role("heading", name=name, level=1)).to_be_attached()


def test_the_keyboard_skips_the_navigation(desk):
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the page")).to_be_focused()

    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")

    expect(desk.locator("#page :focus")).to_be_attached()


def test_the_navigation_gives_way_and_stays_as_it_was_left(desk):
    desk.get_by_role("button", name="Narrow the navigation").click()

    desk.reload()

    expect(desk.get_by_role("button", name="Widen the navigation")).to_be_visible()
    expect(navigation(desk).get_by_role("link", name="Runs")).to_be_visible()


def test_another_language_is_spoken_at_once_and_remembered(desk):
    user_menu(desk).click()
    desk.get_by_role("menuitem", name="Language").hover()
    desk.get_by_role("menuitemradio", name="Español").click()
    expect(desk.get_by_role("heading", name="Flujos", level=1)).to_be_visible()

    desk.reload()

    expect(desk.get_by_role("heading", name="Flujos", level=1)).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("lang", "es")


def test_who_chose_the_dark_is_met_by_it_from_the_first_paint(open_context):
    context, watch = open_context(color_scheme="light")
    watch.expected.append("/assets/")
    page = context.new_page()
    page.add_init_script("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    page.route("**/assets/*.js", lambda route: route.abort())  # all that paints is the page's own frame

    page.goto("/")

    expect(page.locator("body")).to_have_css("background-color", "rgb(36, 36, 36)")


def test_an_address_that_leads_nowhere_says_so(desk):
    desk.goto("/no/such/page")

    expect(desk.get_by_text("There is nothing at this address")).to_be_visible()
    desk.get_by_role("link", name="Go to the workflows").click()
    expect(desk.get_by_role("heading", name="Workflows", level=1)).to_be_visible()


def test_a_page_that_fails_leaves_the_others_working(open_context):
    context, watch = open_context()
    watch.expected.append("")
    page = context.new_page()
    page.route("**/api/v1/channels?*", lambda route: route.fulfill(json={"items": [None], "next": None}))
    page.goto("/channels")
    expect(page.get_by_role("alert")).to_contain_text("Something went wrong while this page was drawn.")

    navigation(page).get_by_role("link", name="Credentials").click()

    expect(page.get_by_role("heading", name="Credentials", level=1)).to_be_visible()
    watch.complaints.clear()


def test_whoever_signs_in_is_where_they_wanted_to_go(open_context, dev):
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    page = context.new_page()
    page.goto("/settings?part=about")

    page.get_by_label("E-mail").fill(dev.email)
    page.get_by_role("textbox", name="Password").fill(dev.password)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("tab", name="About")).to_have_attribute("aria-selected", "true")


def test_on_a_narrow_screen_the_navigation_is_behind_a_button(open_context):
    context, _ = open_context(viewport={"width": 420, "height": 800})
    page = context.new_page()
    page.goto("/workflows")
    page.get_by_role("button", name="Open the navigation").click()

    page.get_by_role("dialog").get_by_role("link", name="Templates").click()

    expect(page.get_by_role("heading", name="Templates", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
