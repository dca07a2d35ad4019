"""Numbers: connected, paused, changed and taken away."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

numbers = count(900_000)


@pytest.fixture
def page(profile) -> Page:
    context, _ = profile
    page = context.new_page()
    page.goto("/channels")
    expect(card(page, "Demo number")).to_be_visible()
    return page


@pytest.fixture
def added(api, page):
    """A number of this test's own; gives its name and its id."""
    number = next(numbers)
    name = f"Branch {number}"
    secrets = {"access_token": "token", "app_secret": "secret", "verify_token": "verify"}
    answer = api.post(
        "/api/v1/channels",
        data={
            "provider": "whatsapp",
            "name": name,
            "phone_number_id": str(number),
            "waba_id": "1",
            **secrets,
        },
    )
    assert answer.ok, answer.text()
    channel_id = answer.json()["id"]
    page.reload()
    expect(card(page, name)).to_contain_text("Last heard")  # the last that is fetched of it
    yield name, channel_id
    api.delete(f"/api/v1/channels/{channel_id}")


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name, exact=True)


def choose(page: Page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=entry).click()


def test_a_number_is_connected_and_its_webhook_shown(page, api):
    number = str(next(numbers))
    page.get_by_role("button", name="Add a channel").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Front desk")
    form.get_by_label("Phone number ID").fill(number)
    form.get_by_label("WhatsApp Business Account ID").fill("77")
    form.get_by_role("textbox", name="Access token").fill("token-of-meta")
    form.get_by_role("textbox", name="App secret").fill("secret-of-the-app")
    token = form.get_by_label("Verify token").input_value()
    form.get_by_role("button", name="Add a channel").click()

    shown = page.get_by_role("dialog", name="Webhook of “Front desk”")
    expect(shown.get_by_label("Callback URL", exact=True)).to_have_value(re.compile("/hooks/whatsapp/"))
    expect(shown.get_by_label("Verify token", exact=True)).to_have_value(token)
    address = shown.get_by_label("Callback URL", exact=True).input_value()
    asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "echo me"}
    assert api.get(address, params=asked).text() == "echo me"
    shown.get_by_role("button", name="Close").last.click()
    expect(card(page, "Front desk")).to_contain_text(number)


def test_a_number_is_connected_by_keyboard_alone(page, api):
    number = str(next(numbers))
    page.get_by_role("button", name="Add a channel").press("Enter")
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Name")).to_be_focused()
    values = {"Name": "By keyboard", "Phone number ID": number, "WhatsApp Business Account ID": "77"}
    for label, value in {**values, "Access token": "a", "App secret": "b"}.items():
        form.get_by_label(label).first.fill(value)
    page.keyboard.press("Enter")

    webhook = page.get_by_role("dialog", name="Webhook of “By keyboard”")
    expect(webhook.get_by_label("Callback URL", exact=True)).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Add a channel")).to_be_focused()
    made = api.get("/api/v1/channels").json()["items"]
    api.delete(f"/api/v1/channels/{next(one['id'] for one in made if one['phone_number_id'] == number)}")


def test_what_the_server_refuses_is_said_in_the_form(page, profile, added, api):
    _, watch = profile
    watch.expected.append("/api/v1/channels")
    _, channel_id = added
    number = api.get(f"/api/v1/channels/{channel_id}").json()["phone_number_id"]
    page.get_by_role("button", name="Add a channel").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Twice")
    form.get_by_label("Phone number ID").fill(number)
    form.get_by_label("WhatsApp Business Account ID").fill("77")
    form.get_by_role("textbox", name="Access token").fill("a")
    form.get_by_role("textbox", name="App secret").fill("b")
    form.get_by_role("button", name="Add a channel").click()

    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Twice")


def test_a_number_is_paused_and_resumed(page, added):
    name, _ = added
    card(page, name).get_by_role("button", name="Pause").click()
    expect(card(page, name)).to_contain_text("paused")

    card(page, name).get_by_role("button", name="Resume").click()

    expect(card(page, name).get_by_text("active", exact=True)).to_be_visible()


def test_a_number_is_changed_without_its_secrets_being_shown(page, added, api):
    name, channel_id = added
    choose(page, name, "Edit…")
    form = page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Access token")).to_have_value("")
    form.get_by_label("Number to show").fill("+34 600 111 222")
    form.get_by_role("button", name="Save").click()

    expect(card(page, name)).to_contain_text("+34 600 111 222")
    assert api.get(f"/api/v1/channels/{channel_id}").json()["waba_id"] == "1"


