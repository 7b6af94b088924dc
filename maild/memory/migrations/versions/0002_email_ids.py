"""Lasting ids of messages, the same in every folder, where a server gives them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("letter", sa.Column("email_id", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_letter_mailbox_email_id", "letter", ["mailbox", "email_id"])


def downgrade() -> None:
    op.drop_index("ix_letter_mailbox_email_id", "letter")
    op.drop_column("letter", "email_id")
