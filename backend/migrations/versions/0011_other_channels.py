"""Which channel a message takes otherwise, and which message it is sent instead of"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("otherwise_channel_id", sa.String(length=64), nullable=True))
    op.add_column("messages", sa.Column("instead_of_id", sa.String(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
