"""`/{phone}/messages` and `/{phone}/message_history`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator.errors import GraphError
from patchbay.simulator.faults import Subject
from patchbay.simulator.graph.call import Call, Reply, json_reply
from patchbay.simulator.phone_numbers import digits_of
from patchbay.simulator.validation import parse_send

if TYPE_CHECKING:
    from patchbay.simulator.faults import Answer
    from patchbay.simulator.platform import Accepted
    from patchbay.simulator.requests import SendRequest
    from patchbay.simulator.simulator import Simulator
    from patchbay.simulator.state import Message, StatusEvent


async def post_message(call: Call) -> Reply:
    """Send a message, or mark one as read."""
    number = call.number()
    raw = await call.body()
    simulator = call.simulator
    try:
        request = parse_send(raw)
        if request.status is not None:
            simulator.platform.mark_read(number, request, simulator.clock.now())
            simulator.bell.ring()
            return json_reply({"success": True})
        return await _send(call, request, raw)
    except GraphError as error:
        simulator.journal.add(simulator.clock.now(), "send", number.phone_number_id, raw, str(error.code))
        raise


async def _send(call: Call, request: SendRequest, raw: bytes) -> Reply:
    simulator, number = call.simulator, call.number()
    faults = simulator.platform.faults
    subject = Subject(_user_of(simulator, request), number.phone_number_id, request.type)
    instead = faults.answer("before", subject)
    if instead is not None:
        simulator.journal.add(simulator.clock.now(), "send", "", raw, str(instead.status))
        return Reply(instead.body or b"", status=instead.status, content_type=instead.content_type)
    accepted = simulator.accept(number, request, raw)
    simulator.journal.add(accepted.message.at, "send", accepted.message.id, raw, "accepted")
    answer = faults.answer("after", subject)
    if answer is None:
        body = msgspec.json.encode(accepted.response)
        return Reply(body, afterwards=partial(simulator.follow, accepted))
    return await _answer_oddly(simulator, accepted, answer)


async def _answer_oddly(simulator: Simulator, accepted: Accepted, answer: Answer) -> Reply:
    """The message lives on as if nothing were wrong, whatever becomes of the answer."""
    if answer.statuses_first and accepted.plan:
        await simulator.follow_first_status(accepted)
    else:
        simulator.follow(accepted)
    if answer.message_status:
        accepted.response["messages"][0]["message_status"] = answer.message_status
    return Reply(
        answer.body if answer.body is not None else msgspec.json.encode(accepted.response),
        status=answer.status,
        content_type=answer.content_type,
        wait_s=answer.wait_s,
        cuts=answer.cuts,
    )


def _user_of(simulator: Simulator, request: SendRequest) -> str:
    written = request.to or request.recipient or ""
    user = simulator.platform.people.find(written)
    return user.phone if user else digits_of(written) or written


async def get_history(call: Call) -> Reply:
    """What became of one message, by its id; where the configuration says so, by its callback data too."""
    number = call.number()
    ledger = call.simulator.platform.ledger
    message_id, callback = call.query.get("message_id"), call.query.get("biz_opaque_callback_data")
    if message_id:
        found = [message for message in [ledger.find(message_id)] if message]
    elif callback is not None and call.simulator.platform.config.finds_callback_data:
        found = ledger.with_callback_data(callback)
    else:
        raise GraphError(100, "The parameter message_id is required")
    mine = [m for m in found if m.number_id == number.phone_number_id and not m.is_inbound]
    return call.page([_history_of(message) for message in mine])


def _history_of(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "message_id": message.id,
        "biz_opaque_callback_data": message.callback_data,
        "events": {"data": [_event_of(event) for event in message.history]},
    }


def _event_of(event: StatusEvent) -> dict[str, Any]:
    described = {
        "delivery_status": event.state.upper(),
        "occurrence_timestamp": int(event.at),
        "status_timestamp": int(event.at),
    }
    return described | ({"errors": [event.error]} if event.error else {})
