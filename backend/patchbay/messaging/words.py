"""Words as people write them, compared without case, accents and closing punctuation. Pure."""

import re
import unicodedata
from collections.abc import Iterable

MAX_SEARCHED_CHARS = 4096
"""How much of a text is looked through: as long as a message may be."""


def folded(text: str) -> str:
    """The text as it is compared: *\u00a1Baja!* is *baja*."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(plain.strip(" \t\r\n.,;:!?\u00a1\u00bf\"'*_~`\u00ab\u00bb").split())


def says_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words, or phrases, is said in the text, as a word of its own."""
    said = _spaced(text[:MAX_SEARCHED_CHARS])
    return any(wanted in said for word in words if (wanted := _spaced(word)).strip())


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(folded(text)))} "


_WORD = re.compile(r"[^\W_]+")
