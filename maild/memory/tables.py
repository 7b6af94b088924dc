"""The tables of the memory, as SQLModel classes: the one description that both database engines share."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on its way in, aware and in UTC on its way out, on either engine.

    Raises ``ValueError`` for a naive datetime. A moment that has no place in UTC (the first and the last hours of
    the calendar, which only a forged Date names) becomes the nearest one that has.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return FIRST_MOMENT if value.year == 1 else LAST_MOMENT

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _number() -> Column[int]:
    """A growing row number; SQLite grows only an ``INTEGER`` primary key."""
    return Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


class Row(SQLModel):
    """The base of all tables, with a metadata of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class CheckpointRow(Row, table=True):
    """How far a folder has been read."""

    __tablename__ = "checkpoint"

    mailbox: str = Field(primary_key=True)
    folder: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(sa_type=BigInteger)
    highestmodseq: int | None = Field(default=None, sa_type=BigInteger)


class MemberRow(Row, table=True):
    """A Message-ID that belongs to a case. Until its letter is seen, ``date`` is empty: only references name it.

    ``kin`` is a hash of client and base subject, equal for letters that may join without references.
    """

    __tablename__ = "member"
    __table_args__ = (Index(None, "mailbox", "case_id"), Index(None, "mailbox", "kin", "date"))

    mailbox: str = Field(primary_key=True)
    message_id: str = Field(primary_key=True)
    case_id: str
    kin: str = ""
    date: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LetterRow(Row, table=True):
    """A letter as remembered. ``verdict`` and ``action`` repeat the judgement's, for counting."""

    __tablename__ = "letter"
    __table_args__ = (
        Index(None, "mailbox", "case_id", "date"),
        Index(None, "mailbox", "folder", "uidvalidity", "uid"),
        Index(None, "id"),
        Index(None, "client"),
        Index(None, "mailbox", "email_id"),
    )

    mailbox: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    case_id: str
    role: str
    client: str
    sender: str
    name: str
    subject: str
    date: datetime = Field(sa_type=UtcDateTime)
    content_hash: str
    folder: str | None = None
    uidvalidity: int | None = Field(default=None, sa_type=BigInteger)
    uid: int | None = Field(default=None, sa_type=BigInteger)
    verdict: str | None = None
    action: str | None = None
    judgement: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    answered: bool = False
    released: bool = False
    without_attachment: bool = False
    received: datetime | None = Field(default=None, sa_type=UtcDateTime)
    parents: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    recipients: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    awaits_lead: bool = False
    words: int = 0
    cleared: bool = False
    colleague: str = ""
    email_id: str = ""


class LabelRow(Row, table=True):
    """A label that maild set on a letter, and what became of it."""

    __tablename__ = "label"
    __table_args__ = (
        ForeignKeyConstraint(["mailbox", "letter_id"], ["letter.mailbox", "letter.id"], ondelete="CASCADE"),
    )

    mailbox: str = Field(primary_key=True)
    letter_id: str = Field(primary_key=True)
    keyword: str = Field(primary_key=True)
    state: str


class CorrectionRow(Row, table=True):
    """A label that a person took off or set."""

    __tablename__ = "correction"
    __table_args__ = (
        ForeignKeyConstraint(["mailbox", "letter_id"], ["letter.mailbox", "letter.id"], ondelete="CASCADE"),
        Index(None, "seen_at"),
    )

    mailbox: str = Field(primary_key=True)
    letter_id: str = Field(primary_key=True)
    keyword: str = Field(primary_key=True)
    kind: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    answered: bool = False


class ArtefactRow(Row, table=True):
    """A draft, note or record of maild's own. ``owner`` is the mailbox it is about, ``mailbox`` where it stands."""

    __tablename__ = "artefact"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "message_id", "content_hash"),
        Index(None, "owner", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, sa_column=_number())
    owner: str
    kind: str
    message_id: str
    content_hash: str
    mailbox: str
    subject_id: str
    folder: str
    fingerprint: str
    placed_in: str | None = None
    uidvalidity: int | None = Field(default=None, sa_type=BigInteger)
    uid: int | None = Field(default=None, sa_type=BigInteger)
    state: str
    fate: str = ""
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StepRow(Row, table=True):
    """A step of the outbox. ``content`` and ``octets`` are erased once it is done."""

    __tablename__ = "step"
    __table_args__ = (Index(None, "mailbox", "done", "number"), {"sqlite_autoincrement": True})

    number: int | None = Field(default=None, sa_column=_number())
    mailbox: str
    kind: str
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    octets: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    done: bool = False
    attempts: int = 0
    error: str = Field(default="", sa_type=Text)


class ClientRow(Row, table=True):
    """What the staff told of a client."""

    __tablename__ = "client"

    address: str = Field(primary_key=True)
    same_as: str = ""
    revenue: float | None = None


class PulseRow(Row, table=True):
    """When a mailbox was last read, and what last went wrong."""

    __tablename__ = "pulse"

    mailbox: str = Field(primary_key=True)
    last_poll_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", sa_type=Text)
    last_error_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
