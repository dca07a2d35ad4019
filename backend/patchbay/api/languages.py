"""Which languages somebody reads, by their browser's word."""

from typing import Annotated

from litestar.params import HeaderParameter

AcceptLanguage = Annotated[str | None, HeaderParameter(name="accept-language", required=False)]
VARIES = {"vary": "accept-language"}
"""The header of an answer whose words follow Accept-Language."""

MAX_LANGUAGES = 10
"""Of one header we look at."""


def languages_of(header: str | None) -> tuple[str, ...]:
    """The languages of an Accept-Language header, the best first, each region followed by its language.

    `es-MX,en;q=0.8` gives `es-MX`, `es`, `en`. What cannot be read is left out.

    Source: RFC 9110, section 12.5.4.
    """
    wanted: list[tuple[float, str]] = []
    for part in (header or "").split(",")[:MAX_LANGUAGES]:
        tag, _, weight = part.partition(";")
        quality = _quality(weight)
        if tag.strip().replace("-", "").isalnum() and quality > 0:
            wanted.append((quality, tag.strip()))
    ordered = [tag for _, tag in sorted(wanted, key=lambda one: -one[0])]
    return tuple(dict.fromkeys(language for tag in ordered for language in (tag, tag.partition("-")[0])))


def _quality(weight: str) -> float:
    if not weight.strip():
        return 1.0
    name, _, value = weight.partition("=")
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
