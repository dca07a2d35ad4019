"""What a body from a provider said, whoever it came from. Pure."""

from collections.abc import Callable
from hashlib import sha256

from msgspec import Struct

from patchbay.messaging.events import Event
from patchbay.messaging.parsing import UnreadableBody, UnreadableItem

MAX_FRAGMENT_CHARS = 2_000
"""Of a bad item, kept for a person to look at. The whole body is in the inbox."""


class BadItem(Struct, frozen=True):
    """Something that cannot be used, kept so that it can be looked at."""

    reason: str
    """What was expected and what came."""
    fragment: str
    """The beginning of it; personal data, so encrypted wherever it is kept."""
    field: str = ""
    phone_number_id: str = ""


class Reading(Struct, frozen=True):
    """Everything a body said: each of its items is in exactly one of the two."""

    events: tuple[Event, ...] = ()
    bad: tuple[BadItem, ...] = ()


def read_one(raw: bytes, read: Callable[[bytes], Event]) -> Reading:
    """The reading of a body that is one item. Never raises, whatever is in it.

    Args:
        raw: The body as received.
        read: What makes an event of it; raises `UnreadableBody` or `UnreadableItem` where it cannot.
    """
    try:
        return Reading(events=(read(raw),))
    except (UnreadableBody, UnreadableItem) as error:
        return Reading(bad=(bad_body(str(error), raw),))
    except Exception as error:  # noqa: BLE001 whatever the body holds, it is kept for a person to look at
        return Reading(bad=(bad_body(f"unforeseen {type(error).__name__}", raw),))


def bad_body(reason: str, raw: bytes) -> BadItem:
    """A whole body as one bad item, with its beginning as far as it is text."""
    return BadItem(reason, raw[:MAX_FRAGMENT_CHARS].decode("utf-8", "replace").replace("\0", ""))


def identity_of(*parts: str) -> str:
    """The identity of a fact: equal parts, equal identity, on every machine and for ever."""
    return sha256("\0".join(parts).encode()).hexdigest()
