"""Filters on dates and times.

An expression has no values of its own for these: an instant is ISO 8601 text, as `now` is, and stays so
after every filter (`2026-11-05T14:30:00Z`, or with the offset of the zone it was put into). A date alone
(`2026-11-05`) stays a date when days are added. Text without an offset is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.limits import MAX_DATE_FORMAT_CHARS
from patchbay.engine.expressions.text import text_argument
from patchbay.engine.expressions.values import NUMBERS, kind_of

if TYPE_CHECKING:
    from patchbay.engine.expressions.evaluation import Evaluation

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH: Final = re.compile(r"\d{9,11}")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_DIRECTIVE: Final = re.compile(r"%(-?)(.?)", re.DOTALL)
_DIRECTIVES: Final = "YymdHIMSfpjAaBbzZ%"
_READ_DIRECTIVES: Final = "YymdHIMSfpjAaBbz%"
_OPERATIONS: Final = 20
"""What reading or writing one date costs."""
_ZONE_OPERATIONS: Final = 100
"""What a time zone costs, whose rules may have to be read first."""


def to_datetime(ev: Evaluation, value: Any, format: Any = None) -> str:  # noqa: A002 as people write it
    """The instant a text stands for: ISO 8601, or in `format`; or a number of seconds since 1970."""
    if format is None:
        return _written(_instant(ev, value))
    template = _checked_format(format, _READ_DIRECTIVES)
    text = text_argument(value, "a date")
    ev.spend(_OPERATIONS)
    if len(text) > MAX_DATE_FORMAT_CHARS:
        raise WrongValueError("expected a date, got a longer text")
    try:
        return _written(_aware(datetime.strptime(text, template)))  # noqa: DTZ007 made aware at once
    except (ValueError, re.error):
        raise WrongValueError("the text is not a date in that format") from None


def format_date(ev: Evaluation, value: Any, format: Any = "%Y-%m-%d", timezone: Any = None) -> str:  # noqa: A002 as people write it
    """The date in a format of `strftime`, in a time zone if one is named."""
    template = _checked_format(format, _DIRECTIVES)
    moment = _instant(ev, value) if timezone is None else _instant(ev, value).astimezone(_zone(ev, timezone))
    return _DIRECTIVE.sub(lambda found: _part(moment, found), template)


def _part(moment: datetime, directive: re.Match[str]) -> str:
    text = moment.strftime("%" + directive[2])
    return (text.lstrip("0") or "0") if directive[1] else text


def add_days(ev: Evaluation, value: Any, days: Any) -> str:
    """That many days later, or earlier; a date stays a date."""
    ev.spend(_OPERATIONS)
    moved = _moved(_instant(ev, value), days=_amount(days))
    is_date = type(value) is str and _DATE.fullmatch(value)
    return moved.date().isoformat() if is_date else _written(moved)


def add_hours(ev: Evaluation, value: Any, hours: Any) -> str:
    """That many hours later, or earlier."""
    return _written(_moved(_instant(ev, value), hours=_amount(hours)))


def add_minutes(ev: Evaluation, value: Any, minutes: Any) -> str:
    """That many minutes later, or earlier."""
    return _written(_moved(_instant(ev, value), minutes=_amount(minutes)))


def in_timezone(ev: Evaluation, value: Any, name: Any) -> str:
    """The same instant on the clocks of a place, such as `America/Sao_Paulo`."""
    return _written(_instant(ev, value).astimezone(_zone(ev, name)))


def weekday(ev: Evaluation, value: Any) -> int:
    """The day of the week as ISO 8601 numbers it: 1 is Monday, 7 Sunday."""
    return _instant(ev, value).isoweekday()


def timestamp(ev: Evaluation, value: Any) -> int:
    """Whole seconds since 1970."""
    return int(_instant(ev, value).timestamp())


def _instant(ev: Evaluation, value: Any) -> datetime:
    ev.spend(_OPERATIONS)
    try:
        if type(value) is str and len(value) <= MAX_DATE_FORMAT_CHARS and not _EPOCH.fullmatch(value):
            if _DATE.fullmatch(value):
                return datetime.combine(date.fromisoformat(value), time(), UTC)
            return _aware(datetime.fromisoformat(value))
        if type(value) in NUMBERS or (type(value) is str and _EPOCH.fullmatch(value)):
            return datetime.fromtimestamp(float(value), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise WrongValueError(f"expected a date, got {kind_of(value)} that is none")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _written(moment: datetime) -> str:
    text = moment.isoformat()
    return text.removesuffix("+00:00") + "Z" if moment.utcoffset() == timedelta() else text


def _moved(moment: datetime, **by: float) -> datetime:
    try:
        return moment + timedelta(**by)
    except (OverflowError, ValueError):
        raise WrongValueError("the date is out of range") from None


def _amount(value: Any) -> float:
    if type(value) not in NUMBERS:
        raise WrongValueError(f"expected how many, got {kind_of(value)}")
    return value  # type: ignore[no-any-return]  # a number, as checked


def _zone(ev: Evaluation, name: Any) -> ZoneInfo:
    ev.spend(_ZONE_OPERATIONS)
    # The pattern keeps the name from being a path out of the zone files.
    if _ZONE.fullmatch(text_argument(name, "the time zone")):
        try:
            return ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            pass
    raise WrongValueError("there is no such time zone; they are named as in America/Sao_Paulo")


def _checked_format(value: Any, allowed: str) -> str:
    # The C library pads on demand (`%999999999Y`), so only single, known letters get through.
    template = text_argument(value, "the format")
    if len(template) > MAX_DATE_FORMAT_CHARS:
        raise WrongValueError(f"a date format has at most {MAX_DATE_FORMAT_CHARS} characters")
    for dash, letter in _DIRECTIVE.findall(template):
        if not letter or letter not in allowed or (dash and (letter not in "mdHIMSjy" or "Z" not in allowed)):
            raise WrongValueError(f"a date format may use: {', '.join('%' + known for known in allowed)}")
    return template
