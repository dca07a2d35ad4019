"""From the parameters of a document, expressions evaluated, to the Struct a node receives."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from patchbay.sdk.errors import InvalidParams

S = TypeVar("S", bound=msgspec.Struct)


def decode_params(params: type[S], written: Mapping[str, Any]) -> S:
    """The parameters as their Struct, once expressions are evaluated.

    An expression keeps its value's type, so `{{ steps.order.json.id }}` may be a number where a text
    is wanted: numbers become texts, and texts that read as numbers become numbers, where the declared
    type leaves no doubt.

    Raises:
        InvalidParams: A value does not fit; the message has the path and never the value.
    """
    try:
        return msgspec.convert(written, params)
    except msgspec.ValidationError:
        pass
    try:
        return msgspec.convert(_with_texts(written, inspect.type_info(params)), params, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidParams(_readable(str(error))) from None


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


def _readable(message: str) -> str:
    """`Expected `str`, got `null` - at `$.url`` as `params.url: expected text, got nothing`."""
    parts = _AT.match(message)
    what, path = (parts["what"], parts["path"] or "") if parts else (message, "")
    if what.startswith("Invalid enum value"):
        what = "not one of the values it may have"
    what = _TYPES.sub(lambda types: " or ".join(_WORDS[name] for name in types[1].split(" | ")), what)
    return f"params{path}: {what[:1].lower()}{what[1:]}"


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
