"""From the parameters of a document, expressions evaluated, to the Struct a node receives."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from patchbay.sdk.errors import InvalidParams
from patchbay.sdk.node import Node

S = TypeVar("S", bound=msgspec.Struct)


class Misfit(InvalidParams):
    """A value does not fit the type or the limits of its field.

    Args:
        message: For whoever writes documents by hand: the path, what was expected, what came.
        at: As for every `InvalidParams`; of what is missing, the path it would have.
        fault: Which limit or type it is, a stable name in snake case; `other` for the node's own rules.
        limit: The number, where it is about one.
    """

    def __init__(self, message: str, *, at: str, fault: str, limit: str = "") -> None:
        super().__init__(message)
        self.at = at
        self.fault = fault
        self.limit = limit


def params_of(node: Node[S], written: Mapping[str, Any]) -> S:
    """The parameters that a node's `run` or `accepts` is given, once expressions are evaluated.

    Raises:
        InvalidParams: A value does not fit, or together they never work.
    """
    params: Any = decode_params(node.params, written)
    node.check_params(params)
    return cast("S", params)


def decode_params(params: type[S], written: Mapping[str, Any]) -> S:
    """The parameters as their Struct, once expressions are evaluated.

    An expression keeps its value's type, so `{{ steps.order.json.id }}` may be a number where a text
    is wanted: numbers become texts, and texts that read as numbers become numbers, where the declared
    type leaves no doubt.

    Raises:
        Misfit: A value does not fit; the message has the path and never the value.
    """
    try:
        return msgspec.convert(written, params)
    except msgspec.ValidationError:
        pass
    try:
        return msgspec.convert(_with_texts(written, inspect.type_info(params)), params, strict=False)
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from None


def _with_texts(value: Any, wanted: inspect.Type) -> Any:
    """`value` with its numbers turned into texts wherever `wanted` takes no number."""
    if isinstance(wanted, inspect.Metadata):
        return _with_texts(value, wanted.type)
    if isinstance(wanted, inspect.UnionType):
        return _with_texts_of_union(value, wanted)
    if isinstance(wanted, inspect.StrType) and isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, Mapping):
        return {key: _with_texts(item, _type_at(wanted, key)) for key, item in value.items()}
    if isinstance(value, list | tuple) and isinstance(wanted, inspect.ListType | inspect.VarTupleType):
        return [_with_texts(item, wanted.item_type) for item in value]
    return value


def _type_at(wanted: inspect.Type, key: Any) -> inspect.Type:
    if isinstance(wanted, inspect.DictType):
        return wanted.value_type
    if isinstance(wanted, inspect.StructType):
        return next((field.type for field in wanted.fields if field.encode_name == key), inspect.AnyType())
    return inspect.AnyType()


def _with_texts_of_union(value: Any, wanted: inspect.UnionType) -> Any:
    takes_numbers = inspect.IntType | inspect.FloatType | inspect.BoolType | inspect.AnyType
    members = [member.type if isinstance(member, inspect.Metadata) else member for member in wanted.types]
    if isinstance(value, int | float) and any(isinstance(member, takes_numbers) for member in members):
        return value
    for member in members:
        changed = _with_texts(value, member)
        if changed != value:
            return changed
    return value


_AT = re.compile(r"^(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)


def _misfit(message: str) -> Misfit:
    """`Expected `str`, got `null` - at `$.url`` as `params.url: expected text, got nothing`."""
    parts = _AT.match(message)
    what, path = (parts["what"], parts["path"] or "") if parts else (message, "")
    found = ((pattern.match(what), fault) for pattern, fault in _FAULTS)
    said, fault = next(((one.groupdict(), fault) for one, fault in found if one), ({}, "other"))
    at = f"{path}.{said['member']}" if "member" in said else path
    fault = fault.format(type=said.get("type", ""))
    return Misfit(
        f"params{path}: {_readable(what)}", at=at.removeprefix("."), fault=fault, limit=said.get("limit", "")
    )


def _readable(what: str) -> str:
    if what.startswith("Invalid enum value"):
        what = "not one of the values it may have"
    what = _TYPES.sub(lambda types: " or ".join(_WORDS[name] for name in types[1].split(" | ")), what)
    return f"{what[:1].lower()}{what[1:]}"


_FAULTS = [
    (re.compile(pattern), fault)
    for pattern, fault in (
        (r"Expected `str` of length >= 1$", "empty"),
        (r"Expected `str` of length >= (?P<limit>.+)", "too_short"),
        (r"Expected `str` of length <= (?P<limit>.+)", "too_long"),
        (r"Expected `str` matching regex ", "pattern"),
        (r"Expected `(?:array|object)` of length >= (?P<limit>.+)", "too_few"),
        (r"Expected `(?:array|object)` of length <= (?P<limit>.+)", "too_many"),
        (r"Expected `(?:int|float)(?: \| null)?` >= (?P<limit>.+)", "too_small"),
        (r"Expected `(?:int|float)(?: \| null)?` <= (?P<limit>.+)", "too_large"),
        (r"Expected `(?:int|float)(?: \| null)?` > (?P<limit>.+)", "not_above"),
        (r"Expected `(?P<type>str|int|float|bool|array|object)[`| ]", "not_{type}"),
        (r"Invalid enum value ", "not_an_option"),
        (r"Object missing required field `(?P<member>.+)`", "missing"),
        (r"Object contains unknown field `(?P<member>.+)`", "unknown"),
    )
]
"""What msgspec says, and what it is called here; the first that fits."""

_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}
_TYPES = re.compile("`((?:{0})(?: \\| (?:{0}))*)`".format("|".join(_WORDS)))
