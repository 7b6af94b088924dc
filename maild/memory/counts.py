"""The pulse of a mailbox and the counts that ``maild status`` shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from maild.memory.door import clean
from maild.memory.rows import Rows
from maild.memory.tables import ArtefactRow, LetterRow, PulseRow, StepRow
from maild.model.artefact import ArtefactKind, ArtefactState
from maild.model.summary import Summary


class Counts:
    """The part of a transaction that counts; what is not described here is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def pulse(self, mailbox: str, when: datetime, error: str) -> None:
        """A success keeps the last failure in memory, and a failure the last success."""
        known = self._rows.first(select(PulseRow).where(PulseRow.mailbox == mailbox))
        columns: dict[str, Any] = known.model_dump() if known else PulseRow(mailbox=mailbox).model_dump()
        changed = {"last_error": clean(error), "last_error_at": when} if error else {"last_poll_at": when}
        self._rows.upsert(PulseRow, ("mailbox",), [columns | changed])

    def summary(self, mailbox: str) -> Summary:
        pulse = self._rows.first(select(PulseRow).where(PulseRow.mailbox == mailbox)) or PulseRow(mailbox=mailbox)
        of_verdict: dict[str | None, int] = dict(
            self._rows.tuples(
                select(LetterRow.verdict, func.count()).where(LetterRow.mailbox == mailbox).group_by(LetterRow.verdict)
            )
        )
        return Summary(
            letters=sum(of_verdict.values()),
            verdicts={verdict: number for verdict, number in of_verdict.items() if verdict is not None},
            escalated=self._escalated(mailbox),
            drafts=self._count(
                select(func.count()).where(
                    ArtefactRow.owner == mailbox,
                    ArtefactRow.kind == ArtefactKind.DRAFT.value,
                    ArtefactRow.state == ArtefactState.PLACED.value,
                )
            ),
            pending=self._count(select(func.count()).where(StepRow.mailbox == mailbox, col(StepRow.done).is_(False))),
            last_error=pulse.last_error,
            last_error_at=pulse.last_error_at,
            last_poll_at=pulse.last_poll_at,
        )

    def _escalated(self, mailbox: str) -> int:
        """How many clients' conversations wait for a lead."""
        waiting = (
            select(LetterRow.case_id, LetterRow.client)
            .where(LetterRow.mailbox == mailbox, col(LetterRow.awaits_lead).is_(True))
            .distinct()
        )
        return self._count(select(func.count()).select_from(waiting.subquery()))

    def _count(self, statement: Any) -> int:
        return int(self._rows.first(statement) or 0)
