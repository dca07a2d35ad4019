"""Sentences that nodes say to people: the words are apart, so that other languages can tell them."""

import re
from collections.abc import Mapping

from msgspec import Struct

_BRACED = re.compile(r"\{(\w+)\}")


class Reason(Struct, frozen=True):
    """Why something is so: a text with its words in braces, and those words.

    `Reason("the message starts with “{word}”", {"word": "order"})`. Translations go by the text.
    """

    text: str
    words: dict[str, str] = {}

    def __str__(self) -> str:
        return filled(self.text, self.words)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its words in the place of their names in braces; braces with anything else stay."""
    return _BRACED.sub(lambda found: words.get(found[1], found[0]), text)
