"""The methods an expression may call on a value: `trigger.text.split()`, `steps.order.json.items()`.

None of them changes its value. Every other attribute is a field of the data, whatever its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.limits import MAX_STRIP_CHARS, MAX_TEXT_CHARS
from patchbay.engine.expressions.sequences import join
from patchbay.engine.expressions.text import characters_argument, replace, text_argument, whole_argument
from patchbay.engine.expressions.values import SCALARS, Record, equal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patchbay.engine.expressions.evaluation import Evaluation

    Method = Callable[..., Any]


def _plain(method: Callable[[str], Any]) -> Method:
    def call(ev: Evaluation, value: str) -> Any:
        ev.spend_chars(len(value))
        return method(value)

    return call


def _with_text(method: Callable[[str, str], Any]) -> Method:
    def call(ev: Evaluation, value: str, part: Any) -> Any:
        ev.spend_search(len(value), len(text_argument(part, "the part")))
        return method(value, part)

    return call


def _stripping(method: Callable[[str, str | None], str]) -> Method:
    def call(ev: Evaluation, value: str, chars: Any = None) -> str:
        ev.spend_chars(len(value))
        return method(value, characters_argument(chars))

    return call


def _splitting(method: Callable[[str, str | None, int], list[str]]) -> Method:
    def call(ev: Evaluation, value: str, sep: Any = None, maxsplit: Any = -1) -> list[str]:
        ev.spend_split(len(value))
        if sep is not None and not 1 <= len(text_argument(sep, "the separator")) <= MAX_STRIP_CHARS:
            raise WrongValueError(f"a separator has 1 to {MAX_STRIP_CHARS} characters")
        return method(value, sep, whole_argument(maxsplit, "maxsplit", least=-1, most=MAX_TEXT_CHARS))

    return call


def _splitlines(ev: Evaluation, value: str) -> list[str]:
    ev.spend_split(len(value))
    return value.splitlines()


def _zfill(ev: Evaluation, value: str, width: Any) -> str:
    width = whole_argument(width, "width", least=0, most=MAX_TEXT_CHARS)
    ev.spend_chars(max(width, len(value)))
    return value.zfill(width)


def _join(ev: Evaluation, value: str, items: Any) -> str:
    return join(ev, items, value)


def _items(ev: Evaluation, value: dict[str, Any]) -> list[list[Any]]:
    ev.spend(2 * len(value))
    return [[key, inner] for key, inner in value.items()]


def _keys(ev: Evaluation, value: dict[str, Any]) -> list[str]:
    ev.spend(len(value))
    return list(value)


def _values(ev: Evaluation, value: dict[str, Any]) -> list[Any]:
    ev.spend(len(value))
    return list(value.values())


def _get(_ev: Evaluation, value: dict[str, Any], key: Any, default: Any = None) -> Any:
    return value.get(key, default) if type(key) in SCALARS else default


def _index(ev: Evaluation, value: list[Any], item: Any) -> int:
    ev.spend(len(value))
    for position, element in enumerate(value):
        if equal(ev, element, item):
            return position
    raise WrongValueError("the list does not have that element")


def _count(ev: Evaluation, value: list[Any], item: Any) -> int:
    ev.spend(len(value))
    return sum(equal(ev, element, item) for element in value)


def _cycle(_ev: Evaluation, loop: Record, *choices: Any) -> Any:
    if not choices or "index0" not in loop.fields:
        raise WrongValueError("cycle is for loop, with the values to take in turn")
    return choices[loop.fields["index0"] % len(choices)]


METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    str: {
        "capitalize": _plain(str.capitalize),
        "casefold": _plain(str.casefold),
        "count": _with_text(str.count),
        "endswith": _with_text(str.endswith),
        "find": _with_text(str.find),
        "isalnum": _plain(str.isalnum),
        "isalpha": _plain(str.isalpha),
        "isdecimal": _plain(str.isdecimal),
        "isdigit": _plain(str.isdigit),
        "islower": _plain(str.islower),
        "isnumeric": _plain(str.isnumeric),
        "isspace": _plain(str.isspace),
        "isupper": _plain(str.isupper),
        "join": _join,
        "lower": _plain(str.lower),
        "lstrip": _stripping(str.lstrip),
        "removeprefix": _with_text(str.removeprefix),
        "removesuffix": _with_text(str.removesuffix),
        "replace": replace,
        "rsplit": _splitting(str.rsplit),
        "rstrip": _stripping(str.rstrip),
        "split": _splitting(str.split),
        "splitlines": _splitlines,
        "startswith": _with_text(str.startswith),
        "strip": _stripping(str.strip),
        "title": _plain(str.title),
        "upper": _plain(str.upper),
        "zfill": _zfill,
    },
    dict: {"get": _get, "items": _items, "keys": _keys, "values": _values},
    list: {"count": _count, "index": _index},
    Record: {"cycle": _cycle},
}
