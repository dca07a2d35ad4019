"""The product's gate and the platform's rules, held against each other.

The simulator imports nothing of the product, so this is what binds the two: the same facts are told to both,
and what the gate allows must reach a phone. Where the platform has a rule, the gate has one, too.
"""

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec import Struct

from patchbay.messaging.capabilities import WHATSAPP_CLOUD
from patchbay.messaging.channel import Recipient
from patchbay.messaging.policy import Allow, Decision, Defer, Suppress, decide
from patchbay.messaging.policy_facts import (
    UNTIL_LIFTED,
    ChannelFacts,
    ContactFacts,
    ConversationFacts,
    LimitFacts,
    PolicyFacts,
    SendRequest,
    TemplateFacts,
)
from patchbay.messaging.template_shape import shape_of
from patchbay.messaging.whatsapp.payloads import build_send
from patchbay.sdk import Media, MessageContent, Template, TemplateButton, Text
from support.simulated import NUMBER, START, USER

NOW = datetime.fromtimestamp(START, UTC)
HOUR_S = 3600.0
PAIR_BURST = 2
REACH = 2
BODY = ({"type": "BODY", "text": "Dear {{1}}, it is here", "example": {"body_text": [["Ana"]]}},)
NAMES = {"body_text_named_params": [{"param_name": "name", "example": "Ana"}]}
NAMED = ({"type": "BODY", "text": "Dear {{name}}, it is here", "example": NAMES},)
NAMED_HEADER = ({"type": "HEADER", "format": "TEXT", "text": "About {{order}}"}, *NAMED)
CODES = (
    {"type": "BODY", "add_security_recommendation": True},
    {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}]},
)
CODE = Template("news", "en", ("123456",), buttons=(TemplateButton(0, "url", "123456"),))
HEADER = ({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::a"]}}, *BODY)
BUTTON = {"type": "URL", "text": "Track", "url": "https://shop.example/{{1}}", "example": ["A-77"]}
LINK = (*BODY, {"type": "BUTTONS", "buttons": [BUTTON]})
PICTURE = Media("image", link="https://shop.example/a.png")


class Known(Struct, frozen=True):
    """A template as both sides know it."""

    components: tuple = BODY
    category: str = "UTILITY"
    status: str = "APPROVED"
    language: str = "en"
    parameter_format: str = "POSITIONAL"


class Scene(Struct, frozen=True):
    """A message about to be sent, and how things stand."""

    content: MessageContent = Text("Hi")
    known: Known = Known()
    heard_s_ago: float | None = HOUR_S
    """When the person wrote last; None for never."""
    has_stopped_marketing: bool = False
    is_blocked: bool = False
    is_on_whatsapp: bool = True
    may_only_answer: bool = False
    pair_is_full: bool = False
    reach_is_full: bool = False
    to: str = USER

    @property
    def template(self) -> Template | None:
        return self.content if isinstance(self.content, Template) else None


def news(*body: str, **more) -> Template:
    return Template("news", "en", body or ("Ana",), **more)


def verdict(scene: Scene) -> Decision:
    """What the gate says."""
    send = SendRequest(purpose="utility" if scene.template else "service", template=scene.template)
    heard_at = None if scene.heard_s_ago is None else NOW - timedelta(seconds=scene.heard_s_ago)
    soon = NOW + timedelta(seconds=6)
    facts = PolicyFacts(
        contact=ContactFacts(
            is_blocked=scene.is_blocked,
            is_unreachable=not scene.is_on_whatsapp,
            consents={"marketing": "out"} if scene.has_stopped_marketing else {},
            phone=scene.to.lstrip("+"),
        ),
        channel=ChannelFacts(
            answers_until=UNTIL_LIFTED if scene.may_only_answer else None,
            no_marketing_in=WHATSAPP_CLOUD.no_marketing_in,
        ),
        conversation=ConversationFacts(last_inbound_at=heard_at),
        template=template_facts(scene) if scene.template else None,
        limits=LimitFacts(
            pair_free_at=soon if scene.pair_is_full else None,
            reach_free_at=soon if scene.reach_is_full else None,
        ),
    )
    return decide(send, facts, NOW)


def template_facts(scene: Scene) -> TemplateFacts:
    known = scene.known
    if known.language != scene.template.language:
        return TemplateFacts("MISSING", languages=(known.language,))
    return TemplateFacts(known.status, known.category, shape_of(known.components))


async def outcome(world, scene: Scene) -> str | int:
    """What becomes of the message on the platform: its last state, or the code it is refused with."""
    await set_up(world, scene)
    header_name = shape_of(scene.known.components).header_name
    to = Recipient(phone=scene.to.lstrip("+"))
    request = build_send("message", to, scene.content, None, header_name=header_name)
    answer = await world.graph("POST", f"{NUMBER.phone_number_id}/messages", json=request)
    if answer.status_code != 200:
        return answer.json()["error"]["code"]
    await world.pass_time(HOUR_S)
    *_, message = await world.control("GET", "outbox")
    errors = [state["code"] for state in message["states"] if state["code"]]
    return errors[0] if errors else message["state"]


async def set_up(world, scene: Scene) -> None:
    known = scene.known
    setup = {name: getattr(known, name) for name in ("components", "category", "language", "status")}
    setup |= {"waba_id": NUMBER.waba_id, "name": "news", "parameter_format": known.parameter_format}
    await world.control("POST", "templates", setup)
    await world.control("POST", "templates", {**setup, **PLAIN})
    await world.control("POST", "users", {"phone": USER})
    if scene.heard_s_ago is not None:
        await world.user_does({"text": "Hi"}, at=START - scene.heard_s_ago)
    if scene.has_stopped_marketing:
        await world.control("POST", "preferences", {"user": USER, "value": "stop"})
    for _ in range(PAIR_BURST if scene.pair_is_full else 0):
        await world.send(REMINDER)
    for number in range(REACH if scene.reach_is_full else 0):
        await world.send(REMINDER, to=f"+55119000020{number:02}")
    if scene.is_blocked:
        await world.graph("POST", f"{NUMBER.phone_number_id}/block_users", json=BLOCK)
    if scene.may_only_answer:
        await world.control("POST", "account/restrict", {"types": ["RESTRICTED_BIZ_INITIATED_MESSAGING"]})
    if not scene.is_on_whatsapp:
        await world.control("POST", "users", {"phone": USER, "on_whatsapp": False})


PLAIN = {
    "name": "reminder",
    "language": "en",
    "status": "APPROVED",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "Hello"}],
    "parameter_format": "POSITIONAL",
}
REMINDER = {"type": "template", "template": {"name": "reminder", "language": {"code": "en"}}}
BLOCK = {"messaging_product": "whatsapp", "block_users": [{"user": USER}]}


