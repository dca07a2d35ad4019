"""axe-core finds nothing but trifles on any page, nor in what opens over one, in light and in dark."""

import re
from collections.abc import Callable

import pytest
from msgspec import Struct
from playwright.sync_api import Page, expect

from support.availability import require
from support.editor_page import a_document, a_node, an_edge
from support.source_tree import ROOT

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
LOOK = """async () => {
    const seen = await axe.run(document, { iframes: false, resultTypes: ["violations"] });
    // What is opened over the page is in no part of it.
    const isOver = ({ target }) => document.querySelector(target[0])?.closest("[data-portal]");
    const isGrave = ({ impact }) => impact !== "minor";
    const why = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join("; ");
    return seen.violations
        .filter(isGrave)
        .flatMap(({ id, nodes }) => nodes
            .filter((node) => id !== "region" || !isOver(node))
            .map((node) => `${id}: ${why(node)} ${node.html.slice(0, 200)}`));
}"""
HAS_COLOURS = """(scheme) => {
    const { mantineColorScheme: own = scheme } = document.documentElement.dataset;
    return own === scheme && !document.getAnimations().some((one) => one instanceof CSSTransition);
}"""
DAY_S = 86_400
YES_OR_NO = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
STRANGER = "+34620000001"


class World(Struct, frozen=True):
    """What has to be there before there is something to look at."""

    question_id: str
    pause_id: str
    run_id: str


def a_question():
    """Asks somebody with buttons, beside a note."""
    say = "whatsapp.send_message"
    return a_document(
        a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["accessible"]}}),
        a_node("ask", say, 320, 0, params={"kind": "buttons", "text": "Shall we?", "buttons": YES_OR_NO}),
        a_node(
            "answer",
            "whatsapp.wait_for_reply",
            640,
            0,
            params={"expect": "choice", "choices": YES_OR_NO, "timeout_s": DAY_S},
        ),
        edges=[
            an_edge("message", "message", "ask"),
            an_edge("ask", "accepted", "answer"),
        ],
        notes=[{"id": "why", "text": "Ask **first**.", "position": {"x": 320, "y": 480}}],
        name="Accessible question",
    )


