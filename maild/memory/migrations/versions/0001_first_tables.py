"""The first tables: checkpoints, members of cases, letters, labels, artefacts, steps and pulses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("highestmodseq", sa.BigInteger()),
        sa.PrimaryKeyConstraint("mailbox", "folder", name="pk_checkpoint"),
    )
    op.create_table(
        "member",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kin", sa.String(), nullable=False),
        sa.Column("date", MOMENT),
        sa.PrimaryKeyConstraint("mailbox", "message_id", name="pk_member"),
    )
    op.create_index("ix_member_mailbox_case_id", "member", ["mailbox", "case_id"])
    op.create_index("ix_member_mailbox_kin_date", "member", ["mailbox", "kin", "date"])
    _letters()
    _work()


def _letters() -> None:
    op.create_table(
        "letter",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("date", MOMENT, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("folder", sa.String()),
        sa.Column("uidvalidity", sa.BigInteger()),
        sa.Column("uid", sa.BigInteger()),
        sa.Column("verdict", sa.String()),
        sa.Column("action", sa.String()),
        sa.Column("judgement", sa.JSON()),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("without_attachment", sa.Boolean(), nullable=False),
        sa.Column("received", MOMENT),
        sa.Column("parents", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("awaits_lead", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column("colleague", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "id", name="pk_letter"),
    )
    op.create_index("ix_letter_mailbox_case_id_date", "letter", ["mailbox", "case_id", "date"])
    op.create_index("ix_letter_mailbox_folder_uidvalidity_uid", "letter", ["mailbox", "folder", "uidvalidity", "uid"])
    op.create_index("ix_letter_id", "letter", ["id"])
    op.create_index("ix_letter_client", "letter", ["client"])
    op.create_table(
        "label",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("keyword", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "letter_id", "keyword", name="pk_label"),
        sa.ForeignKeyConstraint(
            ["mailbox", "letter_id"], ["letter.mailbox", "letter.id"], name="fk_label_letter", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "correction",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("keyword", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "letter_id", "keyword", name="pk_correction"),
        sa.ForeignKeyConstraint(
            ["mailbox", "letter_id"], ["letter.mailbox", "letter.id"], name="fk_correction_letter", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_correction_seen_at", "correction", ["seen_at"])


def _work() -> None:
    op.create_table(
        "artefact",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("placed_in", sa.String()),
        sa.Column("uidvalidity", sa.BigInteger()),
        sa.Column("uid", sa.BigInteger()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("reminded_at", MOMENT),
        sa.UniqueConstraint(
            "owner", "kind", "message_id", "content_hash", name="uq_artefact_owner_kind_message_id_content_hash"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_artefact_owner_subject_id", "artefact", ["owner", "subject_id"])
    op.create_table(
        "step",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON()),
        sa.Column("octets", sa.LargeBinary()),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_step_mailbox_done_number", "step", ["mailbox", "done", "number"])
    op.create_table(
        "client",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("same_as", sa.String(), nullable=False),
        sa.Column("revenue", sa.Float()),
        sa.PrimaryKeyConstraint("address", name="pk_client"),
    )
    op.create_table(
        "pulse",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("last_poll_at", MOMENT),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("last_error_at", MOMENT),
        sa.PrimaryKeyConstraint("mailbox", name="pk_pulse"),
    )
