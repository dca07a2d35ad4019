"""Alerts: found on the Attention page and at their channel, seen to, and gone with their cause."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

numbers = count(70_000_001)


@pytest.fixture
def page(profile) -> Page:
    context, _ = profile
    return context.new_page()


@pytest.fixture
def deaf_channel(api):
    """A channel whose provider does not answer when it is asked; gives its name."""
    number = next(numbers)
    channel = {
        "provider": "whatsapp",
        "name": f"Deaf {number}",
        "phone_number_id": str(number),
        "waba_id": "1",
        "access_token": "x",
        "app_secret": "x",
        "verify_token": "x",
        "api_base": "http://127.0.0.1:9",
        "api_version": "v23.0",
    }
    made = api.post("/api/v1/channels", data=channel)
    assert made.ok, made.text()
    channel_id = made.json()["id"]
    assert api.post(f"/api/v1/channels/{channel_id}/check").ok
    yield channel["name"]
    api.delete(f"/api/v1/channels/{channel_id}")


def test_an_alert_says_what_happened_and_what_to_do_and_is_seen_to(page, deaf_channel):
    page.goto("/attention")

    alert = page.get_by_role("note").filter(has_text=deaf_channel)
    expect(alert).to_contain_text("The provider could not be asked about")
    expect(alert).to_contain_text("renew the access token")
    alert.get_by_role("button", name="I have seen it").click()
    expect(alert).to_contain_text("seen")
    alert.get_by_role("button", name="It is over").click()

    expect(alert).to_have_count(0)
    page.get_by_text("All", exact=True).click()
    expect(alert).to_contain_text("ended by hand")


def test_an_alert_stands_with_its_channel_and_a_person_can_have_it_checked(page, deaf_channel):
    page.goto("/channels")

    card = page.get_by_role("article", name=deaf_channel, exact=True)
    expect(card.get_by_role("note")).to_contain_text("The provider could not be asked about")
    expect(card).to_contain_text("Last checked")
    with page.expect_response(lambda answer: answer.request.method == "POST") as checked:
        card.get_by_role("button", name="Check now").click()

    assert checked.value.ok
    expect(card.get_by_role("button", name="Check now")).to_be_enabled()
    expect(card).to_contain_text("Last heard")
