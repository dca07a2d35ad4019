"""A provider's own words, made fit to be kept beside a message. Pure."""

import re

_ADDRESS = re.compile(r"(?<![^\s<>()\"',;:])[^\s<>()\"',;:]+@[^\s<>()\"',;]+")
"""Looked for where a word begins only: from within, a long one would be gone through for each letter."""
_NUMBER = re.compile(r"\+?\d{7,}")
_ELLIPSIS = "…"
MAX_DETAILS_CHARS = 300
"""Of what a provider says of one refusal."""


def quoted(text: str, max_chars: int) -> str:
    """The words on one line and without what may be anybody's: e-mail addresses and long numbers.

    Providers like to repeat whom they refuse, and what is kept of an error is read by everybody who sees the
    message.
    """
    shown = "".join(character if character.isprintable() else " " for character in text)
    shown = _NUMBER.sub(_ELLIPSIS, _ADDRESS.sub(_ELLIPSIS, " ".join(shown.split())))
    return shown if len(shown) <= max_chars else f"{shown[: max_chars - 1]}{_ELLIPSIS}"
