"""What stored bodies say, sorted by what has to be done about it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from patchbay.messaging.email.webhook import read_inbound
from patchbay.messaging.events import Event, opens_window, starts_flows
from patchbay.messaging.reading import BadItem, Reading
from patchbay.messaging.statuses import Delivery, read_delivery
from patchbay.messaging.ultramsg.webhook import read_webhook as read_ultramsg
from patchbay.messaging.whatsapp.webhook import read_webhook
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
    delivery: Delivery


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


READERS: Mapping[str, Callable[[Arrived], Reading]] = {
    "whatsapp": lambda arrived: read_webhook(arrived.body, arrived.received_at),
    "ultramsg": lambda arrived: read_ultramsg(arrived.body, arrived.received_at),
    "email": lambda arrived: read_inbound(arrived.body, arrived.source_id, arrived.received_at),
}
"""What reads the bodies of a provider's webhooks."""


def read_body(body: Arrived) -> list[Finding]:
    """Everything one body says; never raises for what is in it."""
    if body.source == "http":
        return [Called(body, msgspec.json.decode(body.body))]
    reading = READERS[body.source](body)
    findings: list[Finding] = [_finding(body, event) for event in reading.events]
    findings.extend(Unreadable(body, item, position) for position, item in enumerate(reading.bad))
    return findings


def _finding(body: Arrived, event: Event) -> Finding:
    if event.kind.startswith("message.") and event.user is not None and event.group_id is None:
        return Said(body, event, starts_flows(event), opens_window(event))
    delivery = read_delivery(event)
    return Notice(body, event) if delivery is None else Status(body, event, delivery)
