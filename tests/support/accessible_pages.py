"""Every page but the editor, and what opens over it, as something to look at."""

import re

from playwright.sync_api import Page, expect

from support.accessible_states import dialog, heading, place, press, state
from support.accessible_world import STRANGER, World

place("runs", "/runs", "table", "Runs")
campaigns = place("campaigns", "/campaigns", "table", "Campaigns")
templates = place("templates", "/templates", "article")
channels = place("channels", "/channels", "article")
contacts = place("contacts", "/contacts", "table")
credentials = place("credentials", "/credentials", "table")
place("settings_profile", "/settings?part=profile", "tabpanel")
members = place("settings_members", "/settings?part=members", "table")
keys = place("settings_keys", "/settings?part=keys", "table")
place("settings_alerts", "/settings?part=alerts", "button", "Save")
place("settings_audit", "/settings?part=audit", "table")
place("settings_about", "/settings?part=about", "tabpanel")
place("stand_alone_phone", "/phone", "textbox", "Message")

dialog("campaign_new", campaigns, "New campaign")
dialog("channel_webhook", channels, "Webhook")
dialog("contact_form", contacts, "New contact")
dialog("credential_form", credentials, "New credential")
dialog("settings_new_member", members, "Add a member")
dialog("settings_new_key", keys, "New key")


@state
def sign_in(page, world):
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_label("E-mail")).to_be_visible()


@state
def sign_in_refused(page, world):
    sign_in(page, world)
    page.get_by_label("E-mail").fill("nobody@shop.example")
    page.get_by_role("textbox", name="Password").fill("not this one")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_be_visible()


@state
def workflows(page, world):
    page.goto("/workflows")
    heading(page, "Workflows")
    expect(page.get_by_role("table")).to_be_visible()


dialog("new_workflow", workflows, "New workflow")


@state
def workflows_none_found(page, world):
    page.goto("/workflows?search=nothing+is+called+this")
    expect(page.get_by_text("Nothing found")).to_be_visible()


@state
def workflow_menu(page, world):
    page.goto("/workflows?search=Accessible")
    page.get_by_role("button", name="More for Accessible pause").first.click()
    expect(page.get_by_role("menuitem").first).to_be_visible()


@state
def workflow_deletion(page, world):
    workflow_menu(page, world)
    page.get_by_role("menuitem", name="Delete…").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def workflow_tags(page, world):
    workflow_menu(page, world)
    page.get_by_role("menuitem", name="Tags…").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def help_menu(page, world):
    workflows(page, world)
    press(page, "Help")
    expect(page.get_by_role("menuitem", name="First steps")).to_be_visible()


@state
def attention(page, world):
    page.goto("/attention?tab=runs")
    heading(page, "Attention")
    expect(page.get_by_role("row").filter(has_text="Accessible stumble").first).to_be_visible()


@state
def attention_nothing(page, world):
    page.goto("/attention?tab=runs&code=nothing_has_this")
    expect(page.get_by_text("Nothing is like that")).to_be_visible()


@state
def dead_letter(page, world):
    attention(page, world)
    page.get_by_role("button", name="Accessible stumble, at greet").first.click()
    expect(page.get_by_role("list", name="What happened")).to_be_visible()


@state
def many_dead_letters(page, world):
    attention(page, world)
    page.get_by_role("checkbox", name="Pick all that are shown").check()
    press(page, "Go on from there")
    expect(page.get_by_role("dialog")).to_contain_text("from the step")


@state
def dead_letters_put_aside(page, world):
    attention(page, world)
    press(page, "Put aside")
    expect(page.get_by_role("dialog")).to_contain_text("Seen to")


@state
def run(page, world):
    page.goto(f"/runs/{world.run_id}")
    expect(page.get_by_role("region", name="Run", exact=True)).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()


@state
def step_of_run(page, world):
    page.goto(f"/runs/{world.run_id}?node=greet")
    expect(page.get_by_role("complementary")).to_be_visible()


@state
def conversations(page, world):
    page.goto("/conversations")
    expect(page.get_by_role("region", name="Conversations").get_by_role("link").first).to_be_visible()


@state
def conversation(page, world):
    conversations(page, world)
    people = page.get_by_role("region", name="Conversations")
    people.get_by_role("link", name=re.compile(STRANGER[-4:])).click()
    expect(page.get_by_label("Your answer")).to_be_visible()
    expect(page.get_by_role("list", name="Messages").get_by_role("listitem").first).to_be_visible()


