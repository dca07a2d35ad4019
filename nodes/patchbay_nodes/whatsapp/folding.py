"""Texts compared the way people mean them: without case, accents or stray spaces."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` in lower case, without accents, with single spaces between its words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


def starts_with_phrase(text: str, phrase: str) -> bool:
    """Whether the folded `text` begins with the folded `phrase` and the word ends there."""
    if not phrase or not text.startswith(phrase):
        return False
    following = text[len(phrase) : len(phrase) + 1]
    return not (following.isalnum() or following == "_")
