"""Sentences told to people in the languages of the editor."""

from collections.abc import Mapping, Sequence

from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.sdk.reason import filled

Phrases = Mapping[str, Mapping[str, str]]
"""By language, then by what is told, with words in braces; the same in each language."""


def phrase(phrases: Phrases, languages: Sequence[str], name: str, /, **words: str) -> str:
    """What is told, for a reader of these languages, the best one first."""
    language = next((one for one in languages if one in phrases), OWN_LANGUAGE)
    return filled(phrases[language][name], words)
