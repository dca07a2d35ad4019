"""What is true of every HTTP exchange: what may be sent, and what an answer says. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from patchbay.sdk import HTTPResponse, InvalidParams, Reason, is_expression

MAX_RETRY_AFTER_S = 3600.0
"""A server that asks for more gets another visit after an hour all the same."""
MIN_SECRET = 6
"""Shorter secrets are not looked for in answers: hiding `a` everywhere would hide the answer."""
HIDDEN = "[hidden]"

NO_ADDRESS = Reason("This is not a web address: write one as in https://shop.example/orders.")
USER_IN_ADDRESS = Reason("The address holds a user name or a password: keep them in a credential.")
SPACE_IN_ADDRESS = Reason("The address holds a space: write %20 for it, or let `| urlencode` do it.")
HEADER_NAME = "“{name}” cannot be the name of a header: letters, digits and dashes can."
OWN_HEADER = "The header “{name}” is set by the connection itself."
HEADER_VALUE = "The header “{name}” can hold plain letters only, on one line."

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_CHARSET = re.compile(
    r"charset=\"?(utf-?8|utf-16(?:-?[lb]e)?|us-ascii|iso-8859-(?:[1-9]|1[0134-6])|windows-125[0-8]"
    r"|shift_jis|euc-jp|gbk|gb2312|gb18030|big5|euc-kr|koi8-r)\b",
    re.IGNORECASE,
)
"""Charsets that are only that: Python also knows codecs which unpack, or take very long."""
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"})


def check_url(url: str) -> None:
    """Refuse what is not a plain web address.

    Raises:
        InvalidParams: Another scheme, no host, a user name or password inside, or unprintable characters.
    """
    try:
        parts = urlsplit(url)
        host, has_user = parts.hostname, "@" in parts.netloc
    except ValueError:
        raise InvalidParams(NO_ADDRESS, at="url") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise InvalidParams(NO_ADDRESS, at="url")
    if has_user:
        raise InvalidParams(USER_IN_ADDRESS, at="url")
    if _CONTROL.search(url) or "\t" in url or " " in url:
        raise InvalidParams(SPACE_IN_ADDRESS, at="url")


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with lower-case names.

    Raises:
        InvalidParams: A name that is not one, a name the connection itself owns, or a value with line breaks.
    """
    checked: dict[str, str] = {}
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise InvalidParams(Reason(HEADER_NAME, {"name": name}), at="headers")
        if name.lower() in _OURS:
            raise InvalidParams(Reason(OWN_HEADER, {"name": name}), at="headers")
        if _CONTROL.search(value) or not value.isascii():
            raise InvalidParams(Reason(HEADER_VALUE, {"name": name}), at=f"headers.{name}")
        checked[name.lower()] = value
    return checked


def check_written(url: str | None, headers: Mapping[str, str]) -> None:
    """Refuse an address or headers that cannot be sent, as far as no expression is in them.

    Raises:
        InvalidParams: As from `check_url` and `check_headers`.
    """
    if url is not None and not is_expression(url):
        check_url(url)
    check_headers({name: "" if is_expression(value) else value for name, value in headers.items()})


def value_of(answer: HTTPResponse, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """`{status, headers, json, text}`; `json` is None where the body is not JSON.

    Secrets that the server sends back, as echoing services do, are hidden.
    """
    text = _decoded(answer)
    headers = dict(answer.headers)
    for secret in secrets:
        if len(secret) >= MIN_SECRET:
            text = text.replace(secret, HIDDEN)
            headers = {name: value.replace(secret, HIDDEN) for name, value in headers.items()}
    return {"status": answer.status, "headers": headers, "json": read_json(text), "text": text}


def read_json(text: str) -> Any:
    """The value, or None where the text is not JSON (or is nested too deeply to be read)."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None


def _decoded(answer: HTTPResponse) -> str:
    """The body as text, by its declared charset; NUL, which databases refuse, is dropped."""
    declared = _CHARSET.search(answer.headers.get("content-type", ""))
    text = answer.body.decode(declared[1] if declared else "utf-8", "replace")
    return text.replace("\x00", "").removeprefix("\ufeff")


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server asks us to wait before trying again, or None where it does not say.

    Returns:
        0 <= seconds <= 3600. A date in the past gives 0; a longer wait is cut.

    Source: RFC 9110, section 10.2.3.
    """
    written = headers.get("retry-after", "").strip()
    if written.isdecimal() and len(written) < 10:
        return min(float(written), MAX_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)