@state
def refused_answer(page, world):
    def refuse(route):
        answer = route.fetch()
        refused = {"is_allowed": False, "code": "blocked", "reason": "The contact is blocked."}
        route.fulfill(response=answer, json={"items": [{**one, **refused} for one in answer.json()["items"]]})

    page.route("**/purposes?*", refuse)
    conversation(page, world)
    expect(page.get_by_text("Nothing is sent to this person")).to_be_visible()


@state
def campaign_whom(page, world):
    campaigns(page, world)
    page.get_by_role("link", name="Accessible campaign").first.click()
    expect(page.get_by_text(re.compile("(people|person) fits?$"))).to_be_visible()


@state
def campaign_what(page, world):
    campaign_whom(page, world)
    press(page, "Save and go on")
    expect(page.get_by_role("figure", name="The template on the phone")).to_be_visible()


@state
def campaign_check(page, world):
    campaign_what(page, world)
    press(page, "Save and go on")
    expect(page.get_by_role("radio", name="At once")).to_be_attached()
    press(page, "Save and go on")
    expect(page.get_by_role("group", name="would get it")).to_be_visible()


@state
def campaign_watched(page, world):
    campaigns(page, world)
    page.get_by_role("link", name="Accessible start").first.click()
    expect(page.get_by_role("progressbar", name="How far it has got")).to_be_visible()
    expect(page.get_by_role("table", name="People")).to_be_visible()


@state
def template(page, world):
    templates(page, world)
    page.get_by_role("link", name="order_pending").first.click()
    expect(page.get_by_role("region", name="History")).to_contain_text("Written")


@state
def new_template_with_faults(page, world):
    page.goto("/templates/new")
    page.get_by_role("textbox", name="Text", exact=True).fill("{{1}} is first")
    page.get_by_role("button", name="Add a button").click()
    expect(page.get_by_text("Write something before")).to_be_visible()


@state
def handing_a_template_in(page, world):
    template(page, world)
    page.get_by_role("textbox", name="Footer").fill("Other words")
    press(page, "Hand in")
    expect(page.get_by_role("dialog")).to_contain_text("Hand it in for review?")


@state
def channel_form(page, world):
    channels(page, world)
    press(page, "Add a channel")
    page.get_by_role("dialog").get_by_role("button", name="Advanced").click()
    expect(page.get_by_label("Phone number ID")).to_be_visible()


@state
def channel_edited(page, world):
    channel_entry(page, world, "Edit…")


def channel_entry(page: Page, world: World, entry: str) -> None:
    channels(page, world)
    page.get_by_role("button", name="More for Demo number").click()
    page.get_by_role("menuitem", name=entry).click()
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def contact_menu(page, world):
    contacts(page, world)
    press(page, "More for Ada")
    expect(page.get_by_role("menu")).to_be_visible()


@state
def consent(page, world):
    contact_menu(page, world)
    page.get_by_role("menuitem", name="Consent…").click()
    ledger = page.get_by_role("dialog").get_by_role("list", name="What they said")
    expect(ledger.get_by_role("listitem")).to_have_count(2)


@state
def consent_recorded(page, world):
    consent(page, world)
    press(page, "Record a statement")
    expect(page.get_by_role("form", name="Record what they said")).to_be_visible()


@state
def never_written_to(page, world):
    consent(page, world)
    press(page, "Never write to them…")
    expect(page.get_by_role("dialog")).to_contain_text("What they write still arrives.")


@state
def consent_of_somebody_blocked(page, world):
    contacts(page, world)
    press(page, "More for Accessible Ben")
    page.get_by_role("menuitem", name="Consent…").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()


@state
def costs(page, world):
    page.goto("/costs")
    heading(page, "Costs")
    expect(page.get_by_role("heading", name="Price lists")).to_be_visible()


@state
def settings_rules(page, world):
    page.goto("/settings?part=rules")
    page.get_by_label("Keep quiet hours").check(force=True)
    press(page, "Add a limit")
    press(page, "Add a limit")
    page.get_by_label("Limit the day").check(force=True)
    expect(page.get_by_role("group", name="Limit 2")).to_contain_text("There is a limit")


@state
def user_menu(page, world):
    workflows(page, world)
    page.get_by_role("button", name=re.compile("sign out$")).click()
    page.get_by_role("menuitem", name="Language").hover()
    expect(page.get_by_role("menuitemradio", name="Español")).to_be_visible()


@state
def tour(page, world):
    workflows(page, world)
    press(page, "Show me")
    expect(page.get_by_role("complementary", name="First steps")).to_be_visible()


@state
def nothing_there(page, world):
    page.goto("/no/such/page")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()