def a_pause():
    """Begun by hand; waits for a day."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("greet", "flow.set", 320, params={"values": {"text": "{{ input.word }}"}}),
        a_node("pause", "flow.wait", 640, params={"seconds": DAY_S}),
        edges=[an_edge("call", "request", "greet"), an_edge("greet", "out", "pause")],
        name="Accessible pause",
    )


def a_stumble():
    """Begun by hand; fails without a word."""
    return a_document(
        a_node("call", "http.webhook_trigger"),
        a_node("greet", "flow.set", 320, params={"values": {"text": "{{ input.word }}"}}),
        edges=[an_edge("call", "request", "greet")],
        name="Accessible stumble",
    )


@pytest.fixture(scope="module")
def world(browser, dev, api) -> World:
    document = a_question()
    question_id, pause_id = (make_published(api, one) for one in (document, a_pause()))
    changed = {**document, "nodes": [*document["nodes"], a_node("nobody", "whatsapp.send_message", 960)]}
    assert api.put(f"/api/v1/workflows/{question_id}/draft", data={"document": changed}).ok
    run = api.post(f"/api/v1/workflows/{pause_id}/run", data={"value": {"word": "hi"}})
    assert run.ok, run.text()
    stumble_id = make_published(api, a_stumble())
    assert api.post(f"/api/v1/workflows/{stumble_id}/run", data={"value": {}}).ok
    context = browser.new_context(base_url=dev.url)
    phone = context.new_page()
    phone.goto(f"/phone?user={STRANGER.replace('+', '%2B')}")
    phone.get_by_role("textbox", name="Message", exact=True).fill("agent")
    phone.keyboard.press("Enter")
    expect(phone.locator("article.theirs").first).to_be_visible()
    context.close()
    credential = {"name": "Accessible shop", "kind": "bearer", "fields": {"token": "abc"}}
    assert api.post("/api/v1/credentials", data=credential).status in (201, 409)
    make_campaigns(api)
    return World(question_id, pause_id, run.json()["id"])


def make_campaigns(api) -> None:
    """A draft, and one that was started, to somebody with a tag."""
    channel_id = api.get("/api/v1/channels").json()["items"][0]["id"]
    api.post("/api/v1/contacts", data={"name": "Ada", "phone": "+34620000009", "tags": ["accessible"]})
    template = {"name": "order_pending", "language": "en", "body": ["{{ contact.name }}"]}
    for name in ("Accessible campaign", "Accessible start"):
        segment = {"any_tags": ["accessible"]}
        new = {"name": name, "channel_id": channel_id, "template": template, "segment": segment}
        made = api.post("/api/v1/campaigns", data=new)
        assert made.ok, made.text()
    assert api.post(f"/api/v1/campaigns/{made.json()['id']}/start").ok


def make_published(api, document) -> str:
    made = api.post("/api/v1/workflows", data={"document": document}).json()["id"]
    assert api.post(f"/api/v1/workflows/{made}/publish", data={"note": "First"}).ok
    return made


@pytest.fixture
def page(open_context) -> Page:
    if not AXE.exists():
        require("axe-core (npm ci in frontend)")
    context, _ = open_context(color_scheme="light", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    return context.new_page()


Opening = Callable[[Page, World], None]
STATES: dict[str, Opening] = {}


def state(opening: Opening) -> Opening:
    """One thing to look at, by the name of what opens it."""
    STATES[opening.__name__] = opening
    return opening


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


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


@state
def workflows_none_found(page, world):
    page.goto("/workflows?search=nothing+is+called+this")
    expect(page.get_by_text("Nothing found")).to_be_visible()


@state
def new_workflow(page, world):
    workflows(page, world)
    press(page, "New workflow")
    expect(page.get_by_role("dialog")).to_be_visible()


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
def editor(page, world):
    page.goto(f"/workflows/{world.question_id}")
    expect(page.get_by_role("application", name="Canvas").get_by_role("group").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"^Problems: \d"))).to_be_visible()


@state
def editor_empty(page, world):
    workflows(page, world)
    press(page, "New workflow")
    page.keyboard.press("Enter")
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
def transfer(page, world):
    editor(page, world)
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name=re.compile("^Import")).click()
    expect(page.get_by_role("dialog", name="Import a workflow")).to_be_visible()


@state
def runs(page, world):
    page.goto("/runs")
    expect(page.get_by_role("table", name="Runs")).to_be_visible()


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
def templates(page, world):
    page.goto("/templates")
    expect(page.get_by_role("article").first).to_be_visible()


@state
def campaigns(page, world):
    page.goto("/campaigns")
    expect(page.get_by_role("table", name="Campaigns")).to_be_visible()


@state
def campaign_new(page, world):
    campaigns(page, world)
    press(page, "New campaign")
    expect(page.get_by_role("dialog")).to_be_visible()


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
    expect(page.get_by_text("expected words before")).to_be_visible()


@state
def handing_a_template_in(page, world):
    template(page, world)
    page.get_by_role("textbox", name="Footer").fill("Other words")
    press(page, "Hand in")
    expect(page.get_by_role("dialog")).to_contain_text("Hand it in for review?")


@state
def channels(page, world):
    page.goto("/channels")
    expect(page.get_by_role("article").first).to_be_visible()


@state
def channel_form(page, world):
    channels(page, world)
    press(page, "Add a channel")
    page.get_by_role("dialog").get_by_role("button", name="Advanced").click()
    expect(page.get_by_label("Phone number ID")).to_be_visible()


@state
def channel_edited(page, world):
    channel_entry(page, world, "Edit…")


@state
def channel_webhook(page, world):
    channels(page, world)
    press(page, "Webhook")
    expect(page.get_by_role("dialog")).to_be_visible()


def channel_entry(page: Page, world: World, entry: str) -> None:
    channels(page, world)
    page.get_by_role("button", name="More for Demo number").click()
    page.get_by_role("menuitem", name=entry).click()
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def credentials(page, world):
    page.goto("/credentials")
    expect(page.get_by_role("table")).to_be_visible()


@state
def credential_form(page, world):
    credentials(page, world)
    press(page, "New credential")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def settings_profile(page, world):
    open_part(page, "profile")


@state
def settings_members(page, world):
    open_part(page, "members")
    expect(page.get_by_role("table")).to_be_visible()


@state
def settings_new_member(page, world):
    settings_members(page, world)
    press(page, "Add a member")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def settings_keys(page, world):
    open_part(page, "keys")
    expect(page.get_by_role("table")).to_be_visible()


@state
def settings_new_key(page, world):
    settings_keys(page, world)
    press(page, "New key")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def settings_audit(page, world):
    open_part(page, "audit")
    expect(page.get_by_role("table")).to_be_visible()


@state
def costs(page, world):
    page.goto("/costs")
    heading(page, "Costs")
    expect(page.get_by_role("heading", name="Price lists")).to_be_visible()


@state
def settings_rules(page, world):
    open_part(page, "rules")
    page.get_by_label("Keep quiet hours").check(force=True)
    press(page, "Add a limit")
    press(page, "Add a limit")
    page.get_by_label("Limit the day").check(force=True)
    expect(page.get_by_role("group", name="Limit 2")).to_contain_text("There is a limit")


@state
def settings_about(page, world):
    open_part(page, "about")


def open_part(page: Page, part: str) -> None:
    page.goto(f"/settings?part={part}")
    heading(page, "Settings")
    expect(page.get_by_role("tabpanel")).to_be_visible()


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
def tour_in_editor(page, world):
    tour(page, world)
    press(page, "New workflow")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(page.get_by_role("progressbar", name="1 of 6 steps done")).to_be_visible()


@state
def nothing_there(page, world):
    page.goto("/no/such/page")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()


@state
def stand_alone_phone(page, world):
    page.goto("/phone")
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", STATES)
def test_nothing_serious_is_found(page, world, name):
    STATES[name](page, world)

    found = {}
    for scheme in ("light", "dark"):
        turn(page, scheme)
        found[scheme] = page.evaluate(LOOK)

    assert found == {"light": [], "dark": []}


def turn(page: Page, scheme: str) -> None:
    """Have the system prefer these colours, and wait until the page has them."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(HAS_COLOURS, arg=scheme)
