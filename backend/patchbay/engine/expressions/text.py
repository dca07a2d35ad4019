"""Filters on text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from html import escape as html_escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import msgspec

from patchbay.engine.expressions.errors import BudgetExceededError, WrongValueError
from patchbay.engine.expressions.limits import MAX_INDENT, MAX_STRIP_CHARS, MAX_TEXT_CHARS
from patchbay.engine.expressions.values import kind_of, measure, settled, text_of

if TYPE_CHECKING:
    from patchbay.engine.expressions.evaluation import Evaluation

_WORD: Final = re.compile(r"\w+")
_TITLE_WORD: Final = re.compile(r"[^-\s({\[<]+")
_DIGESTS: Final = frozenset({"sha256", "sha512"})


def text_in(ev: Evaluation, value: Any) -> str:
    """A filter's input as text, paid for as read once."""
    text = text_of(ev, value)
    ev.spend_chars(len(text))
    return text


def text_argument(value: Any, what: str) -> str:
    """An argument that must be text.

    Raises:
        WrongValueError: It is not.
    """
    if type(value) is not str:
        raise WrongValueError(f"{what} must be text, got {kind_of(settled(value))}")
    return str(value)


def whole_argument(value: Any, what: str, *, least: int, most: int) -> int:
    """An argument that must be a whole number of a range, ends included.

    Raises:
        WrongValueError: It is not.
    """
    if type(value) is not int or not least <= value <= most:
        raise WrongValueError(f"{what} must be a whole number from {least:,} to {most:,}")
    return value


def characters_argument(value: Any) -> str | None:
    """The characters to strip; few, since each is looked for at each end again and again.

    Raises:
        WrongValueError: Not text, or too many.
    """
    if value is None:
        return None
    chars = text_argument(value, "the characters")
    if len(chars) > MAX_STRIP_CHARS:
        raise WrongValueError(f"at most {MAX_STRIP_CHARS} characters can be stripped")
    return chars


def string(ev: Evaluation, value: Any) -> str:
    """The value as text."""
    return text_of(ev, value)


def upper(ev: Evaluation, value: Any) -> str:
    """In capitals."""
    return text_in(ev, value).upper()


def lower(ev: Evaluation, value: Any) -> str:
    """In small letters."""
    return text_in(ev, value).lower()


def capitalize(ev: Evaluation, value: Any) -> str:
    """The first letter a capital, the others small."""
    return text_in(ev, value).capitalize()


def title(ev: Evaluation, value: Any) -> str:
    """Each word with a capital; an apostrophe starts no word."""
    text = text_in(ev, value)
    ev.spend_split(len(text))
    return _TITLE_WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), text)


def trim(ev: Evaluation, value: Any, chars: Any = None) -> str:
    """Without white space, or the given characters, at both ends."""
    return text_in(ev, value).strip(characters_argument(chars))


def replace(ev: Evaluation, value: Any, old: Any, new: Any, count: Any = None) -> str:
    """Each `old`, or the first `count` of them, replaced by `new`."""
    text, old, new = text_in(ev, value), text_of(ev, old), text_of(ev, new)
    limit = -1 if count is None else whole_argument(count, "count", least=-1, most=MAX_TEXT_CHARS)
    ev.spend_search(len(text), len(old))
    found = text.count(old)
    replaced = found if limit < 0 else min(found, limit)
    ev.spend_chars(len(text) + replaced * max(len(new) - len(old), 1))
    return text.replace(old, new, limit)


def truncate(  # noqa: PLR0917 the arguments are Jinja's
    ev: Evaluation, value: Any, length: Any = 255, killwords: Any = False, end: Any = "...", leeway: Any = 5
) -> str:
    """Cut to `length` characters, at a word unless `killwords`; up to `leeway` more are let be."""
    text, ending = text_in(ev, value), text_argument(end, "end")
    length = whole_argument(length, "length", least=len(ending), most=MAX_TEXT_CHARS)
    leeway = whole_argument(leeway, "leeway", least=0, most=MAX_TEXT_CHARS)
    if len(text) <= length + leeway:
        return text
    kept = text[: length - len(ending)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + ending


def wordcount(ev: Evaluation, value: Any) -> int:
    """How many words."""
    text = text_in(ev, value)
    ev.spend_split(len(text))
    return sum(1 for _ in _WORD.finditer(text))


def escape(ev: Evaluation, value: Any) -> str:
    """Safe to put into HTML."""
    return html_escape(text_in(ev, value)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def urlencode(ev: Evaluation, value: Any) -> str:
    """Safe to put into a path; of an object, its pairs as a query string."""
    if type(value) is dict:
        ev.spend(len(value))
        pairs = [(_quoted(ev, key, safe=""), _quoted(ev, inner, safe="")) for key, inner in value.items()]
        query = "&".join(f"{key}={inner}" for key, inner in pairs)
        return query.replace("%20", "+")
    return _quoted(ev, value, safe="/")


def _quoted(ev: Evaluation, value: Any, *, safe: str) -> str:
    data = _bytes(text_in(ev, value))
    ev.spend_split(len(data))
    quoted = quote(data, safe=safe)
    ev.spend_chars(len(quoted))
    return quoted


def b64encode(ev: Evaluation, value: Any) -> str:
    """The text's UTF-8 bytes in Base64."""
    return base64.b64encode(_bytes(text_in(ev, value))).decode("ascii")


def b64decode(ev: Evaluation, value: Any) -> str:
    """The text that Base64 stands for.

    Raises:
        WrongValueError: Not Base64, or not of UTF-8 text.
    """
    try:
        return base64.b64decode(_bytes(text_in(ev, value)), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise WrongValueError("expected Base64 of a text") from None


def digest(ev: Evaluation, value: Any, algorithm: Any = "sha256") -> str:
    """The text's SHA-256 or SHA-512, in hexadecimal."""
    if algorithm not in _DIGESTS:
        raise WrongValueError("hash knows: sha256, sha512")
    return hashlib.new(algorithm, _bytes(text_in(ev, value))).hexdigest()


def tojson(ev: Evaluation, value: Any, indent: Any = None) -> str:
    """The value as JSON."""
    size = measure(ev, value)
    if not size.has_text_keys:
        raise WrongValueError("the keys of an object must be text")
    if indent is not None:
        indent = whole_argument(indent, "indent", least=0, most=MAX_INDENT)
        ev.spend_chars(size.chars + size.values * (1 + indent * size.depth))
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    ev.spend_chars(len(text))
    return text


def parse_json(ev: Evaluation, value: Any) -> Any:
    """The value that a JSON text stands for.

    Raises:
        WrongValueError: It is not JSON.
    """
    text = text_argument(value, "JSON")
    ev.spend_split(len(text))
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise BudgetExceededError("the JSON is nested too deep") from None
    except msgspec.MsgspecError:
        raise WrongValueError("the text is not JSON") from None


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongValueError("the text has half of a character in it") from None
