"""Ids of the buttons and rows we issue, so that a tap months later still says what it answers.

On the wire an option is `pb:<message id>:<option id>`: our message, then the workflow's own option.
"""

from msgspec import Struct

from patchbay.messaging.errors import InvalidChoice

_PREFIX = "pb:"

MAX_BUTTON_ID_CHARS = 256
"""A reply button's or template quick reply's id on the wire."""
MAX_ROW_ID_CHARS = 200
"""A list row's id on the wire."""
MAX_OPTION_ID_CHARS = 128
"""An option's id as a workflow writes it: what is left of a row id, with room for our message id."""


class IssuedChoice(Struct, frozen=True):
    """An option of a message we sent."""

    message_id: str
    option_id: str


def issue_choice(message_id: str, option_id: str, *, max_chars: int = MAX_BUTTON_ID_CHARS) -> str:
    """The id to put on the wire for one option.

    Raises:
        InvalidChoice: The option's id is empty, or the whole would be longer than `max_chars`.
    """
    wire_id = f"{_PREFIX}{message_id}:{option_id}"
    if not option_id or not message_id or ":" in message_id:
        raise InvalidChoice(f"expected an id for every option, got {option_id[:40]!r}")
    if len(wire_id) > max_chars:
        room = max_chars - len(wire_id) + len(option_id)
        raise InvalidChoice(f"expected an option id of at most {room} characters, got {len(option_id)}")
    return wire_id


def read_choice(wire_id: str) -> IssuedChoice | None:
    """What a tapped id stands for, or None when it is not one of ours."""
    if not wire_id.startswith(_PREFIX):
        return None
    message_id, separator, option_id = wire_id[len(_PREFIX) :].partition(":")
    if not (message_id and separator and option_id):
        return None
    return IssuedChoice(message_id, option_id)
