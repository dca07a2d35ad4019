"""Test drafts: pinned outputs, test sessions, and the mark on a conversation that may have one"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("tested_until", columns.Instant(), nullable=True))
    op.create_table(
        "pins",
        sa.Column("workflow_id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name=op.f("fk_pins_workflow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_pins")),
    )
    op.create_table(
        "test_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("workflow_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("until", columns.Instant(), nullable=False),
        sa.Column("last_run_id", sa.String(length=64), nullable=True),
        sa.Column("last_error", columns.JSONText(), nullable=True),
        sa.Column("created_at", columns.Instant(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table[:-1]}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_test_sessions_{table[:-1]}_id"),
                ondelete="CASCADE",
            )
            for table in ("workflows", "channels", "conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_sessions")),
        sa.UniqueConstraint(
            "channel_id", "phone_index", name=op.f("uq_test_sessions_channel_id_phone_index")
        ),
    )
    op.create_index("ix_test_sessions_workflow_id", "test_sessions", ["workflow_id"])
    op.create_index("ix_test_sessions_conversation_id", "test_sessions", ["conversation_id"])


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