@pytest.fixture
async def world(make_world):
    number = msgspec.structs.replace(NUMBER, pair_burst=PAIR_BURST, messaging_limit=REACH)
    return await make_world(numbers=[number])


# ── Each rule ────────────────────────────────────────────────────────────────────────────────────────

RULES = {
    "free text in the window": (Scene(), "read", Allow),
    "free text after the window": (Scene(heard_s_ago=25 * HOUR_S), 131047, "window_closed"),
    "free text to who never wrote": (Scene(heard_s_ago=None), 131047, "window_closed"),
    "a template after the window": (Scene(news(), heard_s_ago=25 * HOUR_S), "read", Allow),
    "a template in another language": (Scene(news(), Known(language="pt_BR")), 132001, "template_language"),
    "a template in review": (Scene(news(), Known(status="PENDING")), 132001, "template_not_approved"),
    "a template that was refused": (Scene(news(), Known(status="REJECTED")), 132001, "template_not_approved"),
    "a paused template": (Scene(news(), Known(status="PAUSED")), 132015, Defer),
    "a disabled template": (Scene(news(), Known(status="DISABLED")), 132016, "template_not_approved"),
    "too few values": (Scene(Template("news", "en")), 132000, "template_misfit"),
    "too many values": (Scene(news("Ana", "Bea")), 132000, "template_misfit"),
    "places where names are wanted": (
        Scene(news(), Known(NAMED, parameter_format="NAMED")),
        132012,
        "template_misfit",
    ),
    "another name": (
        Scene(Template("news", "en", {"nome": "Ana"}), Known(NAMED, parameter_format="NAMED")),
        132012,
        "template_misfit",
    ),
    "names everywhere": (
        Scene(
            Template("news", "en", {"name": "Ana"}, header=Text("Order 7")),
            Known(NAMED_HEADER, parameter_format="NAMED"),
        ),
        "read",
        Allow,
    ),
    "places by their numbers": (Scene(Template("news", "en", {"1": "Ana"})), "read", Allow),
    "a code and its button": (Scene(CODE, Known(CODES, "AUTHENTICATION")), "read", Allow),
    "a code without its button": (
        Scene(Template("news", "en", ("123456",)), Known(CODES, "AUTHENTICATION")),
        131008,
        "template_misfit",
    ),
    "no picture where one is wanted": (Scene(news(), Known(HEADER)), 132012, "template_misfit"),
    "a picture where none is wanted": (Scene(news(header=PICTURE)), 132000, "template_misfit"),
    "a text where a picture is wanted": (
        Scene(news(header=Text("Hi")), Known(HEADER)),
        132012,
        "template_misfit",
    ),
    "no value for a button": (Scene(news(), Known(LINK)), 131008, "template_misfit"),
    "a value for a button": (
        Scene(news(buttons=(TemplateButton(0, "url", "A-77"),)), Known(LINK)),
        "read",
        Allow,
    ),
    "marketing to who stopped it": (
        Scene(news(), Known(category="MARKETING"), has_stopped_marketing=True),
        131050,
        "marketing_stopped",
    ),
    "marketing to the United States": (
        Scene(news(), Known(category="MARKETING"), None, to="+12125550123"),
        131049,
        "no_marketing_there",
    ),
    "utility to the United States": (Scene(news(), heard_s_ago=None, to="+12125550123"), "read", Allow),
    "marketing to Canada": (
        Scene(news(), Known(category="MARKETING"), None, to="+14165550123"),
        "read",
        Allow,
    ),
    "marketing to an invented number": (
        Scene(news(), Known(category="MARKETING"), None, to="+15550009999"),
        "read",
        Allow,
    ),
    "marketing to a toll-free number": (
        Scene(news(), Known(category="MARKETING"), None, to="+18005551234"),
        "read",
        Allow,
    ),
    "utility to who stopped marketing": (Scene(news(), has_stopped_marketing=True), "read", Allow),
    "to whom the business blocked": (Scene(is_blocked=True), 130403, "blocked"),
    "to who is not on WhatsApp": (Scene(is_on_whatsapp=False), 131026, "unreachable"),
    "the first word of a restricted account": (
        Scene(news(), heard_s_ago=None, may_only_answer=True),
        368,
        Defer,
    ),
    "an answer of a restricted account": (Scene(may_only_answer=True), "read", Allow),
    "more than a pair takes": (Scene(pair_is_full=True), 131056, Defer),
    "more people than a portfolio reaches": (
        Scene(news(), heard_s_ago=None, reach_is_full=True),
        131048,
        Defer,
    ),
    "an answer beyond that": (Scene(reach_is_full=True), "read", Allow),
}


