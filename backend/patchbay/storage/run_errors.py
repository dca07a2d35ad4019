"""What runs failed of, as SQL sees it: the `error` of a run is JSON kept as text."""

from sqlalchemy import ColumnElement, case, cast, func, type_coerce
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.types import Text

from patchbay.storage.statements import POSTGRESQL
from patchbay.storage.tables import runs


def of_error(dialect: str, name: str) -> ColumnElement[str]:
    """One text of a run's error: its `code`, its `message` or the `node` it happened at.

    NULL where there is none, and where PostgreSQL could not take it out: an error with a NUL character in it.
    """
    text = type_coerce(runs.c.error, Text)
    if dialect != POSTGRESQL:
        return func.json_extract(text, f"$.{name}", type_=Text)
    found = func.json_extract_path_text(cast(text, JSON), name, type_=Text)
    return case((text.contains("\\u0000", autoescape=True), None), else_=found)
