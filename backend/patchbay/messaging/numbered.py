"""Buttons and lists as a text whose choices are numbered, for channels that have neither. Pure."""

from collections.abc import Iterator

from patchbay.sdk import Buttons, ListMenu, choices_of


def numbered(content: Buttons | ListMenu) -> str:
    """A text with its choices numbered from 1, in the order of `choices_of`."""
    return "\n\n".join(part for part in _parts(content) if part)


def _parts(content: Buttons | ListMenu) -> Iterator[str]:
    if content.header:
        yield f"*{content.header}*"
    yield content.text
    if isinstance(content, Buttons):
        yield "\n".join(f"{number}. {one.title}" for number, one in enumerate(choices_of(content), 1))
    else:
        yield from _sections(content)
    if content.footer:
        yield f"_{content.footer}_"


def _sections(content: ListMenu) -> Iterator[str]:
    number = 0
    for section in content.sections:
        lines = [f"*{section.title}*"] if section.title else []
        for row in section.rows:
            number += 1
            lines.append(f"{number}. {row.title}" + (f": {row.description}" if row.description else ""))
        yield "\n".join(lines)
