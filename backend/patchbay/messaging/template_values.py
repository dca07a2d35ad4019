"""What fills a template, as the platform takes it. Pure."""

import re

_BREAKS = re.compile(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*")
_WIDE_GAP = re.compile(r" {5,}")


def clean_value(text: str) -> str:
    """A template variable as the platform takes it: one line, and no gap wider than four spaces.

    Source: refusals (132012, 132018) seen by implementations; not in Meta's documentation.
    """
    return _WIDE_GAP.sub("    ", _BREAKS.sub(" ", text)).strip()
