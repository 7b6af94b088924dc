"""What people's hands on labels said, as rows."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from maild.memory.door import clean, identifier
from maild.memory.rows import Rows
from maild.memory.tables import CorrectionRow
from maild.model.correction import Correction, CorrectionKind
from maild.model.letter import Letter

_KEY = ("mailbox", "letter_id", "keyword")


class Corrections:
    """The part of a transaction that keeps corrections; what is not described here is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self, since: datetime | None) -> tuple[Correction, ...]:
        wanted = [] if since is None else [col(CorrectionRow.seen_at) >= since]
        rows = self._rows.all(
            select(CorrectionRow)
            .where(*wanted)
            .order_by(col(CorrectionRow.seen_at), CorrectionRow.letter_id, CorrectionRow.keyword)
        )
        return tuple(
            Correction(row.mailbox, row.letter_id, row.keyword, CorrectionKind(row.kind), row.seen_at, row.answered)
            for row in rows
        )

    def correct(self, letter: Letter, changes: Mapping[str, Correction | None]) -> None:
        mine = {"mailbox": letter.mailbox, "letter_id": identifier(letter.id)}
        for keyword, change in changes.items():
            if change is None:
                where = (
                    col(CorrectionRow.mailbox) == mine["mailbox"],
                    col(CorrectionRow.letter_id) == mine["letter_id"],
                )
                self._rows.change(delete(CorrectionRow).where(*where, col(CorrectionRow.keyword) == clean(keyword)))
            else:
                said = {"kind": change.kind.value, "seen_at": change.seen_at, "answered": change.answered}
                self._rows.upsert(CorrectionRow, _KEY, [{**mine, "keyword": clean(keyword), **said}])
