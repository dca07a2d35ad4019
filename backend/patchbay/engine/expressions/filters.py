"""The filters an expression may use. Their parameters are the only arguments it may give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions import dates, numbers, sequences, text
from patchbay.engine.expressions.errors import RefusedError, WrongValueError
from patchbay.engine.expressions.predicates import OF_THE_MISSING, PREDICATES
from patchbay.engine.expressions.values import Missing, is_true, items_of, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patchbay.engine.expressions.evaluation import Evaluation

    Filter = Callable[..., Any]


def default(_ev: Evaluation, value: Any, default_value: Any = "", boolean: Any = False) -> Any:
    """`default_value` where the value is not there or, if `boolean`, where it is empty, zero or null."""
    if isinstance(value, Missing) or (boolean and not is_true(value)):
        return default_value
    return value


def map_each(ev: Evaluation, value: Any, *args: Any, **named: Any) -> list[Any]:
    """Each element's field (`attribute=`, and `default=` where it has none), or a filter applied to each."""
    values = items_of(ev, value)
    if not args:
        return _map_fields(ev, values, **named)
    name, *rest = args
    if name not in _OF_ONE_VALUE:
        raise RefusedError("map takes the name of a simple filter, or attribute=")
    apply = _OF_ONE_VALUE[name]
    ev.spend(len(values))
    return [settled(apply(ev, element, *rest, **named)) for element in values]


def _map_fields(ev: Evaluation, values: list[Any], attribute: Any = None, default: Any = None) -> list[Any]:
    if attribute is None:
        raise WrongValueError("map takes the name of a simple filter, or attribute=")
    if default is None:
        return sequences.fields_of(ev, values, attribute)
    ev.spend(len(values))
    fields = [sequences.field_of(element, attribute) for element in values]
    return [default if isinstance(field, Missing) else field for field in fields]


def select(ev: Evaluation, value: Any, test: Any = None, *args: Any) -> list[Any]:
    """The elements that pass a test, or that are not empty."""
    return _kept(ev, value, None, test, args, wanted=True)


def reject(ev: Evaluation, value: Any, test: Any = None, *args: Any) -> list[Any]:
    """The elements that do not."""
    return _kept(ev, value, None, test, args, wanted=False)


def selectattr(ev: Evaluation, value: Any, attribute: Any, test: Any = None, *args: Any) -> list[Any]:
    """The elements whose field passes a test, or is there and not empty."""
    return _kept(ev, value, attribute, test, args, wanted=True)


def rejectattr(ev: Evaluation, value: Any, attribute: Any, test: Any = None, *args: Any) -> list[Any]:
    """The elements whose field does not."""
    return _kept(ev, value, attribute, test, args, wanted=False)


def _kept(
    ev: Evaluation, value: Any, attribute: Any, test: Any, args: tuple[Any, ...], *, wanted: bool
) -> list[Any]:
    if test is not None and (type(test) is not str or test not in PREDICATES):
        raise RefusedError("select and reject take the name of a test, such as defined or equalto")
    values = items_of(ev, value)
    ev.spend(len(values))
    return [element for element in values if _passes(ev, element, attribute, test, args) is wanted]


def _passes(ev: Evaluation, element: Any, attribute: Any, test: str | None, args: tuple[Any, ...]) -> bool:
    subject = element if attribute is None else sequences.field_of(element, attribute)
    if test is None:
        return not isinstance(subject, Missing) and is_true(subject)
    if test not in OF_THE_MISSING:
        settled(subject)
    return PREDICATES[test](ev, subject, *args)


OF_THE_MISSING_FILTERS: Final = frozenset({"default", "d"})
"""Filters that may be given what is not there."""

_OF_ONE_VALUE: Final[Mapping[str, Filter]] = {
    "abs": numbers.absolute,
    "add_days": dates.add_days,
    "add_hours": dates.add_hours,
    "add_minutes": dates.add_minutes,
    "b64decode": text.b64decode,
    "b64encode": text.b64encode,
    "batch": sequences.batch,
    "capitalize": text.capitalize,
    "count": sequences.length,
    "d": default,
    "date": dates.format_date,
    "default": default,
    "dictsort": sequences.dictsort,
    "e": text.escape,
    "escape": text.escape,
    "first": sequences.first,
    "float": numbers.fractional,
    "fromjson": text.parse_json,
    "groupby": sequences.groupby,
    "hash": text.digest,
    "int": numbers.whole,
    "items": sequences.items,
    "join": sequences.join,
    "json": text.parse_json,
    "last": sequences.last,
    "length": sequences.length,
    "list": sequences.as_list,
    "lower": text.lower,
    "max": sequences.largest,
    "min": sequences.smallest,
    "replace": text.replace,
    "reverse": sequences.reverse,
    "round": numbers.rounded,
    "sort": sequences.sort,
    "string": text.string,
    "sum": sequences.total,
    "timestamp": dates.timestamp,
    "timezone": dates.in_timezone,
    "title": text.title,
    "to_datetime": dates.to_datetime,
    "tojson": text.tojson,
    "trim": text.trim,
    "truncate": text.truncate,
    "unique": sequences.unique,
    "upper": text.upper,
    "urlencode": text.urlencode,
    "weekday": dates.weekday,
    "wordcount": text.wordcount,
}

FILTERS: Final[Mapping[str, Filter]] = {
    **_OF_ONE_VALUE,
    "map": map_each,
    "reject": reject,
    "rejectattr": rejectattr,
    "select": select,
    "selectattr": selectattr,
}
