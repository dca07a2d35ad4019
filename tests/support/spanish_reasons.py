"""The sentences about why, as the pages tell them in Spanish."""

import json
import re
from pathlib import Path

from patchbay.storage import tables

_LOCALES = Path(__file__).parents[2] / "frontend" / "src" / "locales" / "es"
REASONS: dict[str, str] = json.loads((_LOCALES / "reasons.json").read_text())
_PATTERNS = [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(one))) for one in REASONS]
TEMPLATE_STATUSES: dict[str, str] = json.loads((_LOCALES / "templates.json").read_text())["status"]
"""How the page of templates calls each."""


def is_told(said: str) -> bool:
    """Whether what is kept in English has Spanish words: as a whole, else each of its sentences."""
    return _is_known(said) or all(_is_known(sentence) for sentence in re.split(r"(?<=\.) ", said))


async def untold(core) -> list[str]:
    """What the stories of messages say that has no Spanish words."""
    told = await core.rows(tables.message_events, "error")
    said = {error["message"] for error in told if error and error.get("message")}
    return sorted(one for one in said if not is_told(one))


def _is_known(sentence: str) -> bool:
    return any(pattern.fullmatch(sentence) for pattern in _PATTERNS)
