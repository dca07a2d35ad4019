"""The workspace's own rules for what it sends: read, changed, refused, and kept."""

import pytest
from playwright.sync_api import Locator, Page, expect

NONE = {"opt_in": [], "quiet_hours": None, "caps": [], "timezone": "UTC"}


@pytest.fixture
def page(open_context, api) -> Page:
    assert api.put("/api/v1/policy", data=NONE).ok
    context, watch = open_context()
    watch.expected.append("/api/v1/policy")
    page = context.new_page()
    page.goto("/settings?part=rules")
    expect(page.get_by_role("heading", name="Quiet hours")).to_be_visible()
    yield page
    assert api.put("/api/v1/policy", data=NONE).ok


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the rules").click()


def test_rules_are_set_in_plain_words_and_kept(page, api):
    section(page, "Agreement").get_by_label("Marketing").check()
    quiet = section(page, "Quiet hours")
    quiet.get_by_label("Keep quiet hours").check(force=True)
    quiet.get_by_label("From").fill("22:30")
    expect(quiet).to_contain_text("due shortly after 22:30, it waits until 08:00")
    often = section(page, "How often")
    often.get_by_role("button", name="Add a limit").click()
    often.get_by_label("At most").fill("3")
    expect(often).to_contain_text("Ana got 3 of these in the last 7 days. Number 4 is not sent")
    section(page, "Messages a day").get_by_label("Limit the day").check(force=True)
    words = section(page, "Who comes first").get_by_label("Whoever writes one of these words")
    words.fill("stolen card")
    words.press("Enter")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("The rules are saved.")
    kept = api.get("/api/v1/policy").json()
    assert kept["opt_in"] == ["marketing"]
    assert kept["quiet_hours"] == {"starts": "22:30:00", "ends": "08:00:00", "purposes": ["marketing"]}
    assert kept["caps"] == [{"purpose": "marketing", "most": 3, "per_s": 604_800}]
    assert (kept["most_per_day"], kept["urgent"]) == (5_000, {"tags": [], "words": ["stolen card"]})
    page.goto("/settings?part=audit")
    expect(page.get_by_role("row").filter(has_text="changed the sending rules").first).to_be_visible()


def test_rules_that_make_no_sense_are_said_at_their_place(page):
    quiet = section(page, "Quiet hours")
    quiet.get_by_label("Keep quiet hours").check(force=True)
    quiet.get_by_label("Until").fill("21:00")
    often = section(page, "How often")
    often.get_by_role("button", name="Add a limit").click()
    often.get_by_role("button", name="Add a limit").click()

    expect(quiet).to_contain_text("choose another time")
    expect(often.get_by_role("group", name="Limit 2")).to_contain_text("There is a limit for these messages")
    expect(page.get_by_role("button", name="Save the rules")).to_be_disabled()
    page.get_by_role("button", name="Undo the changes").click()
    expect(quiet.get_by_label("From")).to_be_hidden()


def test_what_the_server_refuses_is_said_where_it_belongs(page):
    def refuse(route):
        fault = {"path": "caps[0]", "message": "expected something else", "severity": "error"}
        body = {"title": "Invalid", "status": 422, "detail": "These rules cannot be kept.", "faults": [fault]}
        route.fulfill(status=422, json=body)

    page.route(
        "**/api/v1/policy",
        lambda route: refuse(route) if route.request.method == "PUT" else route.continue_(),
    )
    often = section(page, "How often")
    often.get_by_role("button", name="Add a limit").click()
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("These rules cannot be kept.")
    expect(often.get_by_role("group", name="Limit 1")).to_contain_text("expected something else")


def test_whoever_may_not_change_them_reads_them(open_context, api):
    member = {"email": "rules-reader@shop.example", "password": "spinach-and-sailors", "role": "editor"}
    assert api.post("/api/v1/members", data=member).ok
    context, _ = open_context(storage_state={"cookies": [], "origins": []})
    signing_in = {"email": member["email"], "password": member["password"]}
    assert context.request.post("/api/v1/session", data=signing_in).ok
    page = context.new_page()
    page.goto("/settings?part=rules")

    expect(page.get_by_role("alert")).to_contain_text("Only the owner")
    expect(section(page, "Agreement").get_by_label("Marketing")).to_be_disabled()
    expect(page.get_by_role("button", name="Save the rules")).to_be_hidden()


def test_rules_that_are_not_saved_are_not_lost_by_turning_to_another_part(page):
    section(page, "Agreement").get_by_label("Marketing").check()
    page.get_by_role("tab", name="Members").click()

    dialog = page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(section(page, "Agreement").get_by_label("Marketing")).to_be_checked()
    page.get_by_role("tab", name="Members").click()
    dialog.get_by_role("button", name="Leave").click()

    expect(page.get_by_role("button", name="Add a member")).to_be_visible()


def test_rules_are_saved_once_at_a_time_and_the_last_stay(page, api):
    held = []

    def hold_the_first(route):
        if route.request.method == "PUT":
            held.append(route)
        if route.request.method != "PUT" or len(held) > 1:
            route.fallback()

    page.route("**/api/v1/policy", hold_the_first)
    agreement = section(page, "Agreement")
    agreement.get_by_label("Marketing").check()
    save_button = page.get_by_role("button", name="Save the rules")
    with page.expect_request(lambda request: request.method == "PUT"):
        save_button.click()

    agreement.get_by_label("Answers").check()
    expect(save_button).to_be_disabled()
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("alert")).to_contain_text("The rules are saved.")
    expect(agreement.get_by_label("Answers")).to_be_checked()
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        save(page)

    expect(save_button).to_be_disabled()
    assert sorted(api.get("/api/v1/policy").json()["opt_in"]) == ["marketing", "service"]


def test_of_two_limits_only_one_is_taken_away(page):
    often = section(page, "How often")
    for _ in range(2):
        often.get_by_role("button", name="Add a limit").click()

    often.get_by_role("button", name="Remove limit 1").click()

    expect(often.get_by_label("At most")).to_have_count(1)