def test_how_much_a_number_may_send_is_set_and_taken_back(page, added, api):
    name, channel_id = added
    choose(page, name, "Edit…")
    form = page.get_by_role("dialog")
    form.get_by_label("Messages a second").fill("20")
    form.get_by_label("People a day").fill("250")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    set_to = api.get(f"/api/v1/channels/{channel_id}").json()
    expect(card(page, name)).to_contain_text("250 · set here")
    choose(page, name, "Edit…")
    form.get_by_label("People a day").fill("")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(card(page, name)).not_to_contain_text("People a day")

    assert (set_to["messages_per_s"], set_to["people_per_day"]) == (20, 250)
    assert api.get(f"/api/v1/channels/{channel_id}").json()["people_per_day"] is None


def test_a_number_is_deleted_after_asking(page, added):
    name, _ = added
    choose(page, name, "Delete…")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Its conversations, templates and campaigns are deleted with it.")

    dialog.get_by_role("button", name="Delete", exact=True).click()

    expect(card(page, name)).to_be_hidden()


def test_a_gateway_is_connected_and_the_secret_end_of_its_address_shown(page, api):
    page.get_by_role("button", name="Add a channel").click()
    form = page.get_by_role("dialog")
    form.get_by_text("UltraMsg", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("Not an official provider")
    form.get_by_label("Name").fill("Gateway")
    form.get_by_label("Instance ID").fill("instance77")
    form.get_by_role("textbox", name="Token").fill("token-of-the-gateway")
    form.get_by_role("button", name="Add a channel").click()

    shown = page.get_by_role("dialog", name="Webhook of “Gateway”")
    address = shown.get_by_label("Callback URL", exact=True)
    expect(address).to_have_value(re.compile(r"/hooks/ultramsg/\w+/[\w-]{20,}"))
    assert api.post(address.input_value(), data={"event_type": "other"}).status == 200
    shown.get_by_role("button", name="Close").last.click()
    expect(card(page, "Gateway")).to_contain_text("unofficial")
    made = api.get("/api/v1/channels").json()["items"]
    api.delete(f"/api/v1/channels/{next(one['id'] for one in made if one['name'] == 'Gateway')}")


def test_a_mail_server_is_connected_and_changed(page, api):
    page.get_by_role("button", name="Add a channel").click()
    form = page.get_by_role("dialog")
    form.get_by_text("E-mail", exact=True).click()
    form.get_by_label("Name").fill("Mail")
    form.get_by_label("Sender's address").fill("shop@example.org")
    form.get_by_label("Mail server").fill("mail.example.org")
    form.get_by_label("Port").fill("465")
    form.get_by_role("combobox", name="Security").click()
    page.get_by_role("option", name="TLS from the beginning").click()
    form.get_by_role("button", name="Add a channel").click()
    webhook = page.get_by_role("dialog", name="Webhook of “Mail”")
    expect(webhook.get_by_role("textbox")).to_have_value(re.compile(r"/hooks/email/\w+/[\w-]{16,}$"))
    expect(webhook).to_contain_text("message/rfc822")
    webhook.get_by_role("button", name="Close").last.click()
    expect(card(page, "Mail")).to_contain_text("shop@example.org")

    choose(page, "Mail", "Edit…")
    form = page.get_by_role("dialog")
    form.get_by_label("Port").fill("587")
    form.get_by_role("button", name="Save").click()

    expect(form).to_be_hidden()
    made = next(one for one in api.get("/api/v1/channels").json()["items"] if one["name"] == "Mail")
    assert (made["port"], made["security"], made["host"]) == (587, "tls", "mail.example.org")
    api.delete(f"/api/v1/channels/{made['id']}")


def test_a_webhook_that_cannot_be_shown_says_why(page, profile, api):
    _, watch = profile
    watch.expected.append("/webhook")
    page.route(
        "**/api/v1/channels/*/webhook", lambda route: route.fulfill(status=403, json={"detail": "No."})
    )
    mail = {
        "provider": "email",
        "name": "Post",
        "from_address": "post@example.org",
        "host": "mail.example.org",
    }
    made = api.post("/api/v1/channels", data={**mail, "port": 465, "security": "tls"})
    assert made.ok, made.text()
    page.reload()

    card(page, "Post").get_by_role("button", name="Webhook").click()

    expect(page.get_by_role("dialog", name="Webhook of “Post”").get_by_role("alert")).to_be_visible()
    assert api.delete(f"/api/v1/channels/{made.json()['id']}").ok
