"""Ten thousand messages through storms: none twice, none lost, every state right, none that is forbidden."""

from typing import Any

import pytest
from msgspec import Struct

from patchbay.messaging.consent import CONFIRMED_OUT
from patchbay.simulator.state import Message
from patchbay.storage import tables
from patchbay.storage.messages import StoredMessage, load_many
from support.core import a_flow, awaits, hears, node, says
from support.storm import DAY_S, HIGHEST, Storm, blowing


def flows(on_unknown: str) -> tuple[dict, ...]:
    """A talk, and some that say something more after two hours or after a day, in words or by a template."""

    def one_and_later(word: str, name: str, seconds: float, last: dict) -> dict:
        nodes = {
            "start": hears(word),
            "one": says("one", on_unknown=on_unknown),
            "pause": node("flow.wait", seconds=seconds),
            "two": last,
        }
        return a_flow(nodes, "start.message > one", "one.accepted > pause", "pause.out > two", name=name)

    talk = {
        "start": hears("go"),
        "one": says("one", on_unknown=on_unknown),
        "two": says("two", on_unknown=on_unknown),
        "answer": awaits(),
        "three": says("three", on_unknown=on_unknown),
    }
    wires = ("start.message > one", "one.accepted > two", "two.accepted > answer", "answer.reply > three")
    two = says("two", on_unknown=on_unknown)
    news = node("whatsapp.send_template", template="news", on_unknown=on_unknown, purpose="marketing")
    reminder = node("whatsapp.send_template", template="reminder", on_unknown=on_unknown)
    return (
        a_flow(talk, *wires, name="Talk"),
        one_and_later("slowly", "Slow", 7200, two),
        one_and_later("later", "Late", 90_000, two),
        one_and_later("news", "News", 7200, news),
        one_and_later("remind", "Reminder", 90_000, reminder),
    )


OPENING = {
    "talks": "go",
    "stops": "slowly",
    "is taken": "slowly",
    "is late": "later",
    "reads news": "news",
    "wants no news": "news",
    "is reminded": "remind",
}
"""What each kind of person writes first."""
SHARES = (12, 1, 1, 1, 1, 1, 1)
"""How many of each kind there are."""
CONFIRMED = "confirmed"
SCRIPTS = {
    "talks": ["one", "two", "three"],
    "stops": ["one", CONFIRMED],
    "is taken": ["one", "a person", "two"],
    "is late": ["one", "two"],
    "reads news": ["one", "news"],
    "wants no news": ["one", "news"],
    "is reminded": ["one", "reminder"],
}
"""What is decided for each of them, in this order, whether it may go out in the end or not."""
FORBIDDEN = {"is taken": "two", "is late": "two", "wants no news": "news"}
"""What must not go out: over a person's head, outside the window, unwanted. A stop ends what is going on."""
OVER = {"accepted", "sent", "delivered", "read", "failed", "suppressed", "expired", "cancelled"}


class Outgoing(Struct, frozen=True):
    """A message of the product's, as the product has it."""

    id: str
    phone: str
    text: str
    state: str
    error: dict[str, Any]


class Outcome(Struct, frozen=True):
    """A storm that is over."""

    storm: Storm
    kinds: dict[str, str]
    """What each person did, by phone."""
    messages: list[Outgoing]
    """What the product decided to send, oldest first."""
    said: dict[str, list[str]]
    """What the product heard of each person."""

    def carried(self, message: Outgoing) -> list[Message]:
        """What the platform took of a message: nothing, or once, or too often."""
        return self.storm.simulator.platform.ledger.with_callback_data(message.id)


async def weather(storm: Storm, on_unknown: str = "fail") -> Outcome:
    """Everybody writes, answers, stops or is taken over, and days pass."""
    await storm.have_templates({"news": "MARKETING", "reminder": "UTILITY"})
    for flow in flows(on_unknown):
        await storm.core.publish(flow)
    kinds = {phone: storm.luck.choices([*SCRIPTS], weights=SHARES)[0] for phone in storm.people}
    for phone, kind in kinds.items():
        storm.say(phone, OPENING[kind])
    await storm.let_pass(2, steps=15)
    await storm.let_pass(30, steps=10)
    for phone, kind in kinds.items():
        if kind in {"talks", "stops"}:
            storm.say(phone, "fine" if kind == "talks" else "STOP")
        elif kind == "wants no news":
            storm.want_no_marketing(phone)
    await take_over(storm, {phone for phone, kind in kinds.items() if kind == "is taken"})
    await storm.let_pass(2, steps=15)
    await storm.let_pass(30, steps=10)
    await storm.let_pass(3600, steps=4)
    await storm.let_pass(DAY_S, steps=3)
    await storm.let_pass(60, steps=6)
    phones = await phones_of(storm)
    return Outcome(storm, kinds, await outgoing(storm, phones), await heard(storm, phones))


async def take_over(storm: Storm, phones: set[str]) -> None:
    """An owner writes to each of these people."""
    hand_overs, workspace_id = storm.core.wiring.hand_overs, storm.core.workspace_id
    for conversation_id, phone in (await phones_of(storm)).items():
        if phone in phones:
            await hand_overs.reply(workspace_id, conversation_id, "a person", "member:1")


