"""When the block of a contact was lifted"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from patchbay.storage import columns

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("unblocked_at", columns.Instant(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
