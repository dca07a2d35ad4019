"""The page and the phone in a real browser, over everything `patchbay dev` runs."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from support.dev_server import dev_server

ANA = "+5511987650001"
BEN = "+447700900002"
PAGES = {
    "/workflows": "Workflows",
    "/runs": "Runs",
    "/contacts": "Contacts",
    "/templates": "Templates",
    "/channels": "Channels",
    "/credentials": "Credentials",
    "/costs": "Costs",
    "/settings": "Settings",
}
"""Pages with a title of their own."""
NARROW = {"width": 420, "height": 800}
IS_DARK = "document.documentElement.dataset.mantineColorScheme === 'dark'"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
WIDTH_TO_SPARE = "innerWidth - document.documentElement.scrollWidth"

strangers = (f"+3460000{number:04}" for number in count(1000))


@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    with dev_server(tmp_path_factory.mktemp("dev")) as server:
        yield server


@pytest.fixture
def desk(open_context) -> Page:
    """The page, signed in."""
    context, _ = open_context()
    page = context.new_page()
    page.goto("/conversations")
    expect(conversations(page)).to_be_visible()
    return page


@pytest.fixture
def open_phone(open_context):
    def open_one(user: str, **options) -> Page:
        context, _ = open_context(storage_state=None, **options)
        page = context.new_page()
        page.goto(f"/phone?user={user.replace('+', '%2B')}")
        expect(heading(page, "Demo shop")).to_be_visible()
        expect(message_box(page)).to_be_focused()
        return page

    return open_one


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def message_box(phone: Page) -> Locator:
    return phone.get_by_role("textbox", name="Message", exact=True)


def say(phone: Page, text: str) -> None:
    message_box(phone).fill(text)
    phone.keyboard.press("Enter")


def answer(phone: Page, text: str) -> Locator:
    """The business's message with this text."""
    return phone.locator("article.theirs", has_text=text)


def conversations(desk: Page) -> Locator:
    """The list of who has written."""
    return desk.get_by_role("region", name="Conversations")


def card(desk: Page, name: str) -> Locator:
    return conversations(desk).get_by_role("link", name=re.compile(name))


def test_an_order_is_answered_handed_to_a_person_and_given_back(desk, open_phone):
    phone = open_phone(ANA)

    say(phone, "order 1042")
    told = answer(phone, "Order 1042 is on its way, Ana Prado.")
    expect(told.get_by_title("Read")).to_be_visible()
    told.get_by_role("button", name="Talk to us").click()

    expect(card(desk, "Ana Prado")).to_contain_text("handed over")
    card(desk, "Ana Prado").click()
    expect(desk.get_by_role("note", name="For support")).to_contain_text("Order 1042")
    desk.get_by_label("Your answer").fill("Olive here. Your kettle is in the van.")
    desk.keyboard.press("Enter")
    expect(answer(phone, "Olive here. Your kettle is in the van.")).to_be_visible()

    desk.get_by_role("button", name="Give back to the workflow").click()
    expect(answer(phone, "Glad to help.").get_by_title("Read")).to_be_visible()
    expect(desk.get_by_role("button", name="Take over")).to_be_visible()
    chat = desk.get_by_role("list", name="Messages").get_by_role("listitem")
    expect(chat).to_contain_text(
        ["order 1042", "on its way", "Talk to us", "Olive here.", re.compile(r"Glad to help\..*read$")]
    )


def test_a_visit_is_booked_from_a_list(open_phone):
    phone = open_phone(next(strangers))

    say(phone, "appointment")
    phone.get_by_role("button", name="See times").click()
    phone.get_by_role("dialog").get_by_text("14:00").click()
    phone.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(answer(phone, "what is it about?")).to_be_visible()
    say(phone, "New glasses")

    expect(answer(phone, "Booked: 14:00, about “New glasses”.")).to_be_visible()


def test_a_run_shows_what_went_into_each_step_and_what_came_out(desk, open_phone):
    phone = open_phone(BEN)
    say(phone, "order 1043")
    expect(answer(phone, "Order 1043 is being prepared.")).to_be_visible()

    desk.get_by_role("navigation").get_by_role("link", name="Runs").click()
    desk.get_by_role("row", name=re.compile("Order status.*Ben Okafor")).get_by_role("link").click()

    steps = desk.get_by_role("table").get_by_role("row")
    expect(steps).to_contain_text(
        ["Asks about an order", "Find customer", "Ask the shop", "Shipped?", "Still pending"]
    )
    steps.filter(has_text="Ask the shop").get_by_role("button").first.click()
    form = desk.get_by_role("complementary", name="Ask the shop")
    expect(form).to_contain_text("Ben Okafor")
    expect(form).to_contain_text("Walnut shelf")


def test_a_wrong_password_is_said_to_be_wrong(open_context, dev):
    context, _ = open_context(storage_state=None)
    page = context.new_page()
    page.goto("/")

    page.get_by_label("E-mail").fill(dev.email)
    page.get_by_role("textbox", name="Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")


