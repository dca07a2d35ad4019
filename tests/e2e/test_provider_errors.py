"""Every error of the provider, given by the simulator: what becomes of the message and of the number."""

from typing import Any

import pytest

from patchbay.messaging.breaker import WINDOW_S
from patchbay.messaging.error_catalogue import (
    KNOWN_ERRORS,
    KNOWN_FAMILIES,
    RETRY_DELAYS_S,
    ErrorClass,
    KnownError,
)
from patchbay.services.sending.judging import JITTER
from patchbay.wiring import Wiring
from support.core import CUSTOMER, Clock, Core, World, a_flow, hears, registry_of, says
from support.simulated_platform import SimulatedPlatform
from support.systems import a_tenant, settings_for

FLOW = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
ENDS = {code: known for codes, known in KNOWN_FAMILIES for code in (codes[-1], codes[0])}
"""Of each family its first and its last code."""
ANSWERED = {
    code: known for code, known in (ENDS | KNOWN_ERRORS).items() if known.seen in ("response", "both")
}
TOLD_LATER = {code: known for code, known in KNOWN_ERRORS.items() if known.seen in ("status", "both")}
STOPS_THE_NUMBER = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT_STOP})


class Platform(SimulatedPlatform):
    """A platform that gives errors, and a number that people see to."""

    async def answer_to(self, code: int, **fault) -> Any:
        """What becomes of a message to somebody new, if the platform has this error for it."""
        phone = f"+55119{code:08}"
        await self.order("/faults", {"kind": "error", "code": code, "match": {"user": phone}, **fault})
        await self.somebody_says("go", phone=phone)
        return (await self.core.outbox())[-1]

    async def number(self) -> Any:
        """The channel as it is now."""
        return await self.core.wiring.channels.get(self.core.workspace_id, self.core.channel_id)

    async def resume(self) -> None:
        """A person has seen to it."""
        await self.core.wiring.channels.resume(self.core.workspace_id, self.core.channel_id, "member:1")


@pytest.fixture
async def platform(sqlite_url, passwords):
    clock = Clock()
    platform = Platform(clock)
    world = World()
    wiring = Wiring(settings_for(sqlite_url), clock=clock, passwords=passwords, registry=registry_of(world))
    async with platform.running():
        core = Core(wiring, await a_tenant(wiring), platform, clock, world)
        platform.core = core
        await core.open_channel()
        await core.publish(FLOW)
        yield platform
        await wiring.close()


def words_of(known: KnownError) -> str:
    return f"{known.title}. {known.advice}"


async def test_an_error_in_the_answer_makes_of_the_message_what_its_class_says(platform):
    for code, known in ANSWERED.items():
        message = await platform.answer_to(code)
        number = await platform.number()

        assert message.state == state_after(known), code
        facts = await platform.core.wiring.history.facts(platform.core.workspace_id, message.id)
        said = [(fact.error.get("class"), fact.error["message"]) for fact in facts if fact.error]
        if message.state == "unknown":
            assert said[-1][1], code
        else:
            assert said == [(known.error_class.value, words_of(known))], code
        is_stopped = known.error_class in STOPS_THE_NUMBER
        assert number.state_reason == (words_of(known) if is_stopped else None), code
        await platform.resume()
        await platform.let_pass(WINDOW_S)


async def test_an_error_that_comes_later_ends_the_message_in_its_words_and_stops_what_its_class_says(
    platform,
):
    for code, known in TOLD_LATER.items():
        message = await platform.answer_to(code, **{"async": True})
        number = await platform.number()

        assert (message.state, message.error["code"]) == ("failed", code)
        assert message.error["message"] == words_of(known), code
        is_stopped = known.error_class in STOPS_THE_NUMBER
        assert number.state_reason == (words_of(known) if is_stopped else None), code
        await platform.resume()
        await platform.let_pass(1)


@pytest.mark.parametrize("is_late", [False, True])
async def test_what_the_platform_says_of_the_case_is_kept_beside_it(platform, is_late):
    message = await platform.answer_to(131009, details="Param text.body", **{"async": is_late})

    assert (message.error["message"], message.error["details"]) == (
        words_of(KNOWN_ERRORS[131009]),
        "Param text.body",
    )


async def test_what_was_certainly_not_sent_goes_out_once_in_the_end(platform):
    refused = [code for code, known in ANSWERED.items() if state_after(known) == "queued" and code != 133016]
    for code in refused:
        await platform.answer_to(code)
        await platform.let_pass(WINDOW_S)

    await platform.let_pass(600 * (1 + JITTER))

    assert {one.state for one in await platform.core.outbox()} <= {"sent", "delivered", "read", "accepted"}
    assert len(list(platform.simulator.platform.ledger.outbound())) == len(refused)
    assert platform.simulator.platform.ledger.duplicates() == []


async def test_what_may_have_been_sent_is_not_sent_again(platform):
    await platform.order("/faults", {"kind": "http_500_after"})

    await platform.somebody_says("go", phone=f"+{CUSTOMER}")
    await platform.let_pass(600)

    (message,) = await platform.core.outbox()
    assert message.state in ("sent", "delivered", "read")
    assert len(list(platform.simulator.platform.ledger.outbound())) == 1


def state_after(known: KnownError) -> str:
    """Where an error in the answer leaves a message."""
    if known.error_class is ErrorClass.AMBIGUOUS:
        return "unknown"
    delays = (
        RETRY_DELAYS_S.get(known.error_class, ()) if known.retry_delays_s is None else known.retry_delays_s
    )
    return "queued" if delays else "failed"
