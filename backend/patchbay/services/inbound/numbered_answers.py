"""Numbers people answer with, taken for the choices they stand for on channels that have no buttons.

A number means a choice where the last thing we sent them there was a question with that many choices.
Anything else stays the text that it is. Used inside the transaction that files what people said.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.capabilities import BY_PROVIDER
from patchbay.messaging.choices import MAX_ROW_ID_CHARS, issue_choice
from patchbay.messaging.errors import InvalidChoice
from patchbay.messaging.events import Event
from patchbay.sdk import MessageContent, Row, choices_of
from patchbay.storage import sent_messages
from patchbay.storage.messages import StoredMessage
from patchbay.storage.vault import Vault

_NUMBER = re.compile(r"\s*([0-9]{1,3})\s*[.):]?\s*")
_SOURCES = {"buttons": "button", "list": "list"}


class Answer(Struct, frozen=True):
    """What somebody said, over which provider, in which conversation."""

    event: Event
    provider: str
    conversation_id: str


async def understood(connection: AsyncConnection, vault: Vault, said: Sequence[Answer]) -> list[Event]:
    """The events in their order, a number replaced by the choice that it stands for."""
    numbers = {index: number for index, one in enumerate(said) if (number := _number(one)) is not None}
    if not numbers:
        return [one.event for one in said]
    asked = await sent_messages.load_last_sent(
        connection, vault, {said[index].conversation_id for index in numbers}
    )
    return [
        _chosen(one.event, asked.get(one.conversation_id), numbers[index]) if index in numbers else one.event
        for index, one in enumerate(said)
    ]


def _number(answer: Answer) -> int | None:
    if not BY_PROVIDER[answer.provider].numbered_choices or answer.event.kind != "message.text":
        return None
    found = _NUMBER.fullmatch(str(answer.event.content["text"]))
    return None if found is None else int(found[1])


def _chosen(event: Event, question: StoredMessage | None, number: int) -> Event:
    if question is None or question.kind not in _SOURCES:
        return event
    try:
        choices = choices_of(convert(question.content, MessageContent))
        if not 1 <= number <= len(choices):
            return event
        picked = choices[number - 1]
        wire_id = issue_choice(question.id, picked.id, max_chars=MAX_ROW_ID_CHARS)
    except (ValidationError, InvalidChoice):
        return event
    choice = {
        "id": wire_id,
        "title": picked.title,
        "description": picked.description if isinstance(picked, Row) else None,
        "source": _SOURCES[question.kind],
    }
    return replace(event, kind="message.choice", content={"choice": choice})