@pytest.mark.parametrize("name", RULES)
async def test_what_the_platform_refuses_the_gate_keeps_back(world, name):
    scene, expected, gate = RULES[name]

    decision = verdict(scene)

    assert await outcome(world, scene) == expected
    assert decision.code == gate if isinstance(decision, Suppress) else isinstance(decision, gate)


# ── All of them together ─────────────────────────────────────────────────────────────────────────────

CONTENTS = (
    (Text("Hi"), Known()),
    (news(), Known()),
    (news(), Known(category="MARKETING")),
    (news(), Known(status="PAUSED")),
    (news("Ana", "Bea"), Known()),
    (news(header=PICTURE), Known(HEADER)),
)
TROUBLES = ("has_stopped_marketing", "is_blocked", "may_only_answer", "pair_is_full", "reach_is_full")
HEARD_S_AGO = (None, HOUR_S, 23.9 * HOUR_S, 24 * HOUR_S - 1, 24 * HOUR_S, 25 * HOUR_S)


@pytest.mark.parametrize(("content", "known"), CONTENTS)
@pytest.mark.parametrize("heard_s_ago", HEARD_S_AGO)
async def test_what_the_gate_allows_reaches_a_phone(make_world, content, known, heard_s_ago):
    number = msgspec.structs.replace(NUMBER, pair_burst=PAIR_BURST, messaging_limit=REACH)
    for flags in itertools.product((False, True), repeat=len(TROUBLES)):
        scene = Scene(content, known, heard_s_ago, **dict(zip(TROUBLES, flags, strict=True)))

        if isinstance(verdict(scene), Allow):
            assert await outcome(await make_world(numbers=[number]), scene) == "read", scene
