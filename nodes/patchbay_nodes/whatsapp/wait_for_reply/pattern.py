r"""A small part of regular expressions, matched in time linear in the text. Pure.

Single characters, `.`, `\d \w \s` and their opposites, `[classes]`, each with `? * + {m} {m,} {m,n}`, and
`|` between whole alternatives. No groups: those are what make matching explode on hostile texts.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

MAX_PATTERN = 200
"""Characters of a pattern."""
MAX_REPEAT = 100
"""Largest number in braces."""
MAX_STEPS = 300
"""Characters a pattern may ask for one by one, repetitions counted; each costs time for each of the text."""
MAX_TEXT = 1000
"""Characters of a text; a longer one fits no pattern."""

_PART = re.compile(
    r"(?P<atom>\\[dDwWsS]|\\[^A-Za-z0-9]|\[\^?(?:\\.|[^\]\\])+\]|[^\\\[\](){}*+?|^$])"
    r"(?P<times>[*+?]|\{\d{1,3}(?:,(?:\d{1,3})?)?\})?",
    re.DOTALL,
)

Atom = re.Pattern[str]
Step = tuple[Atom, bool, bool]
"""One character: what it may be, whether it may be left out, whether it may repeat."""


class UnusablePattern(ValueError):
    """The pattern uses something outside the part that is understood."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole `text` fits the `pattern`.

    Raises:
        UnusablePattern: Not a pattern of the supported part.
    """
    alternatives = _compiled(pattern)
    return len(text) <= MAX_TEXT and any(_fits(steps, text) for steps in alternatives)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[tuple[Step, ...], ...]:
    if len(pattern) > MAX_PATTERN:
        raise UnusablePattern(f"expected up to {MAX_PATTERN} characters, got {len(pattern)}")
    compiled = tuple(_steps(alternative) for alternative in _alternatives(pattern))
    asked = sum(len(steps) for steps in compiled)
    if asked > MAX_STEPS:
        raise UnusablePattern(f"expected up to {MAX_STEPS} characters with their repetitions, got {asked}")
    return compiled


def _alternatives(pattern: str) -> list[str]:
    """The pattern cut at each `|` that is neither escaped nor inside a class."""
    kept = re.findall(r"\\.|\[\^?(?:\\.|[^\]\\])+\]|.", pattern, re.DOTALL)
    cut: list[str] = [""]
    for piece in kept:
        if piece == "|":
            cut.append("")
        else:
            cut[-1] += piece
    return cut


def _steps(alternative: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    at = 0
    body = alternative.removeprefix("^")
    body = body[:-1] if body.endswith("$") and not body.endswith(r"\$") else body
    while at < len(body):
        part = _PART.match(body, at)
        if part is None:
            raise UnusablePattern(f"{body[at]!r} at position {at + 1} is not supported there")
        steps += _repeated(_atom(part["atom"]), part["times"] or "")
        at = part.end()
    return tuple(steps)


def _atom(source: str) -> Atom:
    try:
        return re.compile(source, re.DOTALL)
    except re.error as error:
        raise UnusablePattern(f"{source} is not a class of characters") from error


def _repeated(atom: Atom, times: str) -> list[Step]:
    if not times:
        return [(atom, False, False)]
    if times in "*+?":
        return [(atom, times != "+", times != "?")]
    low, comma, high = times[1:-1].partition(",")
    least = int(low)
    most = int(high) if high else least
    if max(least, most) > MAX_REPEAT or most < least:
        raise UnusablePattern(f"expected repetitions up to {MAX_REPEAT}, got {times}")
    if comma and not high:
        return [(atom, False, False)] * least + [(atom, True, True)]
    return [(atom, False, False)] * least + [(atom, True, False)] * (most - least)


def _fits(steps: Sequence[Step], text: str) -> bool:
    """Walk all ways through the steps at once, one character at a time."""
    places = _with_skips({0}, steps)
    for char in text:
        reached: set[int] = set()
        for place in places:
            if place < len(steps) and steps[place][0].fullmatch(char):
                reached.add(place + 1)
                if steps[place][2]:
                    reached.add(place)
        places = _with_skips(reached, steps)
        if not places:
            return False
    return len(steps) in places


def _with_skips(places: set[int], steps: Sequence[Step]) -> set[int]:
    """`places`, and those behind steps that may be left out."""
    found = set(places)
    for place in range(min(places, default=len(steps)), len(steps)):
        if place in found and steps[place][1]:
            found.add(place + 1)
    return found