async def phones_of(storm: Storm) -> dict[str, str]:
    """Whose conversation is whose, by the messages that came in."""
    rows = await storm.core.rows(tables.messages, "conversation_id", "direction", "provider_id")
    ledger = storm.simulator.platform.ledger
    return {
        conversation_id: ledger.find(provider_id).user
        for conversation_id, direction, provider_id in rows
        if direction == "in"
    }


async def outgoing(storm: Storm, phones: dict[str, str]) -> list[Outgoing]:
    return [
        Outgoing(one.id, phones[one.conversation_id], text_of(one.content), one.state, error or {})
        for one, error in await stored(storm, "out")
    ]


async def heard(storm: Storm, phones: dict[str, str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for one, _ in await stored(storm, "in"):
        said.setdefault(phones[one.conversation_id], []).append(one.content["text"])
    return said


async def stored(storm: Storm, direction: str) -> list[tuple[StoredMessage, dict | None]]:
    """The messages in the database, oldest first, with their errors."""
    wiring = storm.core.wiring
    rows = await storm.core.rows(tables.messages, "id", "direction", "error")
    wanted = [(message_id, error) for message_id, way, error in rows if way == direction]
    async with wiring.database.transaction() as connection:
        found = await load_many(connection, wiring.vault, [message_id for message_id, _ in wanted])
    return [(found[message_id], error) for message_id, error in wanted]


def text_of(content: dict) -> str:
    if content["kind"] == "template":
        return content["template"]
    return CONFIRMED if content["text"] in CONFIRMED_OUT.values() else content["text"]


# ── What must hold ───────────────────────────────────────────────────────────────────────────────────


def check(outcome: Outcome) -> None:
    nothing_that_was_said_is_lost_or_doubled(outcome)
    every_message_is_decided_once_and_comes_to_an_end(outcome)
    nothing_reaches_a_phone_twice_or_out_of_turn(outcome)
    every_state_is_what_the_product_was_told(outcome)
    nothing_forbidden_goes_out(outcome)


def nothing_that_was_said_is_lost_or_doubled(outcome: Outcome) -> None:
    answers = {"talks": ["fine"], "stops": ["STOP"]}
    expected = {phone: [OPENING[kind], *answers.get(kind, [])] for phone, kind in outcome.kinds.items()}

    assert outcome.said == expected


def every_message_is_decided_once_and_comes_to_an_end(outcome: Outcome) -> None:
    decided: dict[str, list[str]] = {}
    for message in outcome.messages:
        decided.setdefault(message.phone, []).append(message.text)

    assert decided == {phone: SCRIPTS[kind] for phone, kind in outcome.kinds.items()}
    assert {message.state for message in outcome.messages} <= OVER


def nothing_reaches_a_phone_twice_or_out_of_turn(outcome: Outcome) -> None:
    ledger = outcome.storm.simulator.platform.ledger
    place = {message.id: number for number, message in enumerate(outcome.messages)}

    assert outcome.storm.claims("exactly_once") == []
    for phone in outcome.kinds:
        order = [place[one.callback_data] for one in ledger.outbound(phone)]
        assert order == sorted(order), phone


def every_state_is_what_the_product_was_told(outcome: Outcome) -> None:
    """The furthest state told, or the platform's own where it was asked; never anything else."""
    for message in outcome.messages:
        carried = outcome.carried(message)
        told = outcome.storm.told.get(message.id, set())
        if not carried:
            assert message.state in {"failed", "suppressed"}, message
            continue
        truth = carried[0].state
        if told:
            assert message.state in {max(told, key=HIGHEST.index), truth}, (message, told)
        elif message.error.get("code") != "unknown_outcome":
            assert message.state in {"accepted", truth}, message
        assert not message.error or message.state == "failed", message
        if told == {event.state for event in carried[0].history} - {"accepted"}:
            assert message.state == truth, message


def nothing_forbidden_goes_out(outcome: Outcome) -> None:
    for message in outcome.messages:
        is_forbidden = message.text == FORBIDDEN.get(outcome.kinds[message.phone])
        assert (message.state == "suppressed") is is_forbidden, message
        assert not (is_forbidden and outcome.carried(message)), message
    assert outcome.storm.claims("no_marketing_after_stop") == []
    assert outcome.storm.claims("no_free_text_outside_window") == []
    for phone in (phone for phone, kind in outcome.kinds.items() if kind == "stops"):
        stopped_at = outcome.storm.heard_at[phone, "STOP"]
        late = [text for at, text in outcome.storm.accepted(phone) if at > stopped_at]
        assert {*late} <= {*CONFIRMED_OUT.values()}, phone


# ── The storms ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("seed", "finds_callback_data"), [(1, False), (2, True), (3, False)])
async def test_a_storm_over_postgresql(core_postgres_url, passwords, seed, finds_callback_data):
    storm = Storm(seed, people=600, finds_callback_data=finds_callback_data)
    async with blowing(storm, core_postgres_url, passwords, processes=2):
        outcome = await weather(storm)

    check(outcome)


async def test_a_storm_over_sqlite(sqlite_url, passwords):
    storm = Storm(4, people=240)
    async with blowing(storm, sqlite_url, passwords, processes=1):
        outcome = await weather(storm)

    check(outcome)


async def test_a_gale_with_messages_that_are_sent_again(core_postgres_url, passwords):
    storm = Storm(5, people=550, weather="gale")
    async with blowing(storm, core_postgres_url, passwords, processes=2):
        outcome = await weather(storm, on_unknown="resend")

    check(outcome)
