"""The contact book: people found, written down, changed, opted out, and deleted."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, Route, expect

numbers = count(6100)


@pytest.fixture
def page(profile) -> Page:
    context, _ = profile
    page = context.new_page()
    page.goto("/contacts")
    expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()
    return page


@pytest.fixture
def kept(api, page):
    """Somebody of this test's own, in the book; gives their name."""
    number = next(numbers)
    new = {"name": f"Known {number}", "phone": f"+3465000{number}", "tags": ["spring"]}
    answer = api.post("/api/v1/contacts", data=new)
    assert answer.ok, answer.text()
    page.reload()
    expect(row(page, new["name"])).to_be_visible()
    return new["name"]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{re.escape(name)} "))


def choose(page: Page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=entry).click()


def test_somebody_new_is_written_down(page):
    page.get_by_role("button", name="New contact").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("Dora Lind")
    form.get_by_label("Phone").fill("+34 650 006 001")
    form.get_by_label("Tags").fill("spring")
    form.get_by_label("E-mail").fill("dora@example.com")
    form.get_by_role("button", name="Create").click()

    expect(row(page, "Dora Lind")).to_contain_text("+34650006001")
    expect(row(page, "Dora Lind")).to_contain_text("spring")


def test_a_number_that_is_none_keeps_the_form_and_says_why(page, profile):
    _, watch = profile
    watch.expected.append("/api/v1/contacts")
    page.get_by_role("button", name="New contact").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Phone").fill("twelve")
    form.get_by_role("button", name="Create").click()

    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("Phone")).to_have_value("twelve")


def test_a_part_of_a_name_finds_somebody_and_nonsense_nobody(page, kept):
    search = page.get_by_role("searchbox", name="Search names, phones and e-mail")

    search.fill(kept.lower())
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    expect(row(page, kept)).to_be_visible()

    search.fill("zzzzzz")
    expect(page.get_by_text("Nobody found")).to_be_visible()


def test_a_change_keeps_what_the_form_does_not_show(page, api, kept):
    found = api.get("/api/v1/contacts", params={"search": kept}).json()["items"][0]
    api.patch(f"/api/v1/contacts/{found['id']}", data={"fields": {"shoe": 38}})
    choose(page, kept, "Edit…")
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill(f"{kept} Lind")
    form.get_by_role("button", name="Save").click()

    expect(row(page, f"{kept} Lind")).to_be_visible()
    changed = api.get(f"/api/v1/contacts/{found['id']}").json()
    assert (changed["name"], changed["fields"], changed["tags"]) == (f"{kept} Lind", {"shoe": 38}, ["spring"])


def test_an_objection_is_kept_with_its_evidence_and_can_be_taken_back(page, kept):
    dialog = consent_of(page, kept)
    say(dialog, "They refuse", "Everything", "Said so on the phone")
    expect(ledger(dialog)).to_have_count(1)
    expect(ledger(dialog).first).to_contain_text("Everythingrefused")
    expect(ledger(dialog).first).to_contain_text("Said so on the phone")
    expect(ledger(dialog).first).to_contain_text("Told to a colleague · written down by")
    expect(purpose(dialog, "Marketing")).to_contain_text("They want to hear nothing more")
    expect(purpose(dialog, "Codes")).to_contain_text("Only codes they ask for")
    close(page)
    expect(row(page, kept)).to_contain_text("opted out")

    dialog = consent_of(page, kept)
    say(dialog, "They agree", "Everything")
    expect(ledger(dialog).first).to_contain_text("Everythingagreed")
    expect(purpose(dialog, "Marketing")).to_contain_text("They said nothing against it")
    close(page)
    expect(row(page, kept)).not_to_contain_text("opted out")


def test_one_purpose_is_refused_alone(page, kept):
    dialog = consent_of(page, kept)

    say(dialog, "They refuse", "Marketing")

    expect(purpose(dialog, "Marketing")).to_contain_text("They refused on")
    expect(purpose(dialog, "Marketing").get_by_role("img", name="Held back")).to_be_visible()
    expect(purpose(dialog, "Updates").get_by_role("img", name="May be sent")).to_be_visible()


