"""Settings: how one reads the pages, who works here, what signs in, and who did what."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

people = (f"person{number}@shop.example" for number in count(1))


@pytest.fixture
def page(open_context) -> Page:
    context, _ = open_context()
    page = context.new_page()
    page.goto("/settings")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    return page


def part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def test_language_is_chosen_in_the_profile(page):
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="Español").click()

    expect(page.get_by_role("heading", name="Ajustes", level=1)).to_be_visible()


def test_a_member_is_added_given_a_role_and_disabled(page, browser, dev):
    email = next(people)
    part(page, "Members")
    page.get_by_role("button", name="Add a member").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Olive Oyl")
    form.get_by_label("E-mail").fill(email)
    form.get_by_role("textbox", name="First password").fill("spinach-and-sailors")
    form.get_by_role("button", name="Add a member").click()
    expect(row(page, email)).to_contain_text("Olive Oyl")

    page.get_by_role("combobox", name="Role of Olive Oyl").click()
    page.get_by_role("option", name="Viewer").click()
    expect(page.get_by_role("combobox", name="Role of Olive Oyl")).to_have_value("Viewer")
    row(page, email).get_by_role("button", name="Disable").click()

    expect(row(page, email)).to_contain_text("disabled")
    context = browser.new_context(base_url=dev.url)
    signed = context.request.post("/api/v1/session", data={"email": email, "password": "spinach-and-sailors"})
    assert signed.status == 401
    context.close()


def test_ones_own_password_is_changed_by_whoever_knows_the_present_one(open_context, api):
    member = {"email": next(people), "password": "spinach-and-sailors", "role": "viewer"}
    assert api.post("/api/v1/members", data=member).ok
    context, watch = open_context(storage_state={"cookies": [], "origins": []})
    watch.expected.append("/session/password")
    signing_in = {"email": member["email"], "password": member["password"]}
    assert context.request.post("/api/v1/session", data=signing_in).ok
    page = context.new_page()
    page.goto("/settings")

    page.get_by_role("textbox", name="Present password").fill("not this one")
    page.get_by_role("textbox", name="New password").fill("can-openers-and-cans")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("The present password is wrong.")
    page.get_by_role("textbox", name="Present password").fill(member["password"])
    page.get_by_role("button", name="Change the password").click()

    expect(page.get_by_role("alert")).to_have_text("The password is changed.")
    page.reload()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_whoever_may_only_look_is_offered_nothing_else(open_context, browser, dev, api):
    email = next(people)
    member = {"email": email, "password": "spinach-and-sailors", "role": "viewer"}
    assert api.post("/api/v1/members", data=member).ok
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    signed = context.request.post("/api/v1/session", data={"email": email, "password": member["password"]})
    assert signed.ok, signed.text()
    page = context.new_page()
    page.goto("/workflows?search=Welcome")

    expect(page.get_by_role("link", name="Welcome and menu")).to_be_visible()
    expect(page.get_by_role("button", name="New workflow", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Credentials")).to_be_hidden()
    page.goto("/settings?part=keys")
    expect(page.get_by_role("tab")).to_have_text(["Profile", "About"])


def test_an_api_key_is_shown_once_and_revoked(page, browser, dev):
    part(page, "API keys")
    page.get_by_role("button", name="New key").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Nightly report")
    page.get_by_role("button", name="New key").last.click()
    made = page.get_by_role("dialog").get_by_label("Key", exact=True)
    expect(made).not_to_be_empty()
    key = made.input_value()
    page.get_by_role("button", name="I have kept it").click()
    context = browser.new_context(base_url=dev.url, extra_http_headers={"authorization": f"Bearer {key}"})
    assert context.request.get("/api/v1/workflows").ok

    page.get_by_role("button", name="Revoke Nightly report").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()

    expect(row(page, "Nightly report")).to_contain_text("revoked")
    assert context.request.get("/api/v1/workflows").status == 401
    context.close()


def test_the_audit_trail_says_who_did_what(page, make_workflow):
    make_workflow()

    part(page, "Audit trail")

    expect(row(page, "made a workflow").first).to_contain_text("An API key")
    expect(page.get_by_role("row", name=re.compile("Administrator signed in")).first).to_be_visible()


def test_the_version_is_told(page):
    part(page, "About")

    expect(page.get_by_text(re.compile(r"^\d+\.\d+"))).to_be_visible()
    expect(page.get_by_role("link", name="/api/openapi.json")).to_be_visible()


def test_alerts_are_posted_to_a_url_that_is_tried_and_taken_away(page, api):
    part(page, "Alerts")
    page.get_by_label("Address").fill("http://127.0.0.1:9/alerts")
    page.get_by_role("textbox", name="Secret").fill("a-secret-of-16-or-more")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Alerts are posted there from now on.")

    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The last post was not taken")).to_be_visible()
    page.get_by_label("Address").fill("http://127.0.0.1:9/others")
    expect(page.get_by_role("button", name="Send a test")).to_be_disabled()
    expect(page.get_by_text("Save first: a test is sent to the address that is saved.")).to_be_visible()
    kept = api.get("/api/v1/alert-hook").json()
    assert kept["url"] == "http://127.0.0.1:9/alerts"
    assert kept["error"]
    assert "secret" not in kept

    page.get_by_role("button", name="Post nowhere").click()
    expect(page.get_by_role("button", name="Send a test")).to_be_hidden()
    expect(page.get_by_label("Address")).to_have_value("")


def test_what_is_written_about_alerts_stays_where_a_later_look_fails(open_context, api):
    context, watch = open_context()
    watch.expected.append("/api/v1/alert-hook")
    page = context.new_page()
    page.goto("/settings?part=alerts")
    page.get_by_label("Address").fill("http://127.0.0.1:9/alerts")
    page.get_by_role("textbox", name="Secret").fill("a-secret-of-16-or-more")
    gone = {"title": "Gone", "status": 404, "detail": "It is not there.", "code": "not_found"}
    page.route(
        "**/api/v1/alert-hook",
        lambda route: (
            route.fulfill(status=404, json=gone) if route.request.method == "GET" else route.fallback()
        ),
    )

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert").filter(has_text="from now on")).to_be_visible()
    expect(page.get_by_label("Address")).to_have_value("http://127.0.0.1:9/alerts")
    assert api.delete("/api/v1/alert-hook").ok


def test_why_alerts_were_not_taken_is_said_in_the_readers_language(open_context):
    context, _ = open_context(locale="es-ES")
    page = context.new_page()
    hook = {"url": "https://example.com/alerts", "language": "es", "posted_at": None}
    failed = {"failed_at": "2026-03-02T12:00:00Z", "error": "expected an answer from 200 to 299, got 500"}
    page.route("**/api/v1/alert-hook", lambda route: route.fulfill(json={**hook, **failed}))

    page.goto("/settings?part=alerts")

    told = page.get_by_role("alert").filter(has_text="El último envío no fue aceptado")
    expect(told).to_contain_text("se esperaba una respuesta de 200 a 299 y llegó 500")


def test_alerts_are_worded_in_the_language_of_whoever_sets_the_address(open_context):
    context, _ = open_context(locale="es-ES")
    page = context.new_page()
    page.goto("/settings?part=alerts")

    expect(page.get_by_role("combobox", name="Idioma de las frases")).to_have_value("Español")
