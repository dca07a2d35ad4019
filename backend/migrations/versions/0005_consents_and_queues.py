"""Consent by purpose with the contact, the free entry with the conversation, and a queue for what goes out"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("consents", columns.JSONText(), nullable=True))
    op.add_column("contacts", sa.Column("unreachable_at", columns.Instant(), nullable=True))
    op.add_column("conversations", sa.Column("entry_until", columns.Instant(), nullable=True))
    op.add_column("channels", sa.Column("paused_until", columns.Instant(), nullable=True))
    op.add_column("messages", sa.Column("queue", sa.String(length=72), nullable=True))
    op.execute("update messages set queue = '0:' || channel_id where direction = 'out'")
    op.execute("update messages set not_before = created_at where state = 'queued' and not_before is null")
    op.create_index(
        "ix_messages_queued",
        "messages",
        ["queue", "not_before", "id"],
        postgresql_where=sa.text("state = 'queued'"),
        sqlite_where=sa.text("state = 'queued'"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
