"""The bubble on the contact's phone that a sending node will become, for whoever draws it. Pure."""

import re
from collections.abc import Iterator

from msgspec import Struct

_STATEMENT = re.compile(r"\{%|\{#")


class Count(Struct, frozen=True):
    """Characters written into one parameter, and how many it may have.

    `field` is its path in the parameters, as `buttons[0].title`. What an expression will add is not counted.
    """

    field: str
    count: int
    limit: int


class BubbleMedia(Struct, frozen=True):
    """A file: `image`, `video`, `audio`, `document` or `sticker`, and its name if it has one."""

    type: str
    name: str | None = None


class BubbleButton(Struct, frozen=True):
    """A button under the text."""

    title: str
    id: str | None = None


class BubbleRow(Struct, frozen=True):
    """A row of the list."""

    title: str
    id: str | None = None
    description: str | None = None
    section: str | None = None


class BubbleList(Struct, frozen=True):
    """The label that opens a list, and its rows."""

    button: str
    rows: tuple[BubbleRow, ...] = ()


class BubbleTemplate(Struct, frozen=True):
    """Which approved template it is; its text is the channel's."""

    name: str
    language: str


class Bubble(Struct, frozen=True, kw_only=True):
    """What the contact will see, as far as it is written down; expressions stand as they were written."""

    kind: str
    """`text`, `media`, `buttons`, `list`, `location`, `contacts`, `reaction` or `template`."""
    header: str | None = None
    text: str | None = None
    footer: str | None = None
    media: BubbleMedia | None = None
    buttons: tuple[BubbleButton, ...] | None = None
    list: BubbleList | None = None
    template: BubbleTemplate | None = None
    counts: tuple[Count, ...] = ()


def count_characters(field: str, text: str | None, limit: int) -> Iterator[Count]:
    """How much of its limit a text uses; nothing for one that is absent or that statements make."""
    if text and not _STATEMENT.search(text):
        yield Count(field, sum(map(len, _between_values(text))), limit)


def _between_values(text: str) -> Iterator[str]:
    """The parts of a text that are no expressions; in one pass, however many braces there are."""
    end = 0
    while (start := text.find("{{", end)) >= 0 and (close := text.find("}}", start + 2)) >= 0:
        yield text[end:start]
        end = close + 2
    yield text[end:]
