"""How many people a channel's provider told it may write to first"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from patchbay.storage import columns

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("learned_limit", sa.Integer(), nullable=True))
    op.add_column("channels", sa.Column("learned_limit_at", columns.Instant(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
