"""What contacts said of each purpose, kept with them; and until when who came by an advertisement is free"""

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
    op.add_column("conversations", sa.Column("entry_until", columns.Instant(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
