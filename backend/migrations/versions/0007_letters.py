"""Marks of what came to nothing and was seen to, and indexes of what was not yet"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = {
    "inbox": "state = 'dead' and handled_at is null",
    "events": "state = 'dead' and handled_at is null",
    "runs": "state = 'failed' and version > 0 and handled_at is null",
    "messages": "state in ('failed', 'suppressed', 'expired') and handled_at is null",
}


def upgrade() -> None:
    for table, is_open in _OPEN.items():
        op.add_column(table, sa.Column("handled_at", columns.Instant(), nullable=True))
        op.create_index(
            f"ix_{table}_letters",
            table,
            ["workspace_id", "id"],
            postgresql_where=sa.text(is_open),
            sqlite_where=sa.text(is_open),
        )
    op.create_table(
        "letter_marks",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("letter_id", sa.String(length=64), nullable=False),
        sa.Column("handled_as", sa.String(length=16), nullable=False),
        sa.Column("handled_by", sa.Text(), nullable=False),
        sa.Column("handled_at", columns.Instant(), nullable=False),
        sa.Column("successor_id", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "level", "letter_id", name=op.f("pk_letter_marks")),
    )
    op.create_index("ix_letter_marks_successor_id", "letter_marks", ["workspace_id", "successor_id"])


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
