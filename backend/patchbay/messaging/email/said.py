"""What the writer of a mail says in it: the text alone, without what it quotes. Pure.

What is quoted is told from what is said by habit, not by rule: where nothing would be left, all is kept.
"""

import re
from collections.abc import Iterator
from html import unescape

from patchbay.messaging.email.mime import Mail, text_of

MAX_TEXT_CHARS = 10_000
"""Of what was said; the rest is cut."""
MAX_HTML_CHARS = 200_000
MAX_PARTS = 200
MAX_INTRODUCTION_CHARS = 300
"""Of a line that may say who wrote what follows."""

_ATTRIBUTION = re.compile(
    r"\b(wrote|writes|escribió|escreveu|schrieb|a écrit|ha scritto|schreef|пишет|написал[аи]?)\b.{0,80}:\s*$",
    re.I,
)
_OPENING = re.compile(r"\s*(on|el|em|am|le|il|op|den|w|в)\b.{0,200}\d", re.I)
"""How such a line begins: with a date."""
_SEPARATOR = re.compile(
    r"-{2,}\s*(original message|mensaje original|mensagem original|ursprüngliche nachricht"
    r"|message d'origine|messaggio originale|forwarded message|mensaje reenviado)\s*-{2,}|_{20,}",
    re.I,
)
_SIGNATURE = "-- "
_NAME = re.compile(r"(/?)([a-z][a-z0-9]{0,20})", re.I)
_COMMENT = "!--"
_BREAKING = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
_UNSHOWN = frozenset({"script", "style", "head", "title", "blockquote"})
_QUOTING = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "divrplyfwdmsg")
_VOID = frozenset(
    {"br", "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr"}
)


def said_in(mail: Mail) -> str:
    """What is said in a mail, empty where it has no text."""
    parts = [part for part, _ in zip(mail.walk(), range(MAX_PARTS), strict=False) if _is_text(part)]
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    if plain is not None and (text := text_of(plain)).strip():
        return unquoted(text)[:MAX_TEXT_CHARS]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    return "" if page is None else unquoted(shown(text_of(page)))[:MAX_TEXT_CHARS]


def _is_text(part: Mail) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"


def unquoted(text: str) -> str:
    """The text without the mails it quotes and without its signature."""
    lines = text.replace("\r", "").split("\n")
    kept = list(_own(lines))
    own = "\n".join(kept).strip()
    return own or text.strip()


def _own(lines: list[str]) -> Iterator[str]:
    position = 0
    while position < len(lines):
        line = lines[position]
        if line == _SIGNATURE or _SEPARATOR.match(line.strip()):
            return
        introducing = _introducing(lines, position)
        position += introducing or 1
        if introducing and _OPENING.match(line) and not _is_quoted(lines, position):
            return  # what follows is quoted without a mark
        if not introducing and not line.startswith(">"):
            yield line.rstrip()


def _introducing(lines: list[str], position: int) -> int:
    """How many lines from here on say that somebody wrote what follows; often they are broken in two."""
    line = lines[position].strip()[-MAX_INTRODUCTION_CHARS:]
    if _ATTRIBUTION.search(line):
        return 1 if _OPENING.match(line) or _is_quoted(lines, position + 1) else 0
    if _OPENING.match(line) and position + 1 < len(lines):
        return (
            2 if _ATTRIBUTION.search(f"{line} {lines[position + 1].strip()[:MAX_INTRODUCTION_CHARS]}") else 0
        )
    return 0


def _is_quoted(lines: list[str], position: int) -> bool:
    """Whether the next line that says anything is marked as quoted, or there is none."""
    return next((line for line in lines[position : position + 3] if line.strip()), ">").startswith(">")


def shown(page: str) -> str:
    """The words of a page, lines broken where it breaks them, without what it quotes.

    In one pass, which the standard library's parser is not: open brackets alone keep it busy for minutes.
    """
    first, *rest = page[:MAX_HTML_CHARS].split("<")
    words = _Words(first)
    for one in rest:
        words.add(one)
    lines = (" ".join(line.split()) for line in unescape("".join(words.kept)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words:
    """Collects what is shown; from an element that is not shown, all is passed over until it ends."""

    def __init__(self, first: str) -> None:
        self.kept = [_line(first)]
        self._hiding = ""
        """The element that is passed over; within it, only others of its name are counted."""
        self._depth = 0

    def add(self, written: str) -> None:
        """What follows one `<`, up to the next."""
        head, end, text = written.partition(">")
        if self._hiding == _COMMENT or written.startswith(_COMMENT):
            _, end, text = written.partition("-->")
            self._hiding, self._depth = ("", 0) if end else (_COMMENT, 1)
        elif not end:
            text = f"<{written}"
        else:
            self._pass(head)
        if not self._depth:
            self.kept.append(_line(text))

    def _pass(self, head: str) -> None:
        """One tag, its brackets taken away."""
        found = _NAME.match(head)
        if found is None:
            return
        is_end, tag = bool(found[1]), found[2].lower()
        if self._depth:
            self._depth += (tag == self._hiding) * (-1 if is_end else 1)
        elif not is_end and (tag in _UNSHOWN or (tag not in _VOID and _is_quoting(head))):
            self._hiding, self._depth = tag, 1
        elif tag in _BREAKING:
            self.kept.append("\n")


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _is_quoting(head: str) -> bool:
    return any(mark in head.lower() for mark in _QUOTING)