def test_a_statement_is_recorded_by_keyboard_alone(page, kept):
    dialog = consent_of(page, kept)
    opener = dialog.get_by_role("button", name="Record a statement")
    opener.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name="refuse")).to_be_focused()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("At the counter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(ledger(dialog)).to_have_text([re.compile("Everythingagreed.*At the counter")])
    expect(opener).to_be_focused()


def test_the_ledger_tells_who_said_it_where_and_shows_its_older_part_when_asked(page, api, kept):
    path = f"/api/v1/contacts/{contact_of(api, kept)['id']}/consents"
    for number in range(12):
        statement = {"purpose": "utility", "state": "in", "source": "counter", "evidence": f"Form {number}"}
        assert api.post(path, data=statement).ok

    dialog = consent_of(page, kept)

    expect(ledger(dialog)).to_have_count(10)
    expect(ledger(dialog).first).to_contain_text("Form 11")
    expect(ledger(dialog).first).to_contain_text("“counter” · written down by the program")
    dialog.get_by_role("button", name="Show more").click()
    expect(ledger(dialog)).to_have_count(12)
    expect(ledger(dialog).last).to_contain_text("Form 0")


def test_somebody_is_never_written_to_until_that_is_taken_back(page, api, kept):
    choose(page, kept, "Never write to them…")
    page.get_by_role("dialog").get_by_role("button", name="Never write to them").click()
    expect(row(page, kept)).to_contain_text("blocked")
    assert contact_of(api, kept)["blocked_at"]

    choose(page, kept, "Consent…")
    dialog = page.get_by_role("dialog", name=f"Consent of {kept}")
    expect(dialog.get_by_role("alert")).to_contain_text("Never written to")
    expect(dialog.get_by_role("list", name="What may be sent to them")).to_be_hidden()
    dialog.get_by_role("button", name="Write to them again…").click()
    page.get_by_role("dialog", name=f"Write to {kept} again?").get_by_role(
        "button", name="Write to them again"
    ).click()

    dialog = page.get_by_role("dialog", name=f"Consent of {kept}")
    expect(dialog.get_by_role("button", name="Never write to them…")).to_be_visible()
    close(page)
    expect(row(page, kept)).not_to_contain_text("blocked")
    expect(page.get_by_role("button", name=f"More for {kept}")).to_be_focused()


def test_who_thinks_better_of_it_writes_to_them_still(page, api, kept):
    consent_of(page, kept).get_by_role("button", name="Never write to them…").click()

    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("dialog", name=f"Consent of {kept}")).to_be_visible()
    assert contact_of(api, kept)["blocked_at"] is None


def test_who_may_only_look_is_offered_no_change(page, kept):
    page.route("**/api/v1/session", as_viewer)
    page.reload()
    expect(row(page, kept)).to_be_visible()
    expect(page.get_by_role("button", name="New contact")).to_be_hidden()

    page.get_by_role("button", name=f"More for {kept}").click()
    expect(page.get_by_role("menuitem")).to_have_text(
        [re.compile("conversation"), "See the runs", "Consent…"]
    )
    page.get_by_role("menuitem", name="Consent…").click()

    dialog = page.get_by_role("dialog", name=f"Consent of {kept}")
    expect(dialog.get_by_text("Nothing is recorded yet.")).to_be_visible()
    expect(dialog.get_by_role("button")).to_have_count(1)


def as_viewer(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "role": "viewer"})


def contact_of(api, name: str) -> dict:
    return api.get("/api/v1/contacts", params={"search": name}).json()["items"][0]


def consent_of(page: Page, name: str) -> Locator:
    choose(page, name, "Consent…")
    dialog = page.get_by_role("dialog", name=f"Consent of {name}")
    expect(dialog.get_by_role("list", name="What may be sent to them")).to_be_visible()
    return dialog


def say(dialog: Locator, what: str, about: str, evidence: str = "") -> None:
    """Record a statement such as `They refuse` about a purpose."""
    dialog.get_by_role("button", name="Record a statement").click()
    form = dialog.get_by_role("form", name="Record what they said")
    form.get_by_role("radio", name=what.removeprefix("They ")).check()
    form.get_by_role("combobox", name="What it is about").click()
    dialog.page.get_by_role("option", name=about).click()
    form.get_by_label("How do you know?").fill(evidence)
    form.get_by_role("button", name="Record", exact=True).click()
    expect(form).to_be_hidden()


def ledger(dialog: Locator) -> Locator:
    return dialog.get_by_role("list", name="What they said").get_by_role("listitem")


def purpose(dialog: Locator, name: str) -> Locator:
    purposes = dialog.get_by_role("list", name="What may be sent to them").get_by_role("listitem")
    return purposes.filter(has_text=re.compile(f"^{name}"))


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_deleted_contact_is_gone(page, kept):
    choose(page, kept, "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()

    expect(row(page, kept)).to_be_hidden()


def test_the_runs_of_a_person_are_one_click_away(page, kept):
    page.get_by_role("button", name=f"More for {kept}").click()
    expect(page.get_by_role("menuitem", name="No conversation yet")).to_be_disabled()
    page.get_by_role("menuitem", name="See the runs").click()

    expect(page).to_have_url(re.compile(r"/runs\?contact="))