def test_the_keyboard_alone_answers_a_customer(desk, open_phone):
    user = next(strangers)
    phone = open_phone(user)

    phone.keyboard.type("agent")
    phone.keyboard.press("Enter")
    expect(answer(phone, "a colleague will answer")).to_be_visible()
    card(desk, f"{user[-4:]}.*handed over").focus()
    desk.keyboard.press("Enter")
    box = desk.get_by_label("Your answer")
    tab_to(desk, box)
    desk.keyboard.type("By keyboard")
    desk.keyboard.press("Enter")

    expect(answer(phone, "By keyboard")).to_be_visible()
    expect(box).to_have_value("")


def test_the_keyboard_alone_taps_a_button_on_the_phone(open_phone):
    phone = open_phone(next(strangers))
    phone.keyboard.type("hello")
    phone.keyboard.press("Enter")
    button = answer(phone, "Hello").get_by_role("button", name="Book a visit")
    expect(button).to_be_visible()

    tab_to(phone, button, key="Shift+Tab")
    phone.keyboard.press("Enter")

    expect(answer(phone, "Write “appointment”")).to_be_visible()


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press the key until the focus is there, as often as a patient person would."""
    expect(wanted).to_be_visible()
    for _ in range(20):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never reached {wanted}")


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_page_and_phone_follow_the_colours_of_the_system(open_context, dev, scheme, is_dark):
    context, _ = open_context(storage_state=None, color_scheme=scheme)
    page = context.new_page()

    seen = []
    for path, box in (("/", page.get_by_label("E-mail")), ("/phone", message_box(page))):
        page.goto(path)
        expect(box).to_be_visible()
        seen.append(brightness(page.evaluate(BACKGROUND)) < 128)

    assert seen == [is_dark, is_dark]


def brightness(colour: str) -> float:
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return 0.3 * red + 0.6 * green + 0.1 * blue


def test_a_choice_of_colours_is_remembered(desk):
    desk.get_by_role("button", name=re.compile("sign out$")).click()
    desk.get_by_role("menuitem", name="Colours").hover()
    desk.get_by_role("menuitemradio", name="Dark").click()
    desk.wait_for_function(f"() => {IS_DARK}")

    desk.reload()

    expect(conversations(desk)).to_be_visible()
    assert desk.evaluate(IS_DARK)


def test_nothing_is_wider_than_a_phone(open_context):
    context, _ = open_context(viewport=NARROW)
    page = context.new_page()
    spare = {}

    page.goto("/phone")
    expect(message_box(page)).to_be_focused()
    say(page, "hello")
    expect(answer(page, "Write “order 1042”").first).to_be_visible()
    spare["phone"] = page.evaluate(WIDTH_TO_SPARE)
    for path, shown in PAGES.items():
        page.goto(path)
        expect(heading(page, shown).first).to_be_visible()
        spare[path] = page.evaluate(WIDTH_TO_SPARE)
    page.goto("/conversations")
    expect(card(page, ".").first).to_be_visible()
    spare["conversations"] = page.evaluate(WIDTH_TO_SPARE)
    card(page, ".").first.click()
    expect(page.get_by_label("Your answer")).to_be_visible()
    spare["conversation"] = page.evaluate(WIDTH_TO_SPARE)

    assert {place: pixels for place, pixels in spare.items() if pixels} == {}


def test_the_page_says_when_the_server_is_gone_and_follows_again_when_it_is_back(open_context):
    context, watch = open_context()
    watch.expected.append("/api/")
    page = context.new_page()
    page.goto("/conversations")
    expect(conversations(page)).to_be_visible()
    notice = page.get_by_role("alert").filter(has_text="The server cannot be reached.")

    context.route("**/api/**", lambda route: route.abort())
    page.get_by_role("link", name="Channels").click()
    expect(notice.first).to_be_visible()
    context.unroute("**/api/**")

    expect(notice).to_have_count(0)
    expect(page.get_by_role("article", name="Demo number")).to_be_visible()


def test_a_phone_without_its_simulator_keeps_what_was_typed(open_phone):
    phone = open_phone(next(strangers))
    phone.evaluate("void (window.fetch = () => Promise.reject(new TypeError('no network')))")

    say(phone, "precious words")

    expect(phone.get_by_role("alert")).to_contain_text("The simulator cannot be reached.")
    expect(message_box(phone)).to_have_value("precious words")


def test_a_session_that_ended_is_said_to_have_and_nothing_typed_is_lost(open_context, open_phone, dev):
    phone = open_phone(next(strangers))
    say(phone, "agent")
    expect(answer(phone, "a colleague will answer")).to_be_visible()
    context, watch = open_context()
    watch.expected.append("/api/")
    page = context.new_page()
    page.goto("/conversations")
    card(page, "handed over").first.click()
    page.get_by_label("Your answer").fill("Half a sentence")

    context.clear_cookies()
    say(phone, "Is anybody there?")

    expect(page.get_by_role("status").filter(has_text="Your session has ended.")).to_be_visible()
    expect(conversations(page)).to_be_hidden()
    page.get_by_label("E-mail").fill(dev.email)
    page.get_by_role("textbox", name="Password").fill(dev.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your answer")).to_have_value("Half a sentence")
