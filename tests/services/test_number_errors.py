"""Errors that come by webhook with no message: about a number, and for somebody to see."""

import pytest

from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, says

LOCKED = {"code": 131031, "title": "Account has been locked"}
RATE = {"code": 130429, "title": "Rate limit hit"}
STRANGE = {"code": 987654, "title": "Something about 5511900000001"}


async def alerts(core) -> list[tuple[str, str]]:
    page = await core.wiring.alerts.page(core.workspace_id, PageRequest(), ())
    return [(one.kind, one.title) for one in page.items]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RATE, "The number's throughput is reached. Sending is slowed down."),
        (STRANGE, "Something about … (987654)"),
        ({}, "The provider names no reason."),
    ],
)
async def test_an_error_of_the_number_is_an_alert_in_words_that_name_nobody(core, error, said):
    await core.receive({"errors": [error]})
    await core.settle()

    assert await alerts(core) == [("number_error", f"The provider reports a problem of “Shop”: {said}")]


async def test_an_error_that_stops_the_number_holds_what_goes_out(core):
    await core.publish(a_flow({"start": hears(), "hi": says("Hi")}, "start.message > hi"))
    core.clock.advance(minutes=1)

    await core.receive({"errors": [LOCKED]})
    await core.settle()
    await core.say("hello")

    channel = await core.wiring.channels.get(core.workspace_id, core.channel_id)
    assert (channel.state, core.said) == ("paused", [])
    assert [kind for kind, _ in await alerts(core)] == ["channel_stopped"]
    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(seconds=3)
    assert (core.said, await alerts(core)) == (["Hi"], [])
