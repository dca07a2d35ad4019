"""What a person writes in the provider's own app: shown here, and the conversation is theirs."""

from support.core import CUSTOMER, a_flow, encoded, hears, says
from support.spine import PHONE_NUMBER_ID

ANSWERS = a_flow({"start": hears(), "hi": says("Hi")}, "start.message > hi")


async def written_in_app(core, message: dict, *, wamid: str = "wamid.APP1", age_s: int = 0) -> None:
    at = str(int(core.clock.now.timestamp()) - age_s)
    echo = {"from": "15550001111", "to": CUSTOMER, "id": wamid, "timestamp": at, **message}
    metadata = {"display_phone_number": "15550001111", "phone_number_id": PHONE_NUMBER_ID}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "message_echoes": [echo]}
    change = {"field": "smb_message_echoes", "value": value}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "900100200300400", "changes": [change]}]}
    await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, encoded(body))
    await core.settle()


def text(body: str) -> dict:
    return {"type": "text", "text": {"body": body}}


async def test_who_answers_from_the_app_has_the_conversation_and_workflows_are_silent(core):
    await core.publish(ANSWERS)
    await core.say("hello")

    await written_in_app(core, text("Olive here."))
    await core.say("thanks")

    assert (core.said, await core.owner()) == (["Hi"], "human")
    shown = [(one.direction, one.author, one.content.get("text")) for one in reversed(await core.messages())]
    assert shown == [
        ("in", "contact", "hello"),
        ("out", "run", "Hi"),
        ("out", "app", "Olive here."),
        ("in", "contact", "thanks"),
    ]


async def test_an_echo_goes_out_to_nobody_again_and_is_one_however_often_it_comes(core):
    await written_in_app(core, text("Hello from the shop"))
    await core.wiring.hand_overs.give_back(core.workspace_id, (await core.conversation()).id, "member:1")

    await written_in_app(core, text("Hello from the shop"))
    await written_in_app(core, text("Hello from the shop"), age_s=1)

    assert (core.sent, len(await core.messages()), await core.owner()) == ([], 1, "bot")


async def test_an_echo_that_comes_twice_takes_no_conversation_that_was_given_back_meanwhile(core):
    await written_in_app(core, text("Hello from the shop"))
    await written_in_app(core, text("Are you there?"), wamid="wamid.APP2")
    await core.wiring.hand_overs.give_back(core.workspace_id, (await core.conversation()).id, "member:1")
    await core.settle()

    await written_in_app(core, text("Are you there?"), wamid="wamid.APP2", age_s=1)

    assert (len(await core.messages()), await core.owner()) == (2, "bot")


async def test_what_was_written_in_the_app_before_the_conversation_was_given_back_takes_it_no_more(core):
    await core.say("hello")
    conversation_id = (await core.conversation()).id
    await core.wiring.hand_overs.take(core.workspace_id, conversation_id, "member:1")
    core.clock.advance(minutes=5)
    await core.wiring.hand_overs.give_back(core.workspace_id, conversation_id, "member:1")
    await core.later(minutes=5)

    await written_in_app(core, text("Olive here."), age_s=420)
    before = await core.conversation()
    await written_in_app(core, text("Olive again."), wamid="wamid.APP2", age_s=180)

    assert (before.owner, before.handed_over_at, await core.owner()) == ("bot", None, "human")
    shown = [one.content.get("text") for one in await core.messages()]
    assert {"Olive here.", "Olive again."} <= {*shown}


async def test_a_conversation_is_as_new_as_what_was_written_in_the_app(core):
    await core.say("hello")
    core.clock.advance(hours=1)
    then = core.clock.now

    await written_in_app(core, text("Olive here."))

    assert (await core.conversation()).last_message_at >= then


async def test_what_becomes_of_an_echo_is_known_by_its_statuses(core):
    await written_in_app(core, text("Hello"))
    status = {"id": "wamid.APP1", "status": "read", "timestamp": str(int(core.clock.now.timestamp()))}
    await core.receive({"statuses": [{**status, "recipient_id": CUSTOMER}]})
    await core.settle()

    (message,) = await core.messages()
    assert message.state == "read"
    assert await core.facts(message.id) == [("sent", "provider"), ("read", "provider")]


async def test_a_status_that_comes_before_its_echo_is_not_lost(core):
    status = {"id": "wamid.APP1", "status": "read", "timestamp": str(int(core.clock.now.timestamp()))}
    await core.receive({"statuses": [{**status, "recipient_id": CUSTOMER}]})
    await core.settle()

    await written_in_app(core, text("Hello"))

    (message,) = await core.messages()
    assert message.state == "read"


async def test_an_echo_that_comes_days_late_is_shown_and_takes_nothing(core):
    await core.publish(ANSWERS)
    await core.say("hello")

    await written_in_app(core, text("Long ago"), age_s=3 * 86_400)

    assert await core.owner() == "bot"
    assert "Long ago" in [one.content.get("text") for one in await core.messages()]


async def test_files_are_shown_and_what_says_nothing_new_takes_nothing(core):
    revoke = {"type": "revoke", "revoke": {"original_message_id": "wamid.X"}}
    await written_in_app(core, revoke, wamid="wamid.R")
    before = (await core.messages(), await core.owner())

    photo = {"id": "77", "mime_type": "image/jpeg", "sha256": "AA==", "caption": "Look"}
    await written_in_app(core, {"type": "image", "image": photo})

    assert before == ([], "bot")
    (message,) = await core.messages()
    found = (message.kind, message.content["media_id"], message.content["caption"])
    assert (found, await core.owner()) == (("media", "77", "Look"), "human")
