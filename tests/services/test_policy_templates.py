"""Templates: sent where a text may not be, and held or refused where they may not be sent themselves."""

import pytest
from sqlalchemy import update

from patchbay.storage import tables
from support.core import a_flow, answering, hears, node, refusal, says
from support.sending import CHECKIN, add_template, saying, states, templated
from support.spanish_reasons import untold

WINDOW_CLOSED = 131047


async def test_outside_the_window_the_chosen_template_goes_out_and_is_what_is_kept(core):
    flow = a_flow(
        {
            "start": hears("go"),
            "nap": node("flow.wait", seconds=90_000),
            "say": says("Still there?", fallback=CHECKIN),
        },
        "start.message > nap",
        "nap.out > say",
    )
    await core.publish(flow)
    await core.say("go")

    await core.later(hours=26)

    (message,) = await core.outbox()
    facts = await core.wiring.history.facts(core.workspace_id, message.id)
    assert [one["template"]["name"] for one in core.sent] == ["checkin"]
    assert (message.kind, message.content["template"], message.state) == ("template", "checkin", "accepted")
    assert {"code": "replaced", "message": "The 24-hour window is closed: the template is sent instead."} in [
        fact.error for fact in facts
    ]


async def test_inside_the_window_the_template_is_not_needed(core):
    await core.publish(saying("An offer", fallback=CHECKIN))

    await core.say("go")

    assert core.said == ["An offer"]


@pytest.mark.parametrize("seen", ["in the answer", "in a status"])
async def test_a_window_that_is_closed_by_the_providers_clock_alone_calls_for_the_template_too(core, seen):
    await core.publish(saying("An offer", fallback=CHECKIN))
    if seen == "in the answer":
        core.provider.answer = answering(refusal(WINDOW_CLOSED))

    await core.say("go")
    (first, *_) = await core.outbox()
    if seen == "in a status":
        for _ in range(2):
            await core.status(first.id, "failed", "wamid.OUT1", errors=[{"code": WINDOW_CLOSED}])

    first, instead = await core.outbox()
    assert (first.state, instead.state, instead.instead_of_id) == ("failed", "accepted", first.id)
    assert core.sent[-1]["template"]["name"] == "checkin"
    assert (await core.wiring.letters.counts(core.workspace_id)).message == 0
    assert await untold(core) == []


async def test_without_a_template_a_window_closed_by_the_provider_is_a_failure(core):
    await core.publish(saying("An offer"))
    core.provider.answer = answering(refusal(WINDOW_CLOSED))

    await core.say("go")

    assert (len(core.sent), await states(core)) == (1, [("failed", WINDOW_CLOSED)])


async def test_a_template_that_the_provider_alone_knows_as_paused_has_its_substitute_sent(core):
    first_choice = node("whatsapp.send_template", template="news", language="en", fallback=CHECKIN)
    await core.publish(a_flow({"start": hears("go"), "say": first_choice}, "start.message > say"))
    core.provider.answer = answering(refusal(132015))

    await core.say("go")

    assert [one["template"]["name"] for one in core.sent] == ["news", "checkin"]
    assert [state for state, _ in await states(core)] == ["failed", "accepted"]


async def test_what_is_sent_instead_passes_the_gate_itself(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "nap": node("flow.wait", seconds=90_000),
                "say": says("Still there?", fallback=CHECKIN),
            },
            "start.message > nap",
            "nap.out > say",
        )
    )
    await add_template(core, status="DISABLED")
    await core.say("go")

    await core.later(hours=26)

    assert (core.sent, await states(core)) == ([], [("suppressed", "template_not_approved")])


async def test_a_paused_template_waits_until_it_is_approved_again(core):
    await add_template(core, status="PAUSED")
    await core.publish(templated())
    await core.say("go")
    waiting = await states(core)

    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.templates).values(status="APPROVED"))
    await core.later(minutes=11)

    assert waiting == [("queued", None)]
    assert [one["template"]["name"] for one in core.sent] == ["checkin"]


async def test_a_language_with_a_hyphen_is_the_one_with_an_underscore(core):
    await add_template(core, language="pt_BR")
    await core.publish(templated(language="pt-BR"))

    await core.say("go")

    assert await states(core) == [("accepted", None)]
    assert core.sent[0]["template"]["language"] == {"code": "pt_BR"}


async def test_a_template_that_lacks_a_variable_is_not_tried(core):
    await core.publish(templated())
    await add_template(core, text="Hi {{1}}, your order {{2}} is ready")

    await core.say("go")

    (message,) = await core.outbox()
    assert (core.sent, message.error["code"]) == ([], "template_misfit")
    assert message.error["message"] == "The template checkin expected 2 variables, got 1."


async def test_a_header_with_a_named_variable_is_given_it_by_name(core):
    await core.publish(templated(body={"name": "Ana"}, header={"kind": "text", "text": "7"}))
    await add_template(core, text="Hi {{name}}, it is here", header="Order {{order}}")

    await core.say("go")

    header, _ = core.sent[0]["template"]["components"]
    assert header["parameters"] == [{"type": "text", "parameter_name": "order", "text": "7"}]
