"""The platform's answer about one message. Pure.

Source: WhatsApp reference, section 7.9. Searching by our own id is not documented: an answer to it is
believed only where it shows our id again.
"""

from datetime import datetime
from typing import Any

import msgspec

from patchbay.messaging.errors import MessagingError, classify
from patchbay.messaging.inquiry import FoundMessage, Report
from patchbay.messaging.lifecycle import MessageState, state_of_status
from patchbay.messaging.values import read_id, read_object, read_time
from patchbay.messaging.whatsapp.items import read_errors


def read_history(body: bytes, message_id: str, provider_id: str | None) -> FoundMessage | None:
    """The message in an answer, if it is the one that was asked for.

    Raises:
        MessagingError: The answer is no list of messages.
    """
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessagingError("the platform's answer is not what was expected") from error
    listed = read_object(answer).get("data")
    if not isinstance(listed, list):
        raise MessagingError("expected a list of messages")
    for one in map(read_object, listed):
        found = read_id(one.get("message_id") or one.get("id"))
        is_ours = one.get("biz_opaque_callback_data") == message_id
        if found is not None and (found == provider_id or (provider_id is None and is_ours)):
            return FoundMessage(found, _reports(read_object(one.get("events")).get("data")))
    return None


def _reports(events: Any) -> tuple[Report, ...]:
    listed = events if isinstance(events, list) else []
    reports = [report for one in listed if (report := _report(read_object(one))) is not None]
    return tuple(sorted(reports, key=_moment))


def _moment(report: Report) -> datetime:
    return report.occurred_at


def _report(event: dict[str, Any]) -> Report | None:
    status = event.get("delivery_status")
    state = state_of_status(status.lower()) if isinstance(status, str) else None
    at = read_time(event.get("occurrence_timestamp") or event.get("status_timestamp"))
    if state is None or at is None:
        return None
    if state is not MessageState.FAILED:
        return Report(state, at)
    errors = read_errors(event.get("errors"))
    return Report(state, at, classify(errors[0]["code"] if errors else None, None))
