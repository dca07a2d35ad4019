"""What runs and messages failed of, as SQL sees it: an `error` is JSON kept as text."""

from typing import Any

from sqlalchemy import ColumnElement, case, cast, func, type_coerce
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.types import Text

from patchbay.storage.statements import POSTGRESQL
from patchbay.storage.tables import runs


def of_error(dialect: str, name: str, error: ColumnElement[Any] = runs.c.error) -> ColumnElement[str]:
    """One text of an error: its `code`, its `message` or the `node` it happened at.

    NULL where there is none, and where PostgreSQL could not take it out: an error with a NUL character in it.
    """
    text = type_coerce(error, Text)
    if dialect != POSTGRESQL:
        return cast(func.json_extract(text, f"$.{name}"), Text)
    found = func.json_extract_path_text(cast(text, JSON), name, type_=Text)
    return case((text.contains("\\u0000", autoescape=True), None), else_=found)
