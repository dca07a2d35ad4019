"""What people do in a storm, and what has to be true after it: none twice, none lost, every state right."""

from typing import Any

from msgspec import Struct

from patchbay.messaging.consent import CONFIRMED_OUT
from patchbay.simulator.state import Message
from patchbay.storage import tables
from patchbay.storage.messages import StoredMessage, load_many
from support.core import a_flow, awaits, hears, node, says
from support.storm import DAY_S, HIGHEST, Storm
from support.witness import IN_DOUBT, REFUSED, TAKEN


def flows(on_unknown: str) -> tuple[dict, ...]:
    """A talk, some that say something more after two hours or after a day, in words or by a template, and one
    for whatever no other takes: there is nothing of that kind.
    """

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
        a_flow({"start": hears(), "say": says("pardon?")}, "start.message > say", name="All else"),
    )


WAVES = 4
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
RETRIES = 4
"""How often at the least a message is tried again that the platform could not take. Source: section 11.4."""
SETTLES_S = 60
"""How long at the least it waits for a sign of a message in doubt. Source: the same."""
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
    given_up_after_s: dict[str, float]
    """How long after its last submission the product called a message in doubt failed, by its id."""
    sends_again: bool
    """Whether what nobody can account for is sent once more."""

    def carried(self, message: Outgoing) -> list[Message]:
        """What the platform took of a message: nothing, or once, or too often."""
        return self.storm.simulator.platform.ledger.with_callback_data(message.id)

    def tries(self, message: Outgoing) -> int:
        """How often a message may be submitted while it is in doubt: what no node says goes out once."""
        return 2 if self.sends_again and message.text not in {"a person", CONFIRMED} else 1


async def weather(storm: Storm, on_unknown: str = "fail") -> Outcome:
    """Everybody writes, answers, stops or is taken over, and days pass."""
    await storm.have_templates({"news": "MARKETING", "reminder": "UTILITY"})
    for flow in flows(on_unknown):
        await storm.core.publish(flow)
    kinds = {phone: storm.luck.choices([*SCRIPTS], weights=SHARES)[0] for phone in storm.people}
    for wave in waves(kinds):
        for phone, kind in wave:
            storm.say(phone, OPENING[kind])
        await storm.let_pass(4, steps=2)
    await storm.let_pass(45, steps=7)
    await take_over(storm, {phone for phone, kind in kinds.items() if kind == "is taken"})
    for wave in waves(kinds):
        for phone, kind in wave:
            if kind in {"talks", "stops"}:
                storm.say(phone, "fine" if kind == "talks" else "STOP")
            elif kind == "wants no news":
                storm.want_no_marketing(phone)
        await storm.let_pass(4, steps=2)
    await storm.let_pass(45, steps=7)
    await storm.let_pass(3000, steps=3)
    await storm.let_pass(DAY_S, steps=3)
    await storm.let_pass(60, steps=8, is_over=True)
    phones = await phones_of(storm)
    messages, said = await outgoing(storm, phones), await heard(storm, phones)
    return Outcome(storm, kinds, messages, said, await given_up(storm), on_unknown == "resend")


def waves(kinds: dict[str, str]) -> list[list[tuple[str, str]]]:
    """People do not all write at once."""
    everybody = [*kinds.items()]
    return [everybody[first::WAVES] for first in range(WAVES)]


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


async def given_up(storm: Storm) -> dict[str, float]:
    columns = ("message_id", "state", "at", "error")
    submitted_at, after_s = {}, {}
    for message_id, state, at, error in sorted(
        await storm.core.rows(tables.message_events, *columns), key=lambda row: row[2]
    ):
        if state == "submitting":
            submitted_at[message_id] = at
        elif state == "failed" and error["code"] == "unknown_outcome":
            after_s[message_id] = (at - submitted_at[message_id]).total_seconds()
    return after_s


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


def check(outcome: Outcome, *, at_least: int) -> None:
    """All of it.

    Args:
        outcome: Of a storm.
        at_least: How many messages the platform took, so that a calm storm proves nothing.
    """
    assert outcome.storm.witnessed(TAKEN) >= at_least
    nothing_that_was_said_is_lost_or_doubled(outcome)
    every_message_is_decided_once_and_comes_to_an_end(outcome)
    nothing_reaches_a_phone_twice_or_out_of_turn(outcome)
    nothing_is_submitted_again_unless_it_may_be(outcome)
    nothing_is_given_up_unless_it_must_be(outcome)
    nothing_in_doubt_is_given_up_at_once(outcome)
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


def nothing_is_submitted_again_unless_it_may_be(outcome: Outcome) -> None:
    """What was certainly refused may be; what is in doubt once, and only where the node asks for that."""
    for message in outcome.messages:
        answers = outcome.storm.witness.answers[message.id]
        tried = [answer for answer in answers if answer != REFUSED]
        is_abandoned = message.id in outcome.storm.abandoned
        assert len(tried) <= outcome.tries(message), (message, answers)
        assert is_abandoned or TAKEN not in answers[:-1], (message, answers)


def nothing_is_given_up_unless_it_must_be(outcome: Outcome) -> None:
    """What may go out is submitted, and again as long as the platform certainly refuses it for a while."""
    for message in outcome.messages:
        answers = outcome.storm.witness.answers[message.id]
        if message.state in {"failed", "expired"} and not outcome.carried(message):
            is_in_doubt = answers.count(IN_DOUBT) == outcome.tries(message)
            is_abandoned = message.id in outcome.storm.abandoned
            assert is_in_doubt or is_abandoned or answers.count(REFUSED) > RETRIES, (message, answers)


def nothing_in_doubt_is_given_up_at_once(outcome: Outcome) -> None:
    """A sign of it is waited for, even where none comes or the failure is taken back afterwards."""
    assert min(outcome.given_up_after_s.values()) >= SETTLES_S


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
