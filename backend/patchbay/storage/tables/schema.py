"""What all tables share: the metadata, whose naming convention migrations speak by, and two columns."""

from sqlalchemy import (
    Column,
    MetaData,
    String,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(64)


def row_id() -> Column[str]:
    """The primary key of most tables."""
    return Column("id", ID, primary_key=True)


def of_workspace() -> Column[str]:
    """Whose row it is; every query on it names this."""
    return Column("workspace_id", ID, nullable=False)
