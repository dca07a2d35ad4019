"""When a channel's account was reinstated"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from patchbay.storage import columns

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("reinstated_at", columns.Instant(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
