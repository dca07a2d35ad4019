"""What stored bodies say, sorted by what has to be done about it. Pure."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from patchbay.messaging.errors import classify
from patchbay.messaging.events import Event, message_value, opens_window, starts_flows
from patchbay.messaging.lifecycle import MessageState, state_of_status
from patchbay.messaging.whatsapp.webhook import BadItem, read_webhook
from patchbay.services.message_facts import Fact
from patchbay.storage.inbox import Arrived


class Said(Struct, frozen=True):
    """Something a person said to us, or that concerns who they are."""

    body: Arrived
    event: Event
    starts: bool
    opens_window: bool


class Status(Struct, frozen=True):
    """A provider's word on one of our messages, if it is one of ours."""

    body: Arrived
    event: Event
    state: MessageState
    callback_data: str | None
    error: dict[str, Any] | None

    def fact_about(self, message_id: str, workspace_id: str) -> Fact:
        """The fact this is, once the message is found."""
        return Fact(
            workspace_id=workspace_id,
            message_id=message_id,
            state=self.state,
            source="provider",
            at=self.event.occurred_at,
            identity=self.event.identity,
            error=self.error,
            provider_id=self.event.external_id,
        )


class Notice(Struct, frozen=True):
    """A fact about something else: a template, an account, a preference, or nothing we know."""

    body: Arrived
    event: Event


class Unreadable(Struct, frozen=True):
    """An item that could not be read; kept with the reason."""

    body: Arrived
    item: BadItem
    position: int


class Called(Struct, frozen=True):
    """Somebody called a workflow's own URL."""

    body: Arrived
    value: dict[str, Any]


Finding = Said | Status | Notice | Unreadable | Called


def read_body(body: Arrived) -> list[Finding]:
    """Everything one body says; never raises for what is in it."""
    if body.source == "http":
        return [Called(body, msgspec.json.decode(body.body))]
    reading = read_webhook(body.body, body.received_at)
    findings: list[Finding] = [_finding(body, event) for event in reading.events]
    findings.extend(Unreadable(body, item, position) for position, item in enumerate(reading.bad))
    return findings


def inbound_value(event: Event, received_at: datetime) -> dict[str, Any]:
    """What workflows see of a message, and when we got it."""
    return {**message_value(event), "received_at": received_at.isoformat()}


def _finding(body: Arrived, event: Event) -> Finding:
    if event.kind.startswith("message.") and event.user is not None and event.group_id is None:
        return Said(body, event, starts_flows(event), opens_window(event))
    if event.kind.startswith("status."):
        state = state_of_status(str(event.content.get("status")))
        if state is not None:
            return Status(body, event, state, event.content.get("callback_data"), _error_of(event))
    return Notice(body, event)


def _error_of(event: Event) -> dict[str, Any] | None:
    errors = event.content.get("errors") or []
    if not errors:
        return None
    error = classify(errors[0].get("code"), None)
    return {
        "code": error.code,
        "class": error.error_class.value,
        "message": error.message,
        "details": errors[0].get("details"),
    }
